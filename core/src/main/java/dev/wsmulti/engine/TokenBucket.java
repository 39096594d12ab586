package dev.wsmulti.engine;

import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Setting;
import java.util.concurrent.TimeUnit;

/**
 * Paces one direction of a transfer: body bytes a second on the loop's clock. When it is empty it says until when to wait;
 * a socket is not looked at meanwhile. More may be taken than there is; the time to come pays for it.
 */
final class TokenBucket {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A wait is worth so much: without it each byte that has trickled in would be a turn of its own. */
    private static final double GRAIN = 0.02;

    /** So much may be saved up, which a late turn then makes good. */
    private static final double MOST = 0.25;

    private final long rate;
    private final double grain;
    private double tokens;
    private long filledAt;
    private long waitsUntil = Wheel.NEVER;

    /** {@code rate} in bytes a second, {@link Setting#NONE} for no bound. */
    TokenBucket(long rate, long now) {
        this.rate = rate;
        this.grain = Math.max(1, rate * GRAIN);
        this.tokens = grain;
        this.filledAt = now;
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
            waitsUntil = now + (long) Math.ceil((grain - tokens) / rate * SECOND);
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
