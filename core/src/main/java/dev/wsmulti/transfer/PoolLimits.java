package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.time.Duration;

/**
 * How many connections of a loop's clients there may be at once, and how old they may become. Who finds no room waits in order.
 * WebSocket sessions are counted apart from HTTP. Immutable; every method returns a copy. {@link Setting#NONE} and {@link
 * Setting#FOREVER} stand for no limit.
 *
 * @param maxPerHost HTTP connections to one scheme, host and port ({@code CURLMOPT_MAX_HOST_CONNECTIONS}); default 64
 * @param maxTotal HTTP connections in all ({@code CURLMOPT_MAX_TOTAL_CONNECTIONS}); default 1 024
 * @param maxIdle HTTP connections among them that wait to be used again ({@code CURLMOPT_MAXCONNECTS}); beyond it the one
 *     idle for longest is closed; 0 keeps none; default 64
 * @param maxWsPerHost sessions to one scheme, host and port, opening or open; default none
 * @param maxWsTotal sessions in all; default none
 * @param idleTimeout how long an HTTP connection waits to be used again ({@code CURLOPT_MAXAGE_CONN}); default 118 s
 * @param maxAge how old an HTTP connection may be that is used again ({@code CURLOPT_MAXLIFETIME_CONN}); one that is in use
 *     is closed behind its transfer; default 24 h
 */
@CheckReturnValue
public record PoolLimits(
        long maxPerHost,
        long maxTotal,
        long maxIdle,
        long maxWsPerHost,
        long maxWsTotal,
        Duration idleTimeout,
        Duration maxAge) {
    private static final PoolLimits DEFAULTS = new PoolLimits(
            Setting.MAX_PER_HOST.size(Role.CLIENT),
            Setting.MAX_TOTAL.size(Role.CLIENT),
            Setting.MAX_IDLE.size(Role.CLIENT),
            Setting.MAX_WS_PER_HOST.size(Role.CLIENT),
            Setting.MAX_WS_TOTAL.size(Role.CLIENT),
            Setting.IDLE_TIMEOUT.time(Role.CLIENT),
            Setting.MAX_AGE.time(Role.CLIENT));

    public PoolLimits {
        Check.atLeast("maxPerHost", maxPerHost, 1);
        Check.atLeast("maxTotal", maxTotal, 1);
        Check.atLeast("maxIdle", maxIdle, 0);
        Check.atLeast("maxWsPerHost", maxWsPerHost, 1);
        Check.atLeast("maxWsTotal", maxWsTotal, 1);
        Check.positive("idleTimeout", idleTimeout);
        Check.positive("maxAge", maxAge);
    }

    /** The defaults. */
    public static PoolLimits of() {
        return DEFAULTS;
    }

    public PoolLimits maxPerHost(long most) {
        return new PoolLimits(most, maxTotal, maxIdle, maxWsPerHost, maxWsTotal, idleTimeout, maxAge);
    }

    public PoolLimits maxTotal(long most) {
        return new PoolLimits(maxPerHost, most, maxIdle, maxWsPerHost, maxWsTotal, idleTimeout, maxAge);
    }

    public PoolLimits maxIdle(long most) {
        return new PoolLimits(maxPerHost, maxTotal, most, maxWsPerHost, maxWsTotal, idleTimeout, maxAge);
    }

    public PoolLimits maxWsPerHost(long most) {
        return new PoolLimits(maxPerHost, maxTotal, maxIdle, most, maxWsTotal, idleTimeout, maxAge);
    }

    public PoolLimits maxWsTotal(long most) {
        return new PoolLimits(maxPerHost, maxTotal, maxIdle, maxWsPerHost, most, idleTimeout, maxAge);
    }

    public PoolLimits idleTimeout(Duration time) {
        return new PoolLimits(maxPerHost, maxTotal, maxIdle, maxWsPerHost, maxWsTotal, time, maxAge);
    }

    public PoolLimits maxAge(Duration time) {
        return new PoolLimits(maxPerHost, maxTotal, maxIdle, maxWsPerHost, maxWsTotal, idleTimeout, time);
    }
}
