package dev.wsmulti;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.engine.WindDown;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Setting;
import java.util.concurrent.ThreadFactory;

/** The thread of a started loop: drives it until it is stopped, and then brings it down. */
final class Runner {
    private final Engine engine;
    private final LoopGate gate;
    private final WindDown end;
    private final Thread thread;

    /** The loop's thread only. */
    private boolean stopped;

    /** The caller has {@linkplain LoopGate#take taken} the loop, which is left at the end. */
    Runner(Engine engine, LoopGate gate, WindDown end, ThreadFactory factory) {
        this.engine = engine;
        this.gate = gate;
        this.end = end;
        this.thread = factory.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                // A thread of ours that somebody interrupted goes on: only close() ends it.
                if (Thread.interrupted()) {
                    Log.warn("the thread of a started loop was interrupted: call close() to end it");
                }
                engine.driver().perform(Setting.FOREVER);
            }
            end.politely();
        } finally {
            // Whatever it was that ended the thread: those who wait must not wait for it.
            try {
                if (!engine.isClosed()) {
                    end.abandon("the thread of its loop died");
                }
            } finally {
                gate.leave();
            }
        }
    }

    /** Has the loop end. Any thread; again: nothing happens. */
    void stop() {
        engine.execute(() -> stopped = true);
    }

    /** Whether the caller is that thread. */
    boolean isCurrent() {
        return thread.equals(Thread.currentThread());
    }

    /** Waits until it has ended; an interrupt is kept for later. */
    void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
