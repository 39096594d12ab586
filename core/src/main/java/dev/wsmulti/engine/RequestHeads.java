package dev.wsmulti.engine;

import dev.wsmulti.http.Credentials;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsRequest;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The heads of our requests. */
final class RequestHeads {
    private static final String USER_AGENT = "wsmulti/" + version();

    private RequestHeads() {}

    /** The head of a request; {@code framing} says of its body, if it has one, what must be said. */
    static RequestHead of(HttpFetch request, Route route, Optional<Headers> framing) {
        Headers users = request.headers();
        Headers headers = users.contains("Host")
                ? Headers.of()
                // RFC 9110 section 7.2: "A user agent that sends Host SHOULD send it as the first field".
                : Headers.of("Host", request.target().authority());
        if (!users.contains("User-Agent")) {
            headers = headers.and("User-Agent", USER_AGENT);
        }
        if (!users.contains("Accept")) {
            headers = headers.and("Accept", "*/*");
        }
        headers = authorized(headers.append(users), request.credentials());
        if (framing.isPresent()) {
            headers = headers.append(framing.get());
        } else if (request.resumeFrom() > 0 && !request.method().equals("HEAD")) {
            // RFC 9110 section 14.2.
            headers = headers.and("Range", "bytes=" + request.resumeFrom() + "-");
        } else if (wantsBody(request.method())) {
            // RFC 9110 section 8.6: a method that anticipates content says so even when there is none.
            headers = headers.and("Content-Length", "0");
        }
        return new RequestHead(
                request.method(), route.requestTarget(), 1, headers.append(route.fieldsForProxy(request.method())));
    }

    /** The fields of an upgrade request: the user's, behind ours where they have none of that name. */
    static Headers ofUpgrade(WsRequest request) {
        return authorized(withUserAgent(request.headers()), request.credentials());
    }

    /** Fields that go to a server or a proxy: the user's, behind ours. */
    static Headers withUserAgent(Headers users) {
        return users.contains("User-Agent")
                ? users
                : Headers.of("User-Agent", USER_AGENT).append(users);
    }

    /** RFC 9110 section 11.6.2: who asks, unless the user says it in words of his own. */
    private static Headers authorized(Headers headers, Optional<Credentials> credentials) {
        return credentials.isEmpty() || headers.contains("Authorization")
                ? headers
                : headers.and("Authorization", credentials.get().authorization());
    }

    private static boolean wantsBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private static String version() {
        Optional<String> module = Optional.ofNullable(
                        RequestHeads.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion);
        Package ours = RequestHeads.class.getPackage();
        return module.orElse(
                Optional.ofNullable(ours.getImplementationVersion()).orElse("0"));
    }
}
