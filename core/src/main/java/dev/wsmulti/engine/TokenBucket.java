package dev.wsmulti.engine;

import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Setting;
import java.util.concurrent.TimeUnit;

/**
 * Paces one direction of a transfer: bytes a second on the loop's clock. When it is empty it says until when to wait;
 * a socket is not looked at meanwhile. More may be taken than there is; the time to come pays for it.
 */
final class TokenBucket {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A wait is worth so much: without it each byte that has trickled in would be a turn of its own. */
    private static final double GRAIN = 0.02;

    /** So much may be saved up, which a late turn then makes good. */
    private static final double MOST = 0.25;

    private long rate;
    private double grain;
    private double tokens;
    private long filledAt;
    private long waitsUntil = Wheel.NEVER;

    /** {@code rate} in bytes a second, {@link Setting#NONE} for no bound. */
    TokenBucket(long rate, long now) {
        begin(rate, now);
    }

    private void begin(long first, long now) {
        rate = first;
        grain = grain(first);
        tokens = grain;
        filledAt = now;
        waitsUntil = Wheel.NEVER;
    }

    private static double grain(long rate) {
        return Math.max(1, rate * GRAIN);
    }

    /** Another rate from now on: what was saved up, or taken in advance, is worth the same time. */
    void rate(long changed, long now) {
        if (rate == Setting.NONE || changed == Setting.NONE) {
            begin(changed, now);
            return;
        }
        fill(now);
        tokens *= (double) changed / rate;
        rate = changed;
        grain = grain(changed);
        if (waitsUntil != Wheel.NEVER) {
            waitsUntil = now + time(grain);
        }
    }

    boolean isOff() {
        return rate == Setting.NONE;
    }

    /** Nanoseconds until so many bytes may pass. */
    long timeFor(long bytes, long now) {
        if (rate == Setting.NONE) {
            return 0;
        }
        fill(now);
        return tokens >= bytes ? 0 : time(bytes + grain);
    }

    private long time(double wanted) {
        return Math.max(0, (long) Math.ceil((wanted - tokens) / rate * SECOND));
    }

    /** Bytes that may pass now; 0 while it {@link #waits}. */
    long allowed(long now) {
        if (rate == Setting.NONE) {
            return Long.MAX_VALUE;
        }
        fill(now);
        return waits(now) ? 0 : Math.max(1, (long) tokens);
    }

    void spend(long bytes, long now) {
        if (rate == Setting.NONE) {
            return;
        }
        fill(now);
        tokens -= bytes;
        if (tokens < 1) {
            waitsUntil = now + time(grain);
        }
    }

    /** Whether it is empty. */
    boolean waits(long now) {
        if (Driven.isDue(waitsUntil, now)) {
            waitsUntil = Wheel.NEVER;
        }
        return waitsUntil != Wheel.NEVER;
    }

    /** Until when it is empty; {@link Wheel#NEVER} if it is not. */
    long due() {
        return waitsUntil;
    }

    private void fill(long now) {
        tokens = Math.min(Math.max(2 * grain, rate * MOST), tokens + (now - filledAt) / SECOND * rate);
        filledAt = now;
    }
}
