package dev.wsmulti;

import java.util.concurrent.TimeUnit;

/** Spreads the attempts of all links of a loop, so that those who were cut off together do not come back together. */
final class Pace {
    private final long gap;
    private long free = Long.MIN_VALUE;

    /** At most so many in a second. */
    Pace(int perSecond) {
        gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** When the attempt that is due now may begin: now, or behind those that were due before. */
    long slot(long now) {
        long at = Math.max(now, free);
        free = at + gap;
        return at;
    }
}
