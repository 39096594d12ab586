package dev.wsmulti.testkit;

import dev.wsmulti.net.Pollable;
import org.jspecify.annotations.Nullable;

/** Something that a {@link MemoryReactor} watches. */
abstract sealed class MemoryPollable implements Pollable permits MemoryEndpoint, MemoryAcceptor {
    private @Nullable Object owner;
    private int interest;
    private @Nullable MemoryReactor reactor;
    private boolean aborted;

    final void watch(MemoryReactor by, Object newOwner, int operations) {
        reactor = by;
        owner = newOwner;
        interest = operations;
        acted();
    }

    /** Whoever watches this has that too, from now on. */
    final void alsoHeld(MemoryPollable other) {
        if (reactor != null) {
            reactor.hold(other);
        }
    }

    /** Something came of a call: the turn of whoever watches this was not in vain. */
    final void acted() {
        if (reactor != null) {
            reactor.acted();
        }
    }

    final @Nullable Object owner() {
        return owner;
    }

    final int interest() {
        return interest;
    }

    final void interest(int operations) {
        if (interest != operations) {
            interest = operations;
            acted();
        }
    }

    final boolean aborted() {
        return aborted;
    }

    @Override
    public final void abort() {
        if (!aborted) {
            aborted = true;
            acted();
            owner = null;
            release();
        }
    }

    /** Tells the other end. Called once. */
    abstract void release();

    /** What could be done without waiting, whether anybody is interested or not. */
    abstract int ready();
}
