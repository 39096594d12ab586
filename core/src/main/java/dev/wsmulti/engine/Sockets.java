package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.bytes.Window;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.DirectBuffers;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.TlsFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes between the wire of a connection's owner and its socket, whether or not there are layers between them, and
 * has it watched. With the memory that a loop lends for that. One place, so that owners need not know of layers.
 */
final class Sockets {
    /** Room for one unit of a layer, such as a TLS record. */
    static final int UNIT = 17 * 1024;

    private final Reactor reactor;

    /** What one system call reads or writes. */
    final ByteBuffer io;

    /** What an owner's queue borrows; a layer needs room for a whole unit behind the last one. */
    final Window window = new Window(Window.HEADROOM, SegmentPool.LARGEST + UNIT);

    /** What its owners have moved: layers' own bytes are not counted. */
    long bytesIn;

    long bytesOut;

    private @Nullable Window received;
    private @Nullable Window plaintext;
    private @Nullable Window sent;
    private @Nullable ByteBuffer ciphertext;

    Sockets(Reactor reactor, ByteBuffer io) {
        this.reactor = reactor;
        this.io = io;
    }

    /** Has it watched; its owner gets turns from now on. */
    void register(Endpoint endpoint, Driven owner, int operations) throws IOException {
        if (endpoint instanceof LayeredEndpoint layered) {
            layered.register(owner, operations);
        } else {
            reactor.register(endpoint, owner, operations);
        }
    }

    /** What it is watched for from now on. */
    void interest(Endpoint endpoint, int operations) {
        if (endpoint instanceof LayeredEndpoint layered) {
            layered.interest(operations);
        } else {
            reactor.interest(endpoint, operations);
        }
    }

    /** One read, at most so much, into {@code wire.in}; how many bytes that gave, -1 at the end of the stream. */
    int receive(Endpoint endpoint, Wire wire, long most) throws IOException {
        if (endpoint instanceof LayeredEndpoint layered) {
            int count = layered.read(wire, most);
            bytesIn += Math.max(0, count);
            return count;
        }
        ByteBuffer target = io.clear();
        target.limit((int) Math.min(target.capacity(), most));
        int count = endpoint.read(target);
        if (count > 0) {
            bytesIn += count;
            wire.in.lend(window, target.flip());
        }
        return count;
    }

    /** One write of what {@code wire.out} holds; how many bytes the socket took. What was taken is off the queue. */
    int send(Endpoint endpoint, Wire wire) throws IOException {
        if (endpoint instanceof LayeredEndpoint layered) {
            int count = layered.write(wire);
            bytesOut += count;
            return count;
        }
        if (wire.out.isEmpty()) {
            return 0;
        }
        wire.out.copyTo(io.clear());
        int count = endpoint.write(io.flip());
        bytesOut += count;
        wire.out.skip(count);
        return count;
    }

    /** The same for bytes that lie elsewhere, with nothing queued before them: what was not taken waits on the queue. */
    int send(Endpoint endpoint, Wire wire, ByteBuffer bytes) throws IOException {
        if (endpoint instanceof LayeredEndpoint layered) {
            wire.out.lend(plaintext(), bytes);
            int count = layered.write(wire);
            bytesOut += count;
            return count;
        }
        int count = endpoint.write(bytes);
        bytesOut += count;
        if (bytes.hasRemaining()) {
            wire.out.append(bytes);
        }
        return count;
    }

    /** What came for an owner before it was there, with its end. */
    static void takeOver(@Nullable ByteQueue early, Wire wire) {
        if (early != null) {
            early.moveTo(wire.in, Long.MAX_VALUE);
            if (early.finished()) {
                wire.in.finish();
            }
        }
    }

    /** Before something is added to what layers are to take in this turn. */
    void lend(Endpoint endpoint, Wire wire) {
        if (endpoint instanceof LayeredEndpoint) {
            wire.out.lend(plaintext());
        }
    }

    /** The same for an owner whose queues are settled at the end of each turn, whether or not there are layers. */
    void lendToOwner(Wire wire) {
        if (wire.out.isEmpty()) {
            wire.out.lend(plaintext());
        }
    }

    /** Whether nothing comes from a connection that nobody uses; {@code probe} has room for the byte that must not. */
    static boolean isQuiet(Endpoint endpoint, ByteBuffer probe) throws IOException {
        return endpoint instanceof LayeredEndpoint layered ? layered.isQuiet(probe) : endpoint.read(probe) == 0;
    }

    /** The TLS configuration of a connection; null for a plain one. */
    static @Nullable SecureLayer layer(@Nullable Endpoint endpoint) {
        return endpoint instanceof LayeredEndpoint layered ? layered.layer : null;
    }

    /** What its TLS agreed on; empty for a plain connection. */
    static Optional<TlsFacts> facts(@Nullable Endpoint endpoint) {
        return endpoint instanceof LayeredEndpoint layered ? layered.facts() : Optional.empty();
    }

    /** Bytes read from the socket, whoever they were for; {@code otherwise} where there are no layers. */
    static long bytesIn(@Nullable Endpoint endpoint, long otherwise) {
        return endpoint instanceof LayeredEndpoint layered ? layered.bytesIn : otherwise;
    }

    /** Bytes written to the socket; {@code otherwise} where there are no layers. */
    static long bytesOut(@Nullable Endpoint endpoint, long otherwise) {
        return endpoint instanceof LayeredEndpoint layered ? layered.bytesOut : otherwise;
    }

    /** Bytes off {@code wire.out} that no socket has taken yet. */
    static long unsent(Endpoint endpoint) {
        return endpoint instanceof LayeredEndpoint layered ? layered.unsent() : 0;
    }

    /** They will not leave: the way out is broken. */
    static void forgetUnsent(Endpoint endpoint) {
        if (endpoint instanceof LayeredEndpoint layered) {
            layered.forgetUnsent();
        }
    }

    /** The end of a connection whose owner has said all that it has to say; layers may have last words. */
    static void part(Endpoint endpoint, @Nullable Failure why) {
        if (endpoint instanceof LayeredEndpoint layered
                && !(why instanceof Failure.Cancelled)
                && !(why instanceof Failure.TimedOut)) {
            layered.part();
        } else {
            endpoint.abort();
        }
    }

    /** What a layer's queue borrows for what the socket gave: a unit that was cut is put before the new bytes. */
    Window received() {
        Window made = received;
        if (made == null) {
            made = new Window(UNIT, SegmentPool.LARGEST);
            received = made;
        }
        return made;
    }

    /** What an owner's queue borrows for what goes to a layer: records are made of one piece of memory. */
    private Window plaintext() {
        Window made = plaintext;
        if (made == null) {
            made = new Window(UNIT, SegmentPool.LARGEST + UNIT);
            plaintext = made;
        }
        return made;
    }

    /** What a layer gives to one system call. */
    ByteBuffer ciphertext() {
        ByteBuffer made = ciphertext;
        if (made == null) {
            made = DirectBuffers.allocate(SegmentPool.LARGEST + UNIT);
            ciphertext = made;
        }
        return made.clear();
    }

    /** What a layer's queue borrows for what goes to the socket. */
    Window sent() {
        Window made = sent;
        if (made == null) {
            made = new Window(0, SegmentPool.LARGEST + UNIT);
            sent = made;
        }
        return made;
    }
}
