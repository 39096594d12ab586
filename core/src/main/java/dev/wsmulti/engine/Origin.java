package dev.wsmulti.engine;

import dev.wsmulti.http.Target;

/**
 * Where a connection goes, and what it may be used again for: the key of the pool.
 *
 * @param scheme {@code ws} or {@code http}: sessions and transfers never share a connection
 */
public record Origin(String scheme, String host, int port) {
    static Origin of(Target target) {
        return new Origin(target.scheme(), target.host(), target.port());
    }

    /** Whether sessions go there, which are counted apart. */
    public boolean isWebSocket() {
        return scheme.startsWith("ws");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
