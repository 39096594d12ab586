package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.transfer.Limits;
import java.io.IOException;

/** A connection that speaks HTTP/1.1, of either role: one read and one write a turn, and what to wait for next. */
abstract sealed class HttpSocket extends Driven permits HttpConnection, ServerConnection {
    /** Events of one connection in a turn: a flood of tiny requests or chunks must not keep the others waiting. */
    static final int EVENTS = 256;

    final Endpoint endpoint;
    final Wire wire;

    long bytesIn;
    long bytesOut;

    /** When a byte last went either way, or when bytes began to wait for the peer to take them. */
    long lastMoved;

    private boolean blocked;

    HttpSocket(Engine engine, Endpoint endpoint) {
        super(engine);
        this.endpoint = endpoint;
        this.wire = new Wire(engine.segments, SegmentPool.LARGEST);
        this.lastMoved = engine.now;
    }

    static HeadLimits headLimits(Limits limits) {
        return new HeadLimits(limits.maxHead(), limits.maxHeaderLine(), limits.maxHeaders(), limits.maxTarget());
    }

    /** Reads what came, once, at most so much; the end of input becomes the mark on the queue. */
    final void read(long most, long now) throws IOException {
        int count = engine.sockets.receive(endpoint, wire, most);
        if (count < 0) {
            wire.in.finish();
        } else if (count > 0) {
            bytesIn += count;
            lastMoved = now;
        }
    }

    /** Writes what goes, once; layers may come upon bytes of the peer as they do that. */
    final void write(long now) throws IOException {
        long before = wire.in.length();
        int count = engine.sockets.send(endpoint, wire);
        bytesOut += count;
        bytesIn += wire.in.length() - before;
        boolean waits = !isFlushed();
        if (count > 0 || waits && !blocked) {
            lastMoved = now;
        }
        blocked = waits;
    }

    /** Whether the socket has taken all that was written. */
    final boolean isFlushed() {
        return wire.out.isEmpty() && Sockets.unsent(endpoint) == 0;
    }

    /** Whether bytes that come now could be taken in. */
    abstract boolean takesInput();

    /** The interest, derived in this one place. */
    final void watch() {
        int operations = takesInput() ? Reactor.READ : 0;
        engine.sockets.interest(endpoint, isFlushed() ? operations : operations | Reactor.WRITE);
    }

    /** Ends the connection and gives all memory back. */
    final void drop() {
        forgetDeadlines();
        Sockets.part(endpoint, null);
        wire.in.clear();
        wire.out.clear();
    }
}
