package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Records between queues, one at a time: the calls of an engine, straight from one queue's memory into the other's. Used by
 * one thread at a time.
 */
final class Records {
    /** Room for one record of any version; engines that want more say so. */
    static final int ROOM = 17 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final @Nullable PlaintextTap tap;
    private final Progress progress = new Progress();

    /** What the engine said last. */
    HandshakeStatus status = HandshakeStatus.NOT_HANDSHAKING;

    /** The peer has said close_notify. */
    boolean inputClosed;

    /** The engine will not say anything any more. */
    boolean outputClosed;

    /** Looks at what the server says; null once that is known. */
    private @Nullable AgreedGroup group = new AgreedGroup();

    Records(SSLEngine engine, @Nullable PlaintextTap tap) {
        this.engine = engine;
        this.tap = tap;
    }

    /** The key exchange group, asked when the handshake is over; it is not looked for any more. */
    Optional<String> group() {
        AgreedGroup seen = group;
        group = null;
        return seen == null ? Optional.empty() : seen.name();
    }

    /** Work was done that only the engine knows of; it is asked again what it wants. */
    void askAgain() {
        status = engine.getHandshakeStatus();
        progress.noted(status, 0);
    }

    /** Unwraps the record of that length at the front of a queue, none for 0; says how many bytes of data that gave. */
    int unwrap(ByteQueue from, int length, ByteQueue to) throws SSLException {
        // No record holds more than its length: a small one needs little room.
        int space = Math.max(length, 1);
        while (true) {
            ByteBuffer source = length == 0 ? NOTHING : ByteBuffer.wrap(from.array(), from.start(), length);
            ByteBuffer room = to.room(space);
            int begin = room.position();
            SSLEngineResult result = call(source, room, to, false);
            int data = result.bytesProduced();
            if (tap != null && data > 0) {
                tap.passed(false, room.duplicate().flip().position(begin).asReadOnlyBuffer());
            }
            take(from, result.bytesConsumed());
            inputClosed |= result.getStatus() == Status.CLOSED;
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return data;
            }
            // Engines change their mind: asked each time.
            space = Math.max(space, engine.getSession().getApplicationBufferSize());
        }
    }

    /** Wraps up to {@code most} bytes, none for 0; says how many bytes it took. */
    int wrap(ByteQueue from, int most, ByteQueue to) throws SSLException {
        int count = (int) Math.min(most, from.length());
        from.require(count);
        int space = ROOM;
        while (true) {
            ByteBuffer source = count == 0 ? NOTHING : ByteBuffer.wrap(from.array(), from.start(), count);
            ByteBuffer room = to.room(space);
            SSLEngineResult result = call(source, room, to, true);
            int taken = result.bytesConsumed();
            if (tap != null && taken > 0) {
                tap.passed(
                        true,
                        ByteBuffer.wrap(from.array(), from.start(), taken)
                                .slice()
                                .asReadOnlyBuffer());
            }
            take(from, taken);
            // After a close some say NEED_WRAP for ever and wrap nothing (JDK-8220703).
            outputClosed |= result.getStatus() == Status.CLOSED || inputClosed && result.bytesProduced() == 0;
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return taken;
            }
            space = Math.max(space, engine.getSession().getPacketBufferSize());
        }
    }

    private static void take(ByteQueue from, int count) {
        // An empty queue keeps what it borrowed.
        if (count > 0) {
            from.skip(count);
        }
    }

    private SSLEngineResult call(ByteBuffer source, ByteBuffer room, ByteQueue to, boolean wraps) throws SSLException {
        int filled = 0;
        ByteBuffer ciphertext = wraps ? room : source;
        int begin = ciphertext.position();
        try {
            SSLEngineResult result = wraps ? engine.wrap(source, room) : engine.unwrap(source, room);
            filled = result.bytesProduced();
            status = result.getHandshakeStatus();
            if (group != null && wraps != engine.getUseClientMode()) {
                group.see(ciphertext.duplicate().flip().position(begin));
            }
            if (result.getStatus() != Status.CLOSED) {
                progress.noted(status, result.bytesConsumed() + filled);
            }
            return result;
        } finally {
            to.commit(filled);
        }
    }
}
