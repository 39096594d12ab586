package dev.wsmulti.engine;

import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one door from other threads: tasks for the loop, in the order of each caller. A lock-free stack that the loop takes
 * whole and turns round, so a drain holds exactly what was there at its start. The loop is woken only while it sleeps.
 */
final class Mailbox {
    private final AtomicReference<@Nullable Letter> newest = new AtomicReference<>();
    private final Reactor reactor;
    private volatile boolean asleep;

    Mailbox(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Any thread. */
    void post(Runnable task) {
        Letter letter = new Letter(task);
        do {
            letter.older = newest.get();
        } while (!newest.compareAndSet(letter.older, letter));
        if (asleep) {
            reactor.wakeup();
        }
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Says that the loop is about to wait. What is posted from now on wakes it; what came before is seen by isEmpty. */
    void sleeps(boolean now) {
        asleep = now;
    }

    /** Runs what is here now; a task posted meanwhile waits for the next drain, one that throws is logged. */
    int drain() {
        Letter letter = newest.get() == null ? null : newest.getAndSet(null);
        Letter oldest = null;
        while (letter != null) {
            Letter older = letter.older;
            letter.older = oldest;
            oldest = letter;
            letter = older;
        }
        int count = 0;
        for (; oldest != null; oldest = oldest.older) {
            try {
                oldest.task.run();
            } catch (Throwable thrown) {
                Log.error("a task given to the loop threw", thrown);
            }
            count++;
        }
        return count;
    }

    private static final class Letter {
        final Runnable task;

        @Nullable
        Letter older;

        Letter(Runnable task) {
            this.task = task;
        }
    }
}
