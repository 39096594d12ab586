package dev.wsmulti.testkit;

import dev.wsmulti.net.Pollable;
import org.jspecify.annotations.Nullable;

/** Something that a {@link MemoryReactor} watches. */
abstract sealed class MemoryPollable implements Pollable permits MemoryEndpoint, MemoryAcceptor {
    private @Nullable Object owner;
    private int interest;
    private boolean aborted;

    final void watch(Object newOwner, int operations) {
        owner = newOwner;
        interest = operations;
    }

    final @Nullable Object owner() {
        return owner;
    }

    final int interest() {
        return interest;
    }

    final void interest(int operations) {
        interest = operations;
    }

    final boolean aborted() {
        return aborted;
    }

    @Override
    public final void abort() {
        if (!aborted) {
            aborted = true;
            release();
        }
    }

    /** Tells the other end. Called once. */
    abstract void release();

    /** What could be done without waiting, whether anybody is interested or not. */
    abstract int ready();
}
