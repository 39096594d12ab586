package dev.wsmulti.engine;

import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;

/** Remembers that it was woken. */
final class CountingReactor implements Reactor {
    volatile boolean woken;

    @Override
    public void register(Pollable pollable, Object owner, int operations) {}

    @Override
    public void interest(Pollable pollable, int operations) {}

    @Override
    public void await(long nanos, Ready ready) {}

    @Override
    public void wakeup() {
        woken = true;
    }

    @Override
    public void close() {}
}
