package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.transfer.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A connection that speaks HTTP/1.1, of either role: one read and one write a turn, and what to wait for next. */
abstract sealed class HttpSocket extends Driven permits HttpConnection, ServerConnection {
    /** Events of one connection in a turn: a flood of tiny requests or chunks must not keep the others waiting. */
    static final int EVENTS = 256;

    /** What may pass the queues in a turn: a system call moves 256 KiB of a file for about what it costs us to copy 64 KiB. */
    private static final long BULK = 256 * 1024;

    final Endpoint endpoint;
    final Wire wire;

    long bytesIn;
    long bytesOut;

    /** When a byte last went either way, or when bytes began to wait for the peer to take them. */
    long lastMoved;

    private boolean blocked;

    /** Whether the socket did not take all that it was offered past the queue, and has not said since that it takes more. */
    private boolean bulkWaits;

    /** Bytes that may still go past the queue in this turn. */
    private long bulkLeft;

    HttpSocket(Engine engine, Endpoint endpoint) {
        super(engine);
        this.endpoint = endpoint;
        this.wire = new Wire(engine.segments, SegmentPool.LARGEST);
        this.lastMoved = engine.now;
    }

    static HeadLimits headLimits(Limits limits) {
        return new HeadLimits(limits.maxHead(), limits.maxHeaderLine(), limits.maxHeaders(), limits.maxTarget());
    }

    /** A turn begins, in which the socket is ready for these operations. */
    final void begins(int operations) {
        bulkLeft = BULK;
        if ((operations & Reactor.WRITE) != 0) {
            bulkWaits = false;
        }
    }

    /**
     * Has the system write a part of a file, behind what is queued. Returns how many bytes went, possibly none; -1 if there
     * is no such way.
     */
    final long write(FileChannel file, long from, long most) throws IOException {
        if (!isPlain()) {
            return -1;
        }
        if (!wire.out.isEmpty()) {
            write(engine.now);
        }
        long part = Math.min(most, bulkLeft);
        if (part == 0 || bulkWaits || !wire.out.isEmpty()) {
            return 0;
        }
        long count = endpoint.write(file, from, part);
        engine.sockets.bytesOut += Math.max(0, count);
        if (count >= 0) {
            bulkLeft -= count;
            bytesOut += count;
            bulkWaits = count < part;
            lastMoved = count > 0 ? engine.now : lastMoved;
        }
        return count;
    }

    /** Whether what goes past the queue waits for the socket. */
    final boolean bulkWaits() {
        return bulkWaits;
    }

    /** Nothing that goes past the queue will follow. */
    final void forgetBulk() {
        bulkWaits = false;
    }

    /** How many bytes may go past the queue now; what is queued goes before them. */
    final long straight() throws IOException {
        if (!wire.out.isEmpty()) {
            write(engine.now);
        }
        return wire.out.isEmpty() && !bulkWaits ? bulkLeft : 0;
    }

    /** Whether the socket gives and takes the bytes of the message itself. */
    final boolean isPlain() {
        return !(endpoint instanceof LayeredEndpoint);
    }

    /** Writes bytes past the queue. What the socket does not take now waits on the queue, which learns why. */
    final void writeStraight(ByteBuffer bytes) {
        int count = 0;
        try {
            count = endpoint.write(bytes);
        } catch (IOException broken) {
            // The next write finds out, where it is dealt with.
        }
        bulkLeft -= count;
        bytesOut += count;
        engine.sockets.bytesOut += count;
        bulkWaits = bytes.hasRemaining();
        lastMoved = count > 0 ? engine.now : lastMoved;
        wire.out.append(bytes);
    }

    /** Reads past the queue, once, at most so much; the end of input becomes the mark on the queue. */
    final ByteBuffer readStraight(long most, long now) throws IOException {
        ByteBuffer bytes = engine.http.direct();
        bytes.limit((int) Math.min(bytes.capacity(), most));
        int count = endpoint.read(bytes);
        if (count < 0) {
            wire.in.finish();
        } else if (count > 0) {
            bytesIn += count;
            engine.sockets.bytesIn += count;
            lastMoved = now;
        }
        return bytes.flip();
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
        return wire.out.isEmpty() && !bulkWaits && Sockets.unsent(endpoint) == 0;
    }

    /** Bytes that wait for the socket to take them. */
    public final long queuedBytes() {
        return wire.out.length() + Sockets.unsent(endpoint);
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
