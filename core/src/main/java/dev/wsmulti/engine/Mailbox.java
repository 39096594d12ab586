package dev.wsmulti.engine;

import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one door from other threads: tasks for the loop, in the order of each caller. A lock-free stack that the loop takes
 * whole and turns round, so a drain holds exactly what was there at its start. The loop is woken only while it sleeps.
 */
final class Mailbox {
    private static final Letter SEALED = new Letter(() -> {});

    private final AtomicReference<@Nullable Letter> newest = new AtomicReference<>();
    private final Reactor reactor;
    private final AtomicBoolean asleep = new AtomicBoolean();

    Mailbox(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Any thread. False, and the task is not taken, once the mailbox is sealed. */
    boolean post(Runnable task) {
        Letter letter = new Letter(task);
        do {
            Letter before = newest.get();
            if (before == SEALED) {
                return false;
            }
            letter.older = before;
        } while (!newest.compareAndSet(letter.older, letter));
        if (asleep.get()) {
            reactor.wakeup();
        }
        return true;
    }

    boolean isEmpty() {
        Letter seen = newest.get();
        return seen == null || seen == SEALED;
    }

    /** Runs what is here and takes nothing from then on: a task is either run by the loop or refused to its caller. */
    void seal() {
        do {
            drain();
        } while (!newest.compareAndSet(null, SEALED));
    }

    /** Says that the loop is about to wait. What is posted from now on wakes it; what came before is seen by isEmpty. */
    void sleeps(boolean now) {
        if (now) {
            // Before the look at the letters, for every thread: what is posted later sees it.
            asleep.set(true);
        } else {
            asleep.setRelease(false);
        }
    }

    /** Runs what is here now; a task posted meanwhile waits for the next drain, one that throws is logged. */
    void drain() {
        Letter letter = isEmpty() ? null : newest.getAndSet(null);
        Letter oldest = null;
        while (letter != null) {
            Letter older = letter.older;
            letter.older = oldest;
            oldest = letter;
            letter = older;
        }
        for (; oldest != null; oldest = oldest.older) {
            try {
                oldest.task.run();
            } catch (Throwable thrown) {
                Log.error("a task given to the loop threw", thrown);
            }
        }
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
