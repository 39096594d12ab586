package dev.wsmulti.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.function.IntConsumer;

/**
 * Somebody else's loop, in which a WsMulti lives: it waits for the sockets and the time, and drives when something has come
 * ({@code CURLMOPT_SOCKETFUNCTION}, {@code CURLMOPT_TIMERFUNCTION}, {@code curl_multi_socket_action}). {@link SelectorHost}
 * is one for a plain selector.
 *
 * <p>All but {@link #driveSoon} is called on the host's thread, which must always be the same one while it drives. The host
 * must be level-triggered: what a turn left in a socket is to be reported again.
 */
public interface LoopHost {
    /**
     * Called once, first. The host calls {@code drive} on its thread when channels are ready, when the time of {@link
     * #driveWithin} is over, and after {@link #driveSoon}; more often is legal. It never throws, never waits, and does nothing
     * after {@link #detach}.
     */
    void attach(Runnable drive);

    /**
     * Watches a non-blocking channel until its watch {@linkplain Watch#end ends}.
     *
     * @param operations as in {@link SelectionKey}; 0 watches nothing yet
     * @param ready to be told the operations found ready, on the host's thread; it only takes a note, the work is done by the
     *     drive that is to follow
     */
    Watch watch(SelectableChannel channel, int operations, IntConsumer ready) throws IOException;

    /**
     * To be driven after so many nanoseconds at the latest: 0 at once, {@link Long#MAX_VALUE} without end. The last call
     * counts; it is made at the end of each drive.
     */
    void driveWithin(long nanos);

    /** To be driven at once, as another thread has work for the loop. Any thread; many calls are one. */
    void driveSoon();

    /** The loop is closed: nothing is watched any more. */
    void detach();

    /** A channel that a host watches. */
    interface Watch {
        /** Other operations; 0 watches nothing. They differ from those before. */
        void operations(int operations);

        /** The end of the watch; the channel may be closed already. Must not throw. */
        void end();
    }
}
