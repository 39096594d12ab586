package dev.wsmulti;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.time.Clock;
import dev.wsmulti.transfer.Setting;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads that wait for something of a loop meet, and who drives it for them: one at a time, and when it leaves
 * one of the others takes over. A thread in {@code run} goes first, and on a started loop nobody else drives. The lock
 * guards the inboxes too; it is never held during a turn.
 */
final class LoopGate {
    private final Engine engine;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Condition> waiting = new LinkedHashSet<>();
    private final Set<Condition> claims = new LinkedHashSet<>();
    private boolean driven;

    /** By a thread that does so for more than a channel. */
    private boolean taken;

    private boolean woken;

    /** Which thread drove the loop for its host last; others can only find that it is not theirs. */
    private @Nullable Thread host;

    LoopGate(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
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
     * Calls until the answer is enough, at most so long, and gives the last answer. Drives the loop meanwhile if nobody else
     * does; else it calls again when a place in which it stands is told to look. The lock is held during a call.
     */
    <T> T await(List<List<Runnable>> places, Supplier<T> call, Predicate<? super T> enough, Duration most)
            throws InterruptedException {
        if (Thread.currentThread().equals(host)) {
            throw new IllegalStateException("this form waits, and this thread is the one that drives the loop's host:"
                    + " use a callback, or another thread");
        }
        if (engine.inLoop()) {
            throw new IllegalStateException("this form waits, and may not be called from a callback of its own loop:"
                    + " use the one without a Duration");
        }
        long span = most.compareTo(Setting.FOREVER) >= 0 ? Long.MAX_VALUE : most.toNanos();
        long begin = clock.nanos();
        lock.lockInterruptibly();
        Condition mine = lock.newCondition();
        Runnable look = mine::signal;
        waiting.add(mine);
        places.forEach(place -> place.add(look));
        try {
            T answer = call.get();
            long left = span;
            for (boolean waits = true; waits && !enough.test(answer); waits = left > 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!driven && claims.isEmpty()) {
                    drive(Math.max(0, left));
                } else {
                    handOver();
                    long unused = mine.awaitNanos(left);
                }
                answer = call.get();
                left = span - (clock.nanos() - begin);
            }
            return answer;
        } finally {
            waiting.remove(mine);
            places.forEach(place -> place.remove(look));
            handOver();
            lock.unlock();
        }
    }

    /** The lock is held once, and given up for the turn. */
    private void drive(long nanos) {
        driven = true;
        lock.unlock();
        try {
            engine.driver().perform(Duration.ofNanos(nanos));
        } finally {
            lock.lock();
            driven = false;
        }
    }

    private void handOver() {
        Set<Condition> next = claims.isEmpty() ? waiting : claims;
        if (!driven && !next.isEmpty()) {
            next.iterator().next().signal();
        }
    }

    /** Gives the loop a turn without waiting, unless somebody drives it. */
    void turn() {
        locked(() -> {
            if (!driven && !engine.inLoop() && !engine.isClosed()) {
                drive(0);
                handOver();
            }
        });
    }

    /** The caller drives the loop from now on; a thread that did so for a channel makes way. */
    void take() {
        lock.lock();
        Condition mine = lock.newCondition();
        claims.add(mine);
        try {
            while (driven) {
                if (taken) {
                    throw new IllegalStateException(
                            "the loop is being driven by another thread, in run or close: one at a time");
                }
                engine.driver().wakeup();
                mine.awaitUninterruptibly();
            }
            driven = true;
            taken = true;
        } finally {
            claims.remove(mine);
            lock.unlock();
        }
    }

    /** The caller drives it for a host. */
    void hosted() {
        host = Thread.currentThread();
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
            waiting.forEach(Condition::signal);
        });
    }

    /** Whether there was a wakeup since this was asked last; the lock is held. */
    boolean takeWakeup() {
        boolean was = woken;
        woken = false;
        return was;
    }
}
