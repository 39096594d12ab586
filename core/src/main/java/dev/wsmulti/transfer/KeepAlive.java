package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.time.Duration;

/**
 * Probes of TCP on a connection where nothing moves ({@code CURLOPT_TCP_KEEPALIVE}). Where the system does not let a number
 * be set for one socket its own stands. Immutable; every method returns a copy.
 *
 * @param idle how long nothing moves before the first probe ({@code CURLOPT_TCP_KEEPIDLE}), in whole seconds, at least 1 s;
 *     default 60 s
 * @param interval the time between two probes ({@code CURLOPT_TCP_KEEPINTVL}), in whole seconds, at least 1 s; default 60 s
 * @param count probes without answer that end the connection ({@code CURLOPT_TCP_KEEPCNT}), at least 1; default 9
 */
@CheckReturnValue
public record KeepAlive(Duration idle, Duration interval, int count) {
    private static final Duration LEAST = Duration.ofSeconds(1);

    public KeepAlive {
        if (idle.compareTo(LEAST) < 0 || interval.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("keepAlive: times must be at least 1 s");
        }
        Check.atLeast("keepAlive (count)", count, 1);
    }

    /** The defaults. */
    public static KeepAlive of() {
        return new KeepAlive(
                Setting.KEEP_ALIVE_IDLE.time(Role.CLIENT), Setting.KEEP_ALIVE_INTERVAL.time(Role.CLIENT), (int)
                        Setting.KEEP_ALIVE_COUNT.size(Role.CLIENT));
    }

    public KeepAlive idle(Duration time) {
        return new KeepAlive(time, interval, count);
    }

    public KeepAlive interval(Duration time) {
        return new KeepAlive(idle, time, count);
    }

    public KeepAlive count(int probes) {
        return new KeepAlive(idle, interval, probes);
    }
}
