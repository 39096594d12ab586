package dev.wsmulti.tls.filter;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Work of an engine that runs on another thread. Nobody else calls the engine before it has come back. */
class Job implements Runnable {
    /** What is to be done there. */
    @FunctionalInterface
    interface Work {
        void run() throws SSLException;
    }

    private final Work work;
    private boolean done;
    private @Nullable Throwable thrown;

    Job(Work work) {
        this.work = work;
    }

    /** All tasks that the engine has. */
    static Job tasks(SSLEngine engine) {
        return new Job(() -> runTasks(engine));
    }

    static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    @Override
    public final void run() {
        try {
            work.run();
        } catch (Throwable kept) {
            thrown = kept;
        }
        done = true;
    }

    /** Whether it has run; what it threw is thrown here. */
    final boolean cameBack() throws SSLException {
        Throwable kept = thrown;
        if (kept instanceof SSLException failed) {
            throw failed;
        }
        if (kept instanceof RuntimeException failed) {
            throw failed;
        }
        if (kept != null) {
            throw new SSLException(kept);
        }
        return done;
    }
}
