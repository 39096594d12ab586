package dev.wsmulti.engine;

import dev.wsmulti.transfer.TraceLevels;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets other threads read the plain fields of the loop's objects without waiting: what they find is as of the end of the
 * last turn, or newer, each figure on its own.
 */
final class Published {
    private final AtomicLong ids;
    private final int step;
    private final AtomicLong turns = new AtomicLong();
    private volatile boolean closed;
    private volatile TraceLevels trace;

    /** Loops that take turns at the numbers: this one begins with {@code first}. */
    Published(int first, int step, TraceLevels trace) {
        this.trace = trace;
        this.ids = new AtomicLong(first);
        this.step = step;
    }

    /** A number for a transfer, never given twice in a group of loops. Any thread. */
    long nextId() {
        return ids.getAndAdd(step);
    }

    /** The loop has had its last turn. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** What the trace says from the next turn on. Any thread. */
    void trace(TraceLevels levels) {
        trace = levels;
    }

    TraceLevels trace() {
        return trace;
    }

    /** At the end of each turn, by the loop. */
    void turnEnded() {
        turns.setRelease(turns.getPlain() + 1);
    }

    /** Before reading plain fields from another thread. Returns the number of turns so far. */
    long turns() {
        return turns.getAcquire();
    }
}
