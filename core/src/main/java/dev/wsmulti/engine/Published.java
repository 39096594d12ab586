package dev.wsmulti.engine;

/**
 * Lets other threads read the plain fields of the loop's objects without waiting: what they find is as of the end of the
 * last turn, or newer, each figure on its own.
 */
final class Published {
    private volatile long turns;

    /** At the end of each turn, by the loop. */
    void turnEnded() {
        turns = turns + 1;
    }

    /** Before reading plain fields from another thread. Returns the number of turns so far. */
    long turns() {
        return turns;
    }
}
