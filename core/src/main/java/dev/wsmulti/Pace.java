package dev.wsmulti;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the attempts of all links of a loop, so that those who were cut off together do not come back together: so many begin
 * in a second, and so many are under way. The second bound finds the pace of a server that is slower than the first: run
 * over, it would finish none. The loop's thread only.
 */
final class Pace {
    private final long gap;
    private final int most;
    private final ArrayDeque<BooleanSupplier> line = new ArrayDeque<>();
    private @Nullable Long free;
    private int under;

    /** At most so many in a second, and so many at once. */
    Pace(int perSecond, int most) {
        this.gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.most = most;
    }

    /** When the attempt that is due now may begin: now, or behind those that were due before. */
    long slot(long now) {
        Long before = free;
        long at = before == null ? now : now + Math.max(0, before - now);
        free = at + gap;
        return at;
    }

    /** Begins the attempt, now or when another one is over. It says whether it did begin; then it {@linkplain #leave leaves}. */
    void enter(BooleanSupplier attempt) {
        line.add(attempt);
        go();
    }

    /** An attempt is over, whatever came of it. */
    void leave() {
        under--;
        go();
    }

    private void go() {
        while (under < most && !line.isEmpty()) {
            if (line.remove().getAsBoolean()) {
                under++;
            }
        }
    }
}
