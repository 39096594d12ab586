package dev.wsmulti.server;

import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.Headers;
import java.util.Locale;
import java.util.Set;

/** Which header fields an answer may be given. */
final class ReplyFields {
    private static final Set<String> OURS = Set.of("content-length", "transfer-encoding", "upgrade", "trailer");

    private ReplyFields() {}

    static Headers and(Headers headers, String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("the server owns the header " + name
                    + (lower.endsWith("-protocol") ? ": use subprotocol(..)" : ""));
        }
        return headers.and(name, value);
    }

    static Headers and(Headers headers, Cookie cookie) {
        return headers.and("Set-Cookie", cookie.headerValue());
    }
}
