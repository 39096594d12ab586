package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import java.time.Duration;
import java.util.Arrays;

/**
 * Says when a transfer is too slow: fewer than {@code rate} bytes a second moved on average over the last {@code span}. The
 * span slides by a sixtieth of itself. What stands still by our own will begins it anew.
 */
final class SpeedFloor {
    private static final int STEPS = 60;

    private final long rate;
    private final Duration span;
    private final long step;

    /** Bytes that have to move in the span. */
    private final double least;

    /** Bytes moved in all as of the last steps, in a ring. */
    private final long[] totals = new long[STEPS];

    private long startedAt;
    private long steps;

    SpeedFloor(long rate, Duration span) {
        this.rate = rate;
        this.span = span;
        this.least = rate * (span.toMillis() / 1e3);
        this.step = Math.max(1, Engine.nanos(span) / STEPS);
    }

    /** The span begins now, so many bytes having moved before. */
    void restart(long now, long total) {
        startedAt = now;
        steps = 0;
        Arrays.fill(totals, total);
    }

    /** When it wants to look again. */
    long due() {
        return startedAt + (steps + 1) * step;
    }

    /** Looks: whether it is too slow by now. */
    boolean isBelow(long now, long total) {
        long reached = (now - startedAt) / step;
        steps = Math.max(steps, reached - STEPS);
        boolean below = false;
        while (steps < reached) {
            steps++;
            int slot = (int) (steps % STEPS);
            // Of the step a span ago: the ring has gone round once.
            below = steps >= STEPS && total - totals[slot] < least;
            totals[slot] = total;
        }
        return below;
    }

    Failure failure() {
        return new Failure.TimedOut("moving fewer than " + rate + " bytes a second", "minRate", span);
    }
}
