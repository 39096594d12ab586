package dev.wsmulti.testkit;

import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports what is ready, in the order of registration. It never waits, for time is the test's business, unless it is told to
 * sleep: then a wait lets virtual time pass, and what happens on the network meanwhile.
 */
final class MemoryReactor implements Reactor {
    private final Set<MemoryPollable> watched = new LinkedHashSet<>();
    private final Set<MemoryPollable> held = new LinkedHashSet<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Timeline timeline;
    private final Faults faults;
    private long acts;
    private boolean sleeps;
    private boolean sleeping;

    private record Found(MemoryPollable pollable, int operations) {}

    MemoryReactor(Timeline timeline, Faults faults) {
        this.timeline = timeline;
        this.faults = faults;
    }

    void sleeps(boolean on) {
        sleeps = on;
    }

    /** Whether it is amid a wait that nothing has ended yet. */
    boolean sleepsOn() {
        return sleeping && !woken.get();
    }

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

    /** Its loop has this until it aborts it. */
    <P extends MemoryPollable> P hold(P pollable) {
        held.add(pollable);
        acts++;
        return pollable;
    }

    /** How many its loop has. */
    int held() {
        held.removeIf(MemoryPollable::aborted);
        return held.size();
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
        timeline.catchUp();
        return watched.stream().anyMatch(each -> !each.aborted() && (each.ready() & each.interest()) != 0);
    }

    /** What was ready at the beginning is passed on, and nothing that becomes so meanwhile, as a selector does it. */
    @Override
    public void await(long nanos, Ready ready) {
        if (sleeps && nanos > 0) {
            sleep(nanos);
            return;
        }
        timeline.catchUp();
        watched.removeIf(MemoryPollable::aborted);
        List<Found> found = new ArrayList<>();
        for (MemoryPollable pollable : watched) {
            if (pollable.interest() != 0) {
                found.add(new Found(pollable, operations(pollable)));
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

    private int operations(MemoryPollable pollable) {
        return faults.strikes(Fault.SPURIOUS_READY) ? pollable.interest() : pollable.ready();
    }

    /** Until something is ready, which is left for the next look, or it is woken, or the time is over. */
    private void sleep(long nanos) {
        long end = timeline.now() + nanos;
        sleeping = true;
        while (!anythingReady() && !woken.get() && timeline.now() < end) {
            timeline.step(end - timeline.now());
        }
        sleeping = false;
        woken.set(false);
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
