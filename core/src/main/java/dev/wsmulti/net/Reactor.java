package dev.wsmulti.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Waits for readiness. Level-triggered: what is not taken is reported again. Confined to the loop's thread, but for
 * {@link #wakeup}.
 */
public interface Reactor extends Closeable {
    int READ = 1;
    int WRITE = 4;
    int CONNECT = 8;
    int ACCEPT = 16;

    /**
     * Watches a pollable for the given operations. Registering it again gives it another owner and other operations. It
     * is taken off by {@link Pollable#abort()}.
     */
    void register(Pollable pollable, Object owner, int operations) throws IOException;

    /** Changes the operations; 0 watches nothing. Unchanged ones cost nothing. An aborted pollable is ignored. */
    void interest(Pollable pollable, int operations);

    /**
     * Waits until something is ready, {@link #wakeup} was called, the thread is interrupted, or the time is over; then
     * passes on what is ready. A wakeup that came before is not lost: it ends this wait.
     *
     * @param nanos how long to wait: 0 not at all, {@link Long#MAX_VALUE} without end
     */
    void await(long nanos, Ready ready) throws IOException;

    /**
     * The same, and waits for channels of others too, which are non-blocking and watched for this wait alone.
     *
     * @return those that are ready, each with the operations found; default: refuses any
     * @throws UnsupportedOperationException if this reactor cannot
     */
    default List<Interest> await(long nanos, Ready ready, List<Interest> others) throws IOException {
        if (!others.isEmpty()) {
            throw new UnsupportedOperationException("this loop waits for no channels but its own");
        }
        await(nanos, ready);
        return List.of();
    }

    /** What is watched now, a copy; empty where there are no channels. On the loop's thread. */
    default List<Interest> interests() {
        return List.of();
    }

    /** Ends the present or the next wait. Any thread; many calls are one. */
    void wakeup();

    /** Closes the reactor and everything registered with it. */
    @Override
    void close() throws IOException;

    /** Takes what is ready. Must not throw. */
    @FunctionalInterface
    interface Ready {
        void ready(Object owner, int operations);
    }
}
