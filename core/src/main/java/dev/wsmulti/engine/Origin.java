package dev.wsmulti.engine;

import dev.wsmulti.http.Target;
import dev.wsmulti.secure.SecureLayer;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes, and what it may be used again for: the key of the pool.
 *
 * @param scheme {@code ws} or {@code http}: sessions and transfers never share a connection
 * @param layer the TLS configuration, as a whole: transfers share no connection that they did not agree on alike; null for
 *     a plain one
 */
public record Origin(
        String scheme, String host, int port, @Nullable SecureLayer layer) {
    static Origin of(Target target, @Nullable SecureLayer layer) {
        return new Origin(target.scheme(), target.host(), target.port(), layer);
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
