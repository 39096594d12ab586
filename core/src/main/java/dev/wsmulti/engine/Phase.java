package dev.wsmulti.engine;

import dev.wsmulti.layer.Filter;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.tunnel.Tunnel;
import java.time.Duration;

/**
 * A layer that opens, and how long it may take.
 *
 * @param what of the deadline's failure
 * @param setting the name of the option that changes the deadline
 */
record Phase(Filter filter, String what, String setting, Duration timeout) {
    /** @param where such as " with the proxy"; empty if there is one TLS only */
    static Phase tls(SecureFilter filter, String where, Duration timeout) {
        return new Phase(filter, "the TLS handshake" + where, "tlsTimeout", timeout);
    }

    static Phase tunnel(Tunnel tunnel, String what, Duration timeout) {
        return new Phase(tunnel, what, "connectTimeout", timeout);
    }
}
