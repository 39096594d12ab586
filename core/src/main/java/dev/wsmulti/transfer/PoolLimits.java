package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;

/**
 * How many connections of a loop's clients there may be at once. Who finds no room waits in order. WebSocket sessions are
 * counted apart from HTTP. Immutable; every method returns a copy. {@link Setting#NONE} stands for no limit.
 *
 * @param maxPerHost HTTP connections to one scheme, host and port ({@code CURLMOPT_MAX_HOST_CONNECTIONS}); default 64
 * @param maxTotal HTTP connections in all ({@code CURLMOPT_MAX_TOTAL_CONNECTIONS}); default 1 024
 * @param maxIdle HTTP connections among them that wait to be used again ({@code CURLMOPT_MAXCONNECTS}); beyond it the one
 *     idle for longest is closed; 0 keeps none; default 64
 * @param maxWsPerHost sessions to one scheme, host and port, opening or open; default none
 * @param maxWsTotal sessions in all; default none
 */
@CheckReturnValue
public record PoolLimits(long maxPerHost, long maxTotal, long maxIdle, long maxWsPerHost, long maxWsTotal) {
    private static final PoolLimits DEFAULTS = new PoolLimits(
            Setting.MAX_PER_HOST.size(Role.CLIENT),
            Setting.MAX_TOTAL.size(Role.CLIENT),
            Setting.MAX_IDLE.size(Role.CLIENT),
            Setting.MAX_WS_PER_HOST.size(Role.CLIENT),
            Setting.MAX_WS_TOTAL.size(Role.CLIENT));

    public PoolLimits {
        Check.atLeast("maxPerHost", maxPerHost, 1);
        Check.atLeast("maxTotal", maxTotal, 1);
        Check.atLeast("maxIdle", maxIdle, 0);
        Check.atLeast("maxWsPerHost", maxWsPerHost, 1);
        Check.atLeast("maxWsTotal", maxWsTotal, 1);
    }

    /** The defaults. */
    public static PoolLimits of() {
        return DEFAULTS;
    }

    public PoolLimits maxPerHost(long most) {
        return new PoolLimits(most, maxTotal, maxIdle, maxWsPerHost, maxWsTotal);
    }

    public PoolLimits maxTotal(long most) {
        return new PoolLimits(maxPerHost, most, maxIdle, maxWsPerHost, maxWsTotal);
    }

    public PoolLimits maxIdle(long most) {
        return new PoolLimits(maxPerHost, maxTotal, most, maxWsPerHost, maxWsTotal);
    }

    public PoolLimits maxWsPerHost(long most) {
        return new PoolLimits(maxPerHost, maxTotal, maxIdle, most, maxWsTotal);
    }

    public PoolLimits maxWsTotal(long most) {
        return new PoolLimits(maxPerHost, maxTotal, maxIdle, maxWsPerHost, most);
    }
}
