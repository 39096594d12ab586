package dev.wsmulti.websocket;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;

/**
 * The sending side of a session: frames in the order in which they go out. At most one message is open, written in
 * pieces; whole messages sent meanwhile wait behind it. Control frames keep their own order and pass between frames, also
 * between the fragments of the open message (RFC 6455 section 5.4), but never inside a frame.
 *
 * <p>Where the next frame begins is read from our own headers as they leave, so no list of lengths is kept.
 */
public final class FrameOutput {
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final MaskKeys keys;
    private final ByteQueue data;
    private final ByteQueue behind;
    private final ByteQueue control;
    private final ByteQueue goodbye;
    private final byte[] header = new byte[FrameHeader.LONGEST];
    private final Utf8 utf8 = new Utf8();
    private final Utf8 trial = new Utf8();
    private boolean masks;

    /** Payload bytes that have not left of the frame whose header left last; 0 between two frames. */
    private long frontLeft;

    /** Whether our close frame began to leave; section 5.5.1: nothing may follow it. */
    private boolean ended;

    /** TEXT or BINARY while a message of ours is open, else 0. */
    private int open;

    /** Reserved bits of its first frame. */
    private int marks;

    private boolean fragmented;
    private boolean abandoned;
    private boolean inFrame;
    private boolean frameEnds;
    private long frameLength;
    private long frameOffset;
    private int frameKey;
    private long dropped;

    public FrameOutput(SegmentPool pool, MaskKeys keys) {
        this.keys = keys;
        data = new ByteQueue(pool, UNBOUNDED);
        behind = new ByteQueue(pool, UNBOUNDED);
        control = new ByteQueue(pool, UNBOUNDED);
        goodbye = new ByteQueue(pool, UNBOUNDED);
    }

    /** Gets ready for a session; a client masks what it sends (RFC 6455 section 5.3). */
    public void begin(boolean client) {
        masks = client;
        data.clear();
        behind.clear();
        control.clear();
        goodbye.clear();
        frontLeft = 0;
        ended = false;
        abandoned = false;
        dropped = 0;
        open = 0;
        inFrame = false;
    }

    /** Adds a whole message, behind the open one if there is one; the opcode may have reserved bits beside it. */
    public void message(int opcode, byte[] array, int offset, int length) {
        frame(open == 0 ? data : behind, opcode | FrameHeader.FIN, array, offset, length);
    }

    /**
     * Adds a control frame to those that may pass. When more than {@code reserve} bytes wait, a pong replaces the older
     * ones (section 5.5.3: an endpoint may answer only the most recent ping) and any other frame is refused. Behind a
     * close frame that began to leave every frame is refused.
     */
    public boolean control(int opcode, byte[] array, int offset, int length, long reserve) {
        if (ended) {
            return false;
        }
        if (control.length() + FrameHeader.LONGEST + length > reserve) {
            if (opcode != Opcode.PONG) {
                return false;
            }
            dropPongs();
        }
        frame(control, opcode | FrameHeader.FIN, array, offset, length);
        return true;
    }

    /** Adds the close frame: behind every message that was accepted and behind the open one; no message may follow it. */
    public void close(byte[] array, int offset, int length) {
        frame(goodbye, Opcode.CLOSE | FrameHeader.FIN, array, offset, length);
    }

    /** Opens a message that is written in fragments or pieces, with these reserved bits in its first frame. */
    public void open(int opcode, int reserved) {
        open = opcode;
        marks = reserved;
        fragmented = false;
        utf8.reset();
    }

    /** Begins a frame of the open message; {@code length} bytes must follow by {@link #write}. */
    public void startFrame(long length, boolean last) {
        int opcode = fragmented ? Opcode.CONTINUATION : open | marks;
        int first = last ? opcode | FrameHeader.FIN : opcode;
        fragmented = true;
        frameEnds = last;
        frameLength = length;
        frameOffset = 0;
        inFrame = true;
        if (masks) {
            frameKey = keys.next();
            data.append(header, 0, FrameHeader.writeMasked(header, 0, first, length, frameKey));
        } else {
            data.append(header, 0, FrameHeader.write(header, 0, first, length));
        }
        endOfFrame();
    }

    /** Adds bytes of the frame that was begun, at most {@link #frameLeft}. */
    public void write(byte[] array, int offset, int length) {
        if (masks) {
            data.appendMasked(array, offset, length, frameKey, frameOffset);
        } else {
            data.append(array, offset, length);
        }
        frameOffset += length;
        endOfFrame();
    }

    /** Checks the next bytes of an open text message; false, and nothing has changed, if they cannot be UTF-8. */
    public boolean isText(byte[] array, int offset, int length, boolean last) {
        if (open != Opcode.TEXT) {
            return true;
        }
        trial.resume(utf8);
        if (!trial.accept(array, offset, length) || (last && !trial.isComplete())) {
            return false;
        }
        utf8.resume(trial);
        return true;
    }

    private void endOfFrame() {
        if (frameOffset < frameLength) {
            return;
        }
        inFrame = false;
        if (frameEnds) {
            open = 0;
            behind.moveTo(data, Long.MAX_VALUE);
        } else if (abandoned) {
            abandon();
        }
    }

    /**
     * Gives up the open message: only a close frame makes sense behind its fragments. False inside a frame, where nothing
     * else can be said; the message is given up then when the frame is complete.
     */
    public boolean abandon() {
        abandoned = true;
        if (inFrame) {
            return false;
        }
        if (open != 0 && fragmented) {
            while (!behind.isEmpty()) {
                int size = headerSize(behind);
                long payload = FrameHeader.payloadLength(behind.array(), behind.start());
                behind.skip(size + payload);
                dropped += payload;
            }
        } else {
            behind.moveTo(data, Long.MAX_VALUE);
        }
        open = 0;
        return true;
    }

    /** Payload bytes of the messages that waited behind one that was given up. */
    public long dropped() {
        return dropped;
    }

    /** Whether our close frame is on the wire. */
    public boolean hasEnded() {
        return ended;
    }

    /** The type of the open message, 0 for none. */
    public int open() {
        return open;
    }

    /** Whether a frame was begun that lacks bytes. */
    public boolean isInFrame() {
        return inFrame;
    }

    /** Whether so many bytes more end the frame begun, and with it the message. */
    public boolean endsWith(int length) {
        return frameEnds && length == frameLeft();
    }

    /** Bytes that the frame begun still lacks. */
    public long frameLeft() {
        return inFrame ? frameLength - frameOffset : 0;
    }

    /**
     * Moves what may leave to the end of {@code wire}, until that holds {@code most} bytes; control frames and headers go
     * whole.
     */
    public void pull(ByteQueue wire, long most) {
        while (wire.length() < most) {
            if (frontLeft == 0) {
                control.moveTo(wire, Long.MAX_VALUE);
                if (data.isEmpty()) {
                    sayGoodbye(wire);
                    return;
                }
                pullHeader(wire);
            }
            frontLeft -= data.moveTo(wire, Math.min(frontLeft, most - wire.length()));
            if (frontLeft > 0) {
                return;
            }
        }
    }

    private void pullHeader(ByteQueue wire) {
        int size = headerSize(data);
        frontLeft = FrameHeader.payloadLength(data.array(), data.start());
        data.moveTo(wire, size);
    }

    private void sayGoodbye(ByteQueue wire) {
        if (open == 0 && !goodbye.isEmpty()) {
            goodbye.moveTo(wire, Long.MAX_VALUE);
            ended = true;
        }
    }

    /** Whether nothing could leave now. */
    public boolean isEmpty() {
        boolean speechless = control.isEmpty() && (goodbye.isEmpty() || open != 0);
        return data.isEmpty() && (speechless || frontLeft > 0);
    }

    /** Whether there is nothing to remember at all, not even that our close frame has left. */
    public boolean idle() {
        boolean empty = data.isEmpty() && behind.isEmpty() && control.isEmpty() && goodbye.isEmpty();
        return empty && open == 0 && frontLeft == 0 && !ended && !abandoned;
    }

    /** Bytes of data frames that have not left, headers included. */
    public long dataBytes() {
        return data.length() + behind.length();
    }

    /** Those of them that wait for the end of the open message. */
    public long bytesBehind() {
        return behind.length();
    }

    private void frame(ByteQueue queue, int first, byte[] array, int offset, int length) {
        if (masks) {
            int key = keys.next();
            queue.append(header, 0, FrameHeader.writeMasked(header, 0, first, length, key));
            queue.appendMasked(array, offset, length, key, 0);
        } else {
            queue.append(header, 0, FrameHeader.write(header, 0, first, length));
            queue.append(array, offset, length);
        }
    }

    /** The size of the header at the front, which is contiguous then. */
    private static int headerSize(ByteQueue queue) {
        queue.require(2);
        int size = FrameHeader.size(queue.array()[queue.start() + 1] & 0xff);
        queue.require(size);
        return size;
    }

    private void dropPongs() {
        long left = control.length();
        while (left > 0) {
            int size = headerSize(control);
            long frame = size + FrameHeader.payloadLength(control.array(), control.start());
            boolean pong = (control.array()[control.start()] & 0xf) == Opcode.PONG;
            left -= frame;
            if (pong) {
                control.skip(frame);
            } else {
                control.moveTo(control, frame);
            }
        }
    }
}
