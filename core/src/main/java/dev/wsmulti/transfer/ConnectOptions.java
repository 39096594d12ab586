package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.time.Duration;

/**
 * How a transfer comes to its connection. Immutable; every method returns a copy.
 *
 * @param lookupTimeout how long a name lookup may take; default 10 s
 * @param connectTimeout how long connecting may take over all addresses ({@code CURLOPT_CONNECTTIMEOUT}); default 10 s
 * @param tlsTimeout how long the TLS handshake may take; default 10 s
 * @param queueTimeout how long it may wait for a connection under {@link PoolLimits}; no other deadline runs meanwhile;
 *     default 60 s
 * @param fresh never takes a connection that served another transfer ({@code CURLOPT_FRESH_CONNECT}); default no
 * @param forbidReuse closes the connection behind it ({@code CURLOPT_FORBID_REUSE}); default no
 * @param maxConnectionRetries how often a request is sent again because a connection that served others before died
 *     without a byte of an answer; GET, HEAD, PUT, DELETE, OPTIONS and TRACE only; default 5
 */
@CheckReturnValue
public record ConnectOptions(
        Duration lookupTimeout,
        Duration connectTimeout,
        Duration tlsTimeout,
        Duration queueTimeout,
        boolean fresh,
        boolean forbidReuse,
        int maxConnectionRetries) {
    private static final ConnectOptions DEFAULTS = new ConnectOptions(
            Setting.LOOKUP_TIMEOUT.time(Role.CLIENT),
            Setting.CONNECT_TIMEOUT.time(Role.CLIENT),
            Setting.TLS_TIMEOUT.time(Role.CLIENT),
            Setting.QUEUE_TIMEOUT.time(Role.CLIENT),
            false,
            false,
            (int) Setting.MAX_CONNECTION_RETRIES.size(Role.CLIENT));

    public ConnectOptions {
        Check.positive("lookupTimeout", lookupTimeout);
        Check.positive("connectTimeout", connectTimeout);
        Check.positive("tlsTimeout", tlsTimeout);
        Check.positive("queueTimeout", queueTimeout);
        Check.atLeast("maxConnectionRetries", maxConnectionRetries, 0);
    }

    /** The defaults. */
    public static ConnectOptions of() {
        return DEFAULTS;
    }

    public ConnectOptions lookupTimeout(Duration timeout) {
        return new ConnectOptions(
                timeout, connectTimeout, tlsTimeout, queueTimeout, fresh, forbidReuse, maxConnectionRetries);
    }

    public ConnectOptions connectTimeout(Duration timeout) {
        return new ConnectOptions(
                lookupTimeout, timeout, tlsTimeout, queueTimeout, fresh, forbidReuse, maxConnectionRetries);
    }

    public ConnectOptions tlsTimeout(Duration timeout) {
        return new ConnectOptions(
                lookupTimeout, connectTimeout, timeout, queueTimeout, fresh, forbidReuse, maxConnectionRetries);
    }

    public ConnectOptions queueTimeout(Duration timeout) {
        return new ConnectOptions(
                lookupTimeout, connectTimeout, tlsTimeout, timeout, fresh, forbidReuse, maxConnectionRetries);
    }

    public ConnectOptions fresh(boolean on) {
        return new ConnectOptions(
                lookupTimeout, connectTimeout, tlsTimeout, queueTimeout, on, forbidReuse, maxConnectionRetries);
    }

    public ConnectOptions forbidReuse(boolean on) {
        return new ConnectOptions(
                lookupTimeout, connectTimeout, tlsTimeout, queueTimeout, fresh, on, maxConnectionRetries);
    }

    public ConnectOptions maxConnectionRetries(int most) {
        return new ConnectOptions(lookupTimeout, connectTimeout, tlsTimeout, queueTimeout, fresh, forbidReuse, most);
    }
}
