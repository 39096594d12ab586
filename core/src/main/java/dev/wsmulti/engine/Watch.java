package dev.wsmulti.engine;

import dev.wsmulti.observe.Flight;
import dev.wsmulti.transfer.LoopLag;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.TraceComponent;
import dev.wsmulti.transfer.TraceLevel;
import dev.wsmulti.transfer.WsSession;
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

    private final Trace trace;
    private final Flight flight = new Flight();
    private final long[] turns = new long[BOUNDS.length + 1];
    private long longest;

    /** Whether messages are told of, in this turn. */
    boolean messages;

    /** Whether each step of this turn is timed. */
    private boolean steps;

    private long began;
    private int members;

    Watch(Trace trace) {
        this.trace = trace;
    }

    /** A turn begins, with so many that are ready. */
    void begins(long now, int ready) {
        messages = flight.messages();
        steps = flight.stalls() || trace.says(TraceComponent.LOOP, TraceLevel.INFO);
        began = now;
        members = ready;
    }

    boolean timesSteps() {
        return steps;
    }

    /** A step of the turn is over: that of one transfer, or 0 for one for all. */
    void step(long transfer, String step, long now) {
        long took = now - began;
        began = now;
        if (took >= STALL) {
            if (flight.stalls()) {
                flight.stall(transfer, step, took);
            }
            trace.info(TraceComponent.LOOP, transfer, step + " took ", Duration.ofNanos(took));
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
        if (took >= STALL && trace.says(TraceComponent.LOOP, TraceLevel.ERROR)) {
            trace.line(
                    TraceComponent.LOOP,
                    TraceLevel.ERROR,
                    0,
                    "the loop stood still for " + Duration.ofNanos(took).toMillis() + " ms: something in it blocks");
        } else if (members > 0 && trace.says(TraceComponent.LOOP, TraceLevel.DEBUG)) {
            trace.line(TraceComponent.LOOP, TraceLevel.DEBUG, 0, "a turn for " + members + " took " + took + " ns");
        }
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
        if (!failure.isEmpty()) {
            trace.info(TraceComponent.CONNECT, transfer, "no connection to " + way.origin() + ": ", failure);
        }
    }

    /** A session is open. */
    void opened(SessionFacts session) {
        if (flight.handshakes()) {
            flight.handshake(
                    session.id, session.role().toString(), session.subprotocol().orElse(""), session.age());
        }
        trace.info(TraceComponent.WS, session.id, "open as ", session.role());
    }

    /** A piece of a message is about to be delivered, or a control frame was found. */
    void received(long session, Piece piece) {
        trace.line(
                TraceComponent.WS,
                TraceLevel.DEBUG,
                session,
                "< " + piece.type() + " " + piece.length() + " bytes at " + piece.frameOffset() + " of frame of "
                        + piece.frameLength() + ", at " + piece.messageOffset() + " of message"
                        + (piece.last() ? ", last" : ""));
    }

    /** A frame, or a piece of one, was accepted to be sent. */
    void sends(long session, String what, long length) {
        trace.line(TraceComponent.WS, TraceLevel.DEBUG, session, "> " + what + " " + length + " bytes");
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
        trace.info(
                transfer instanceof WsSession ? TraceComponent.WS : TraceComponent.HTTP,
                transfer.id,
                "ended with " + code,
                failure.map(why -> ", " + why).orElse(""));
    }
}
