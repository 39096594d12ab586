package dev.wsmulti.engine;

import dev.wsmulti.http.Target;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes, and what it may be used again for: the key of the pool.
 *
 * @param scheme {@code ws} or {@code http}: sessions and transfers never share a connection
 * @param layer the TLS configuration, as a whole: transfers share no connection that they did not agree on alike; null for
 *     a plain one
 * @param proxy the way there, with all that makes a difference to it; null for the straight one. A proxy that forwards
 *     requests is itself the host and port, and counts as such
 * @param destination what is really connected to and from where, if that does not follow from the others
 */
public record Origin(
        String scheme,
        String host,
        int port,
        @Nullable SecureLayer layer,
        @Nullable Proxy proxy,
        @Nullable Destination destination) {
    /** By the straight way. */
    static Origin of(Target target, @Nullable SecureLayer layer) {
        return new Origin(target.scheme(), target.host(), target.port(), layer, null, null);
    }

    /** Whether it follows from the target alone. */
    boolean isStraight() {
        return proxy == null && destination == null;
    }

    /** Whether sessions go there, which are counted apart. */
    public boolean isWebSocket() {
        return scheme.startsWith("ws");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port + (proxy == null ? "" : " by the proxy " + proxy);
    }
}
