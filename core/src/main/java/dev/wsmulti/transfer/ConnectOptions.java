package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.time.Duration;
import java.util.function.Consumer;

/** How a transfer comes to its connection. Immutable; every method with a parameter returns a copy. */
@CheckReturnValue
public final class ConnectOptions {
    private static final ConnectOptions DEFAULTS = new ConnectOptions();

    /** RFC 8305 section 5: never less. */
    private static final Duration LEAST_DELAY = Duration.ofMillis(10);

    private Duration lookupTimeout = Setting.LOOKUP_TIMEOUT.time(Role.CLIENT);
    private Duration connectTimeout = Setting.CONNECT_TIMEOUT.time(Role.CLIENT);
    private Duration connectAttemptDelay = Setting.CONNECT_ATTEMPT_DELAY.time(Role.CLIENT);
    private Duration tlsTimeout = Setting.TLS_TIMEOUT.time(Role.CLIENT);
    private Duration queueTimeout = Setting.QUEUE_TIMEOUT.time(Role.CLIENT);
    private boolean fresh;
    private boolean forbidReuse;
    private ProxyChoice proxy = ProxyChoice.none();
    private int maxConnectionRetries = (int) Setting.MAX_CONNECTION_RETRIES.size(Role.CLIENT);

    private ConnectOptions() {}

    private ConnectOptions(ConnectOptions other) {
        lookupTimeout = other.lookupTimeout;
        connectTimeout = other.connectTimeout;
        connectAttemptDelay = other.connectAttemptDelay;
        tlsTimeout = other.tlsTimeout;
        queueTimeout = other.queueTimeout;
        fresh = other.fresh;
        forbidReuse = other.forbidReuse;
        proxy = other.proxy;
        maxConnectionRetries = other.maxConnectionRetries;
    }

    private ConnectOptions with(Consumer<ConnectOptions> change) {
        ConnectOptions copy = new ConnectOptions(this);
        change.accept(copy);
        return copy;
    }

    /** The defaults. */
    public static ConnectOptions of() {
        return DEFAULTS;
    }

    /** How long a name lookup may take. Default 10 s. */
    public ConnectOptions lookupTimeout(Duration timeout) {
        return with(copy -> copy.lookupTimeout = Check.positive("lookupTimeout", timeout));
    }

    /**
     * How long connecting may take over all addresses, and then as long again for a proxy to open a tunnel
     * ({@code CURLOPT_CONNECTTIMEOUT}). Default 10 s.
     */
    public ConnectOptions connectTimeout(Duration timeout) {
        return with(copy -> copy.connectTimeout = Check.positive("connectTimeout", timeout));
    }

    /**
     * The head start of an address: how long it is tried alone before the next one is tried beside it (RFC 8305 section 5,
     * {@code CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS}). Shorter where {@code connectTimeout} would not suffice for all addresses.
     * At least 10 ms. Default 250 ms.
     */
    public ConnectOptions connectAttemptDelay(Duration delay) {
        if (delay.compareTo(LEAST_DELAY) < 0) {
            throw new IllegalArgumentException(
                    "connectAttemptDelay must be at least 10 ms (RFC 8305 section 5) but is " + delay);
        }
        return with(copy -> copy.connectAttemptDelay = delay);
    }

    /** How long the TLS handshake may take; that with a proxy is another one. Default 10 s. */
    public ConnectOptions tlsTimeout(Duration timeout) {
        return with(copy -> copy.tlsTimeout = Check.positive("tlsTimeout", timeout));
    }

    /** How long it may wait for a connection under {@link PoolLimits}; no other deadline runs meanwhile. Default 60 s. */
    public ConnectOptions queueTimeout(Duration timeout) {
        return with(copy -> copy.queueTimeout = Check.positive("queueTimeout", timeout));
    }

    /** Never takes a connection that served another transfer ({@code CURLOPT_FRESH_CONNECT}). Default: no. */
    public ConnectOptions fresh(boolean on) {
        return with(copy -> copy.fresh = on);
    }

    /** Closes the connection behind it ({@code CURLOPT_FORBID_REUSE}). Default: no. */
    public ConnectOptions forbidReuse(boolean on) {
        return with(copy -> copy.forbidReuse = on);
    }

    /**
     * How often a request is sent again because a connection that served others before died without a byte of an answer;
     * GET, HEAD, PUT, DELETE, OPTIONS and TRACE only. Default 5.
     */
    public ConnectOptions maxConnectionRetries(int most) {
        return with(copy -> copy.maxConnectionRetries = (int) Check.atLeast("maxConnectionRetries", most, 0));
    }

    /** The proxy on the way ({@code CURLOPT_PROXY}), or what chooses one. Default: none, whatever the environment says. */
    public ConnectOptions proxy(ProxyChoice choice) {
        return with(copy -> copy.proxy = choice);
    }

    public Duration lookupTimeout() {
        return lookupTimeout;
    }

    public Duration connectTimeout() {
        return connectTimeout;
    }

    public Duration connectAttemptDelay() {
        return connectAttemptDelay;
    }

    public Duration tlsTimeout() {
        return tlsTimeout;
    }

    public Duration queueTimeout() {
        return queueTimeout;
    }

    public boolean fresh() {
        return fresh;
    }

    public boolean forbidReuse() {
        return forbidReuse;
    }

    public int maxConnectionRetries() {
        return maxConnectionRetries;
    }

    public ProxyChoice proxy() {
        return proxy;
    }
}
