package dev.wsmulti.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few daemon threads for work that blocks or takes long, made when first needed and ended when idle, with a bounded
 * queue before them. Any thread may use it.
 */
public final class Lane implements Executor, AutoCloseable {
    /** How long a thread of a lane waits for work by default before it ends. */
    public static final Duration IDLE = Duration.ofSeconds(10);

    private final String name;
    private final int most;
    private final int capacity;
    private final long idleNanos;
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private int threads;
    private int idle;
    private int made;
    private boolean closed;

    /**
     * @param name threads are called by this and a number
     * @param most threads at once
     * @param capacity jobs that may wait while all threads are busy
     * @param idle how long a thread without work lives
     */
    public Lane(String name, int most, int capacity, Duration idle) {
        this.name = name;
        this.most = most;
        this.capacity = capacity;
        this.idleNanos = idle.toNanos();
    }

    /** Takes a job, if there is room. Does not wait. */
    public synchronized boolean offer(Runnable job) {
        if (closed) {
            return false;
        }
        // a job for each idle thread may lie here before the thread has come to take it
        int unserved = jobs.size() - idle;
        if (unserved >= 0 && threads < most) {
            start();
        } else if (unserved >= capacity) {
            return false;
        }
        jobs.add(job);
        notify();
        return true;
    }

    /**
     * Takes a job. Does not wait.
     *
     * @throws RejectedExecutionException if there is no room
     */
    @Override
    public void execute(Runnable job) {
        if (!offer(job)) {
            throw new RejectedExecutionException("the lane " + name + " is full");
        }
    }

    /** Takes a job back that no thread has begun; says whether it was still there. */
    public synchronized boolean withdraw(Runnable job) {
        return jobs.remove(job);
    }

    /** Threads that live now. */
    public synchronized int threads() {
        return threads;
    }

    /** Jobs that wait for a thread, over all. */
    public synchronized int waiting() {
        return jobs.size();
    }

    /** Takes no more jobs; what waits is still done, and idle threads end at once. Does not wait. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void start() {
        Thread thread = new Thread(null, this::work, name + "-" + (made + 1), 0, false);
        thread.setDaemon(true);
        thread.start();
        made++;
        threads++;
        idle++;
    }

    private void work() {
        Runnable job;
        while ((job = next()) != null) {
            try {
                job.run();
            } catch (Throwable e) {
                report(e);
            }
            done();
        }
    }

    private synchronized @Nullable Runnable next() {
        long end = System.nanoTime() + idleNanos;
        while (jobs.isEmpty()) {
            long left = end - System.nanoTime();
            if (closed || left <= 0) {
                idle--;
                threads--;
                return null;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // left behind by a job; nobody else interrupts these threads
            }
        }
        idle--;
        return jobs.poll();
    }

    private synchronized void done() {
        idle++;
    }

    /** Hands a defect to whoever watches this thread, and goes on. */
    static void report(Throwable defect) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
    }
}
