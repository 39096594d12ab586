package dev.wsmulti.engine;

import dev.wsmulti.net.Endpoint;
import java.io.IOException;
import java.time.Duration;

/**
 * The end of a connection on which everything is said. What comes is dropped until the client closes: closing before that
 * would reset the connection and could cost it the answer (RFC 9112 section 9.6). Bounded in time.
 */
final class LingeringClose {
    /** From the last byte that the client sent. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** In all: who was refused amid a long upload must get the time to read why. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private long since;
    private boolean finished;

    LingeringClose(long now) {
        this.since = now;
    }

    /** All that was queued has left: nothing will follow it. Again: nothing happens. */
    void finish(Endpoint endpoint, long now) throws IOException {
        if (!finished) {
            finished = true;
            since = now;
            endpoint.finish();
        }
    }

    /** When the client has had its time; a byte last moved then. */
    long due(long lastMoved) {
        long quiet = lastMoved - since > 0 ? lastMoved : since;
        return Driven.earlier(Engine.after(quiet, QUIET), Engine.after(since, LONGEST));
    }
}
