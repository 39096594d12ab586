package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.extension.Encoder;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.FrameOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a session. In its own turn a server's messages go straight into the cork, while nothing is queued;
 * everything else goes through the list of frames to the wire. At most one write a turn.
 */
final class Outgoing {
    /** In place of an opcode: bytes that are no frame. */
    static final int RAW = -1;

    private final Engine engine;
    private final Wire wire;
    private final ByteQueue out;
    private final FrameOutput frames;
    private final OpenMessage own;
    private @Nullable Extended extended;
    private boolean raw;
    private boolean masks;
    private boolean corks;
    private boolean corked;

    /** What a session with a rate has given away: as far as the rate is concerned it has left. Made on first need. */
    private @Nullable Wire passed;

    /** Bytes that layers have taken, or the rate has passed, and the socket has not; as of the last flush. */
    private long unsent;

    private boolean waits;
    private long blockedSince;

    Outgoing(Engine engine, Wire wire) {
        this.engine = engine;
        this.wire = wire;
        this.out = wire.out;
        this.frames = new FrameOutput(engine.segments, engine.maskKeys);
        this.own = new OpenMessage(engine, frames, this);
    }

    void begin(SessionFacts session) {
        raw = session.isRaw();
        masks = session.role() == Role.CLIENT;
        frames.begin(masks);
    }

    /** Takes what the session's options say: what has a rate waits in the list of frames. */
    void configure(SessionFacts session) {
        corks = !masks && session.options.maxSendRate() == Setting.NONE;
    }

    boolean idle() {
        return out.isEmpty() && unsent == 0 && frames.idle();
    }

    void clear() {
        frames.begin(false);
        if (passed != null) {
            passed.out.clear();
        }
        unsent = 0;
        waits = false;
    }

    FrameOutput frames() {
        return frames;
    }

    /** The message of its own that the session writes in pieces. */
    OpenMessage own() {
        return own;
    }

    /** At the start of a turn: the session may use the cork if nothing of it is queued. */
    void corkUp(SessionFacts session) {
        if (corks && idle()) {
            engine.cork.owner = session;
        }
    }

    void extended(@Nullable Extended extensions) {
        extended = extensions;
    }

    /** The extensions of the session; null for none. */
    @Nullable
    Extended extended() {
        return extended;
    }

    /** Adds a whole message; says how many bytes of payload that are. */
    int message(SessionFacts session, int opcode, Payload payload, int length) {
        Extended coder = extended;
        if (coder != null) {
            int count = encode(coder, payload, length);
            if (count != Encoder.PLAIN) {
                encoded(session, opcode | coder.marks(), coder.encoded(), count);
                coder.used(engine.now);
                coder.trim();
                return count;
            }
            coder.trim();
        }
        Cork cork = engine.cork;
        if (cork.isOf(session) && cork.hasRoom(length)) {
            cork.frame(opcode | FrameHeader.FIN, payload, length);
            corked = true;
            return length;
        }
        leaveCork(session);
        if (payload instanceof LentMessage lent) {
            frames.message(opcode, lent.array, lent.offset, length);
        } else {
            frames.message(opcode, engine.scratch.bytes(payload), 0, length);
        }
        return length;
    }

    private int encode(Extended coder, Payload payload, int length) {
        if (payload instanceof LentMessage lent) {
            return coder.encode(lent.array, lent.offset, length);
        }
        boolean asItIs = payload instanceof Message message && !message.compressible();
        return asItIs ? Encoder.PLAIN : coder.encode(engine.scratch.bytes(payload), 0, length);
    }

    private void encoded(SessionFacts session, int first, byte[] array, int length) {
        if (!cork(session, first, array, 0, length)) {
            frames.message(first, array, 0, length);
        }
    }

    /** Adds a frame to the cork, if the session may use it and it has room; leaves it else. */
    private boolean cork(SessionFacts session, int first, byte[] array, int offset, int length) {
        Cork cork = engine.cork;
        if (cork.isOf(session) && cork.hasRoom(length)) {
            cork.frame(first | FrameHeader.FIN, array, offset, length);
            corked = true;
            return true;
        }
        leaveCork(session);
        return false;
    }

    /** Adds bytes as they are. */
    void raw(Payload bytes, int length) {
        out.append(engine.scratch.bytes(bytes), 0, length);
    }

    /** Adds a control frame; false if the reserve is full. */
    boolean control(SessionFacts session, int opcode, byte[] array, int offset, int length, long reserve) {
        return cork(session, opcode, array, offset, length) || frames.control(opcode, array, offset, length, reserve);
    }

    /** Adds the close frame behind everything; raw bytes just end. */
    void close(SessionFacts session, byte[] payload, int length) {
        leaveCork(session);
        if (!raw) {
            frames.close(payload, 0, length);
        }
    }

    /** What follows goes to the list of frames; what is in the cork goes out before it. */
    void leaveCork(SessionFacts session) {
        if (engine.cork.isOf(session)) {
            engine.cork.owner = null;
        }
    }

    /** One write, if there is something to write and the socket takes it. Returns the bytes written. */
    int flush(SessionFacts session, Endpoint endpoint) throws IOException {
        leaveCork(session);
        if (corked) {
            corked = false;
            return uncork(endpoint);
        }
        if (out.length() < SegmentPool.LARGEST) {
            engine.sockets.lend(endpoint, wire);
            frames.pull(out, SegmentPool.LARGEST);
        }
        int written = engine.sockets.send(endpoint, wire);
        unsent = Sockets.unsent(endpoint);
        return written;
    }

    /** The same for a session that has a rate: no more than may pass now. */
    int flush(SessionFacts session, Endpoint endpoint, TokenBucket rate, long now) throws IOException {
        leaveCork(session);
        if (corked) {
            corked = false;
            out.append(engine.cork.encoded());
            engine.cork.clear();
        }
        Wire made = passed();
        long allowed = Math.min(SegmentPool.LARGEST, rate.allowed(now));
        long most = unsent > 0 ? 0 : allowed;
        frames.pull(out, most);
        engine.sockets.lend(endpoint, made);
        rate.spend(out.moveTo(made.out, most), now);
        // Before the write, which may throw: what is left there must not be the next session's.
        unsent = Math.max(unsent, made.out.length());
        int written = engine.sockets.send(endpoint, made);
        unsent = made.out.length() + Sockets.unsent(endpoint);
        return written;
    }

    /** What of the upgrade is left: no rate counts it. */
    void passUpgrade() {
        unsent = out.moveTo(passed().out, Long.MAX_VALUE);
    }

    private Wire passed() {
        Wire made = passed;
        if (made == null) {
            made = new Wire(wire.in, new ByteQueue(engine.segments, SegmentPool.LARGEST));
            passed = made;
        }
        return made;
    }

    private int uncork(Endpoint endpoint) throws IOException {
        try {
            int written = engine.sockets.send(endpoint, wire, engine.cork.encoded());
            unsent = Sockets.unsent(endpoint);
            return written;
        } finally {
            engine.cork.clear();
        }
    }

    /** At the end of the session: what is in the cork will not go out. */
    void discardCork(SessionFacts session) {
        leaveCork(session);
        if (corked) {
            corked = false;
            engine.cork.clear();
        }
    }

    /** Whether the socket did not take all that the rate has passed. */
    boolean isStuck() {
        return unsent > 0;
    }

    /** Whether the socket did not take all that it was given; with a rate also what waits for that. */
    boolean isBlocked() {
        return !out.isEmpty() || unsent > 0;
    }

    /** Behind a write: whether bytes wait for the peer since now, for the first time or again. */
    boolean note(boolean blocked, boolean moved, long now) {
        boolean begins = blocked && (moved || !waits);
        waits = blocked;
        if (begins) {
            blockedSince = now;
        }
        return begins;
    }

    /** Whether bytes waited for the peer behind the last write. */
    boolean waits() {
        return waits;
    }

    /** Since when it has taken none of them. */
    long blockedSince() {
        return blockedSince;
    }

    /** Whether there is more to write than was given to the socket. */
    boolean hasMore() {
        return !frames.isEmpty();
    }

    /** Whether everything has left, our close frame last where there are frames. */
    boolean hasEnded() {
        return !isBlocked() && (raw || frames.hasEnded());
    }

    /** Bytes of data that have not left, headers included: an upper bound of the payload queued. */
    long bytesLeft() {
        return frames.dataBytes() + out.length() + unsent;
    }

    /** Those of them before the next piece of the open message: what waits behind it must not keep it from going on. */
    long bytesAhead() {
        return bytesLeft() - frames.bytesBehind();
    }

    /** Whether the session is amid a message of its own that is written in pieces. */
    boolean isOpen() {
        return frames.open() != 0;
    }
}
