package dev.wsmulti.transfer;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The loop as callbacks see it: the {@code CURLM} of libcurl. One thread drives it and owns the state of all its
 * transfers. It is an {@link Executor}: a task runs on that thread, in the turn after the present one if it is given from
 * inside a turn.
 */
public interface Loop extends Executor {
    /**
     * Starts a WebSocket session ({@code curl_multi_add_handle}). Any thread. The outcome comes to {@code onClose},
     * exactly once, never from inside this call.
     *
     * @throws IllegalStateException if the loop is closed, or if the URL needs TLS and no TLS layer is present
     */
    WsSession add(WsRequest request);

    /**
     * Starts an HTTP transfer ({@code curl_multi_add_handle}). Any thread. The outcome comes to {@code onDone}, exactly
     * once, never from inside this call.
     *
     * @throws IllegalStateException if the loop is closed, or if the URL needs TLS and no TLS layer is present
     */
    HttpTransfer add(HttpFetch request);

    /** Runs a task once, after a delay; at most 20 ms late. Timers do not keep {@code run()} alive. */
    Timer schedule(Duration delay, Runnable task);

    /** Runs a task again and again, {@code interval} (at least 1 ms) after the last run ended, until it is cancelled. */
    Timer every(Duration interval, Runnable task);

    /** Whether the caller is the loop's thread inside a turn, where calls act at once. */
    boolean inLoop();

    /** A task that waits for its time. */
    interface Timer {
        /** Takes the task off; it will not run any more once this loop has seen the call. Any thread, any number of times. */
        void cancel();
    }
}
