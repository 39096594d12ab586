package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Setting;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Jobs of layers that run on other threads, and come back by the mailbox. Belongs to the loop's thread. */
final class Offloads {
    /** How long those that wait do so where no job of this loop is out whose end would let one of them go. */
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(10);

    private record Waiting(Runnable job, Runnable back) {}

    private final Engine engine;
    private final int capacity;
    private final Executor executor;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int out;

    Offloads(Engine engine, EngineOptions options) {
        this.engine = engine;
        this.capacity = options.tlsQueue();
        this.executor = options.tlsJobs();
    }

    /**
     * Runs a job elsewhere, then {@code back} in a turn. Says whether it will: if there are too many, who may wait does, and
     * the others are refused.
     */
    boolean run(Runnable job, Runnable back, boolean mayWait) {
        if (offer(job, back)) {
            return true;
        }
        if (mayWait) {
            waiting.add(new Waiting(job, back));
            restIfNoneIsOut();
        }
        return mayWait;
    }

    private boolean offer(Runnable job, Runnable back) {
        try {
            executor.execute(() -> {
                try {
                    job.run();
                } finally {
                    engine.execute(() -> cameBack(back));
                }
            });
            out++;
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private void cameBack(Runnable back) {
        out--;
        letOneGo();
        back.run();
    }

    private void letOneGo() {
        Waiting next = waiting.peek();
        if (next == null) {
            return;
        }
        if (offer(next.job(), next.back())) {
            waiting.remove();
        } else {
            restIfNoneIsOut();
        }
    }

    /** Whoever filled the executor is another loop: nothing will come back here to say that it has room again. */
    private void restIfNoneIsOut() {
        if (out == 0) {
            new LoopTimer(engine, this::letOneGo, engine.now + REST, -1).start();
        }
    }

    /** What a connection is told whose job nobody takes. */
    Failure refused() {
        return new Failure.LimitExceeded(Setting.TLS_QUEUE.option(), capacity, capacity + 1L, 0);
    }

    void close() {
        waiting.clear();
    }
}
