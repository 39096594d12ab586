package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.transfer.Limits;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A connection that speaks HTTP/1.1, of either role: one read and one write a turn, and what to wait for next. */
abstract sealed class HttpSocket extends Driven permits HttpConnection, ServerConnection {
    /** Events of one connection in a turn: a flood of tiny requests or chunks must not keep the others waiting. */
    static final int EVENTS = 256;

    /** Of a file in a turn: a system call moves 256 KiB for about what it costs us to copy 64 KiB. */
    private static final long FILE_BYTES = 256 * 1024;

    final Endpoint endpoint;
    final Wire wire;

    long bytesIn;
    long bytesOut;

    /** When a byte last went either way, or when bytes began to wait for the peer to take them. */
    long lastMoved;

    private boolean blocked;

    /** Whether the socket did not take all that it was offered of a file, and has not said since that it takes more. */
    private boolean fileWaits;

    /** Bytes of files that may still go in this turn. */
    private long fileLeft;

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
        fileLeft = FILE_BYTES;
        if ((operations & Reactor.WRITE) != 0) {
            fileWaits = false;
        }
    }

    /**
     * Has the system write a part of a file, behind what is queued. Returns how many bytes went, possibly none; -1 if there
     * is no such way.
     */
    final long write(FileChannel file, long from, long most) throws IOException {
        if (endpoint instanceof LayeredEndpoint) {
            return -1;
        }
        if (!wire.out.isEmpty()) {
            write(engine.now);
        }
        long part = Math.min(most, fileLeft);
        if (part == 0 || fileWaits || !wire.out.isEmpty()) {
            return 0;
        }
        long count = endpoint.write(file, from, part);
        if (count >= 0) {
            fileLeft -= count;
            bytesOut += count;
            fileWaits = count < part;
            lastMoved = count > 0 ? engine.now : lastMoved;
        }
        return count;
    }

    /** Whether a file waits for the socket. */
    final boolean fileWaits() {
        return fileWaits;
    }

    /** Nothing of the file that waits will follow. */
    final void forgetFile() {
        fileWaits = false;
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
        return wire.out.isEmpty() && !fileWaits && Sockets.unsent(endpoint) == 0;
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
