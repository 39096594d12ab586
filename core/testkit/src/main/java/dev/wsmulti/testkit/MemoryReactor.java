package dev.wsmulti.testkit;

import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports what is ready, in the order of registration, and never waits: time is the test's business. */
final class MemoryReactor implements Reactor {
    private final Set<MemoryPollable> watched = new LinkedHashSet<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private long acts;

    private record Found(MemoryPollable pollable, int operations) {}

    @Override
    public void register(Pollable pollable, Object owner, int operations) {
        MemoryPollable mine = own(pollable);
        mine.watch(this, owner, operations);
        watched.add(mine);
    }

    @Override
    public void interest(Pollable pollable, int operations) {
        own(pollable).interest(operations);
    }

    private static MemoryPollable own(Pollable pollable) {
        if (pollable instanceof MemoryPollable mine) {
            return mine;
        }
        throw new IllegalArgumentException("made by another transport: " + pollable);
    }

    void acted() {
        acts++;
    }

    /** What the loop did so far that shows on the network. */
    long acts() {
        return acts;
    }

    /** Whether an await would pass something on. */
    boolean anythingReady() {
        return watched.stream().anyMatch(each -> !each.aborted() && (each.ready() & each.interest()) != 0);
    }

    /** What was ready at the beginning is passed on, and nothing that becomes so meanwhile, as a selector does it. */
    @Override
    public void await(long nanos, Ready ready) {
        watched.removeIf(MemoryPollable::aborted);
        List<Found> found = new ArrayList<>();
        for (MemoryPollable pollable : watched) {
            if (pollable.interest() != 0) {
                found.add(new Found(pollable, pollable.ready()));
            }
        }
        for (Found one : found) {
            int operations = one.operations & one.pollable.interest();
            Object owner = one.pollable.owner();
            if (operations != 0 && owner != null && !one.pollable.aborted()) {
                ready.ready(owner, operations);
            }
        }
        if (nanos > 0) {
            woken.set(false);
        }
    }

    @Override
    public void wakeup() {
        woken.set(true);
    }

    /** Whether a wakeup is there for the next await that waits. */
    boolean woken() {
        return woken.get();
    }

    @Override
    public void close() {
        watched.forEach(Pollable::abort);
        watched.clear();
    }
}
