package dev.wsmulti.http1;

import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Feeding;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server, or a client, reads from given text: fed in all ways, told as lines. */
final class Talk {
    static final HeadLimits WIDE = new HeadLimits(300 << 10, 100 << 10, 5_000, 8 << 10);

    private final Role us;
    private final HeadLimits limits;
    private final long maxBody;
    private final String method;

    /** Shared by all ways to feed a text, as by connections: what is known must say the same as what is read. */
    private final KnownHeads known = new KnownHeads();

    private Talk(Role us, HeadLimits limits, long maxBody, String method) {
        this.us = us;
        this.limits = limits;
        this.maxBody = maxBody;
        this.method = method;
    }

    static Talk server() {
        return new Talk(Role.SERVER, WIDE, HeadLimits.NONE, "");
    }

    /** A client that has sent GET, and does so again after each complete response as long as it may. */
    static Talk client() {
        return client("GET");
    }

    static Talk client(String method) {
        return new Talk(Role.CLIENT, WIDE, HeadLimits.NONE, method);
    }

    Talk limits(HeadLimits changed) {
        return new Talk(us, changed, maxBody, method);
    }

    Talk maxBody(long changed) {
        return new Talk(us, limits, changed, method);
    }

    List<String> reads(String text) {
        return feeding().feed(bytes(text));
    }

    List<String> readsToEnd(String text) {
        return feeding().feedToEnd(bytes(text));
    }

    Http1 http() {
        if (us == Role.SERVER) {
            return new Http1(limits, maxBody, known);
        }
        Http1 http = new Http1(us, limits, maxBody);
        http.expect(method);
        return http;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String body(Http1 http) {
        return new String(http.array(), http.offset(), http.length(), StandardCharsets.ISO_8859_1);
    }

    private Feeding<Http1> feeding() {
        return new Feeding<>(this::http, this::tell);
    }

    private String tell(Http1 http, int event, Wire wire) {
        return switch (event) {
            case Http1.HEAD ->
                (us == Role.SERVER ? tell(http.requestHead()) : tell(http.responseHead()))
                        + " " + http.framing().kind()
                        + (http.framing().kind() == BodyFraming.Kind.LENGTH
                                ? " " + http.framing().length()
                                : "")
                        + (http.keepAlive() ? "" : " close");
            case Http1.INTERIM -> "interim " + tell(http.responseHead());
            case Http1.BODY -> "+" + body(http);
            case Http1.COMPLETE -> complete(http);
            default -> "event " + event;
        };
    }

    private String complete(Http1 http) {
        if (us == Role.CLIENT && http.keepAlive()) {
            http.expect(method);
        }
        return http.trailers().size() == 0 ? "done" : "done " + http.trailers();
    }

    private static String tell(RequestHead head) {
        return head.method() + " " + head.target() + " 1." + head.minorVersion() + " " + head.headers();
    }

    private static String tell(ResponseHead head) {
        return head.status() + " '" + head.reason() + "' 1." + head.minorVersion() + " " + head.headers();
    }
}
