package dev.wsmulti.engine;

import dev.wsmulti.observe.Flight;
import dev.wsmulti.transfer.LoopLag;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one loop lets others see of itself: how long its turns take, and events for whoever records them. Where nobody does a
 * turn costs one reading of the clock more, and nothing is made.
 */
final class Watch {
    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long[] BOUNDS = {
        TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(50), STALL
    };

    private final Flight flight = new Flight();
    private final long[] turns = new long[BOUNDS.length + 1];
    private long longest;

    /** Whether messages are told of, in this turn. */
    boolean messages;

    /** Whether each step of this turn is timed. */
    private boolean steps;

    private long began;

    /** A turn begins. */
    void begins(long now) {
        messages = flight.messages();
        steps = flight.stalls();
        began = now;
    }

    boolean timesSteps() {
        return steps;
    }

    /** A step of the turn is over: that of one transfer, or 0 for one for all. */
    void step(long transfer, String step, long now) {
        long took = now - began;
        began = now;
        if (took >= STALL) {
            flight.stall(transfer, step, took);
        }
    }

    /** The turn took so long. */
    void ended(long took) {
        int bucket = 0;
        while (bucket < BOUNDS.length && took >= BOUNDS[bucket]) {
            bucket++;
        }
        turns[bucket]++;
        longest = Math.max(longest, took);
    }

    /** As of the last turn or newer. */
    LoopLag lag() {
        return new LoopLag(turns[0], turns[1], turns[2], turns[3], turns[4], Duration.ofNanos(longest));
    }

    /** A transfer came to its connection, or failed on the way. */
    void approached(long transfer, Approach way, String failure) {
        if (flight.connects()) {
            flight.connect(transfer, way.origin().toString(), way.times(), failure);
        }
    }

    /** A session is open. */
    void opened(SessionFacts session) {
        if (flight.handshakes()) {
            flight.handshake(
                    session.id, session.role.toString(), session.subprotocol().orElse(""), session.age());
        }
    }

    /** A message has gone one way or the other. */
    void message(long transfer, boolean sent, boolean text, long size) {
        flight.message(transfer, sent, text, size);
    }

    /** A transfer has ended. */
    void ended(TransferHandle transfer, int code, Optional<String> failure, long received, long sent, Duration took) {
        if (flight.ends()) {
            flight.end(transfer.id, code, failure.orElse(""), received, sent, took.toNanos());
        }
    }
}
