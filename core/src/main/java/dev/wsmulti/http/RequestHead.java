package dev.wsmulti.http;

import java.util.Optional;

/**
 * The head of a request as it was received or will be sent.
 *
 * @param method the method token, case significant
 * @param target the request target as on the wire: origin form, absolute form, authority form or {@code *}
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0
 * @param headers all fields in their order
 */
public record RequestHead(String method, String target, int minorVersion, Headers headers) {
    /** The path of the target, without the query; percent signs as on the wire. */
    public String path() {
        String origin = originForm();
        int query = origin.indexOf('?');
        return query < 0 ? origin : origin.substring(0, query);
    }

    /** The query of the target, without the question mark, if there is one. */
    public Optional<String> query() {
        String origin = originForm();
        int query = origin.indexOf('?');
        return query < 0 ? Optional.empty() : Optional.of(origin.substring(query + 1));
    }

    /** The value of one cookie of the request (RFC 6265 section 5.4), the first one if the name comes twice. */
    public Optional<String> cookie(String name) {
        for (String line : headers.allValues("Cookie")) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    return Optional.of(pair.substring(equals + 1).strip());
                }
            }
        }
        return Optional.empty();
    }

    /** RFC 9112 section 3.2.2: a server accepts the absolute form too; its path counts. */
    private String originForm() {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme <= 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        int query = target.indexOf('?', scheme + 3);
        if (path < 0 || query >= 0 && query < path) {
            return "/" + (query < 0 ? "" : target.substring(query));
        }
        return target.substring(path);
    }

    @Override
    public String toString() {
        return method + " " + path() + " HTTP/1." + minorVersion + " " + headers;
    }
}
