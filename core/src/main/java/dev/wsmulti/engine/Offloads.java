package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Lane;
import dev.wsmulti.transfer.Setting;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Jobs of layers that run on other threads, and come back by the mailbox. Belongs to the loop's thread. */
final class Offloads {
    private record Waiting(Runnable job, Runnable back) {}

    private final Engine engine;
    private final int threads;
    private final int capacity;
    private final @Nullable Executor given;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Lane lane;

    Offloads(Engine engine, EngineOptions options) {
        this.engine = engine;
        this.threads = options.tlsThreads();
        this.capacity = options.tlsQueue();
        this.given = options.tlsExecutor();
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
        }
        return mayWait;
    }

    private boolean offer(Runnable job, Runnable back) {
        Runnable whole = () -> {
            try {
                job.run();
            } finally {
                engine.execute(() -> cameBack(back));
            }
        };
        Executor executor = given;
        if (executor == null) {
            return lane().offer(whole);
        }
        try {
            executor.execute(whole);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private Lane lane() {
        Lane made = lane;
        if (made == null) {
            made = new Lane("wsmulti-tls", threads, capacity, Lane.IDLE);
            lane = made;
        }
        return made;
    }

    private void cameBack(Runnable back) {
        Waiting next = waiting.peek();
        if (next != null && offer(next.job(), next.back())) {
            waiting.remove();
        }
        back.run();
    }

    /** What a connection is told whose job nobody takes. */
    Failure refused() {
        return new Failure.LimitExceeded(Setting.TLS_QUEUE.option(), capacity, capacity + 1L, 0);
    }

    void close() {
        waiting.clear();
        if (lane != null) {
            lane.close();
        }
    }
}
