package dev.wsmulti;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.time.Clock;
import dev.wsmulti.transfer.Setting;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where the threads that wait for channels of one loop meet, and who drives it for them: one at a time, and when it leaves
 * one of the others takes over. A thread in {@code run} goes first, and on a started loop nobody else drives. The lock
 * guards the inboxes too; it is never held during a turn.
 */
final class ChannelGate {
    private final Engine engine;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final Set<Waiting> claims = new LinkedHashSet<>();
    private boolean driven;

    /** By a thread that does so for more than a channel. */
    private boolean taken;

    private boolean woken;

    ChannelGate(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** A thread that waits. */
    static final class Waiting {
        private final Condition changed;

        private Waiting(Condition changed) {
            this.changed = changed;
        }

        /** Has it look again; the lock is held. */
        void look() {
            changed.signal();
        }
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it holds, which is asked under the lock, at most so long; says whether it holds. Drives the loop if nobody
     * else does.
     */
    boolean await(Collection<Inbox> inboxes, BooleanSupplier holds, Duration most) throws InterruptedException {
        if (engine.inLoop()) {
            throw new IllegalStateException("this form waits, and may not be called from a callback of its own loop:"
                    + " use the one without a Duration");
        }
        long span = most.compareTo(Setting.FOREVER) >= 0 ? Long.MAX_VALUE : most.toNanos();
        long begin = clock.nanos();
        lock.lockInterruptibly();
        Waiting mine = new Waiting(lock.newCondition());
        waiting.add(mine);
        inboxes.forEach(inbox -> inbox.waiting.add(mine));
        try {
            long left = span;
            do {
                if (holds.getAsBoolean()) {
                    return true;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!driven && claims.isEmpty()) {
                    drive(Math.max(0, left));
                } else {
                    handOver();
                    long unused = mine.changed.awaitNanos(left);
                }
                left = span - (clock.nanos() - begin);
            } while (left > 0);
            return holds.getAsBoolean();
        } finally {
            waiting.remove(mine);
            inboxes.forEach(inbox -> inbox.waiting.remove(mine));
            handOver();
            lock.unlock();
        }
    }

    /** The lock is held once, and given up for the turn. */
    private void drive(long nanos) {
        driven = true;
        lock.unlock();
        try {
            engine.perform(Duration.ofNanos(nanos));
        } finally {
            lock.lock();
            driven = false;
        }
    }

    private void handOver() {
        Set<Waiting> next = claims.isEmpty() ? waiting : claims;
        if (!driven && !next.isEmpty()) {
            next.iterator().next().look();
        }
    }

    /** Gives the loop a turn without waiting, unless somebody drives it. */
    void turn() {
        boolean interrupted = Thread.interrupted();
        locked(() -> {
            if (!driven && !engine.inLoop() && !engine.isClosed()) {
                drive(0);
                handOver();
            }
        });
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller drives the loop from now on; a thread that did so for a channel makes way. */
    void take() {
        lock.lock();
        Waiting mine = new Waiting(lock.newCondition());
        claims.add(mine);
        try {
            while (driven) {
                if (taken) {
                    throw new IllegalStateException(
                            "the loop is being driven by another thread, in run, await or close: one at a time");
                }
                engine.wakeup();
                mine.changed.awaitUninterruptibly();
            }
            driven = true;
            taken = true;
        } finally {
            claims.remove(mine);
            lock.unlock();
        }
    }

    /** The caller does not drive it any more. */
    void leave() {
        locked(() -> {
            driven = false;
            taken = false;
            handOver();
        });
    }

    /** Ends the present or the next wait of a poll. */
    void wakeup() {
        locked(() -> {
            woken = true;
            waiting.forEach(Waiting::look);
        });
    }

    /** Whether there was a wakeup since this was asked last; the lock is held. */
    boolean takeWakeup() {
        boolean was = woken;
        woken = false;
        return was;
    }
}
