package dev.wsmulti.tls.filter;

import dev.wsmulti.layer.Wire;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Work of an engine that runs on another thread. Nobody else calls the engine before it has come back. */
final class Job implements Runnable {
    /** What is to be done there. */
    @FunctionalInterface
    interface Work {
        void run() throws SSLException;
    }

    private final Work work;
    private final Consumer<Wire> back;
    private boolean done;
    private @Nullable Throwable thrown;

    /** @param back what is done with the wire below when the work has come back, well or not */
    Job(Work work, Consumer<Wire> back) {
        this.work = work;
        this.back = back;
    }

    /** All tasks that an engine has. */
    static Job tasks(SSLEngine engine, Records records) {
        return new Job(() -> runTasks(engine), below -> records.askAgain());
    }

    static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    @Override
    public void run() {
        try {
            work.run();
        } catch (Throwable kept) {
            thrown = kept;
        }
        done = true;
    }

    /** Whether it has come back, on the loop again; what it threw is thrown here. */
    boolean cameBack(Wire below) throws SSLException {
        if (!done) {
            return false;
        }
        back.accept(below);
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
        return true;
    }
}
