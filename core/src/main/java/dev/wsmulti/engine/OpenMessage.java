package dev.wsmulti.engine;

import dev.wsmulti.frame.Opcode;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.FrameOutput;

/** The message of its own that a session writes in pieces: at most one at a time. */
final class OpenMessage {
    private final Engine engine;
    private final FrameOutput frames;
    private final Outgoing outgoing;

    OpenMessage(Engine engine, FrameOutput frames, Outgoing outgoing) {
        this.engine = engine;
        this.frames = frames;
        this.outgoing = outgoing;
    }

    /** {@code coded}: by the extensions of the session, if it has any; its frames have no length known before then. */
    void open(SessionFacts session, int opcode, boolean coded) {
        if (frames.open() != 0) {
            throw new IllegalStateException(
                    "a message of this session is open (" + name(frames.open()) + "): end it first");
        }
        outgoing.leaveCork(session);
        Extended extended = outgoing.extended();
        frames.open(opcode, coded && extended != null ? extended.open() : 0);
    }

    void startFrame(SessionFacts session, int opcode, long length, boolean last) {
        if (length < 0) {
            throw new IllegalArgumentException("a frame of " + length + " bytes");
        }
        if (frames.isInFrame()) {
            throw new IllegalStateException("a frame is open and lacks " + frames.frameLeft() + " bytes");
        }
        if (frames.open() == 0) {
            open(session, opcode, false);
        } else if (isCoded()) {
            throw new IllegalStateException("the open message is compressed: write it in pieces of any length");
        } else if (frames.open() != opcode) {
            throw new IllegalStateException("the open message is " + name(frames.open()) + ", a fragment of "
                    + name(opcode) + " may not go into it (RFC 6455 section 5.4)");
        }
        frames.startFrame(length, last);
    }

    private boolean isCoded() {
        Extended extended = outgoing.extended();
        return extended != null && extended.isOpen();
    }

    /** Sends a received piece on, frame for frame; says how many bytes of payload that are. */
    int forward(SessionFacts session, Piece piece) {
        if (piece.type() != FrameType.TEXT && piece.type() != FrameType.BINARY) {
            throw new IllegalArgumentException("a " + piece.type() + " is not forwarded: it is for this connection");
        }
        int opcode = piece.type() == FrameType.TEXT ? Opcode.TEXT : Opcode.BINARY;
        if (!fits(piece, opcode)) {
            throw new IllegalStateException("pieces of one message are forwarded in order, and nothing between them");
        }
        boolean framed = piece.frameLength() >= 0;
        if (piece.first()) {
            open(session, opcode, !framed);
        }
        if (!framed) {
            return fragment(engine.scratch.bytes(piece), piece.length(), piece.last());
        }
        if (piece.frameOffset() == 0) {
            frames.startFrame(piece.frameLength(), piece.lastFrame());
        }
        return write(engine.scratch.bytes(piece), piece.length());
    }

    /** Whether the piece is the next one of what is open. */
    private boolean fits(Piece piece, int opcode) {
        if (piece.first() ? frames.open() != 0 : frames.open() != opcode || piece.frameLength() >= 0 && isCoded()) {
            return false;
        }
        return piece.frameOffset() == 0 || piece.frameLength() < 0
                ? !frames.isInFrame()
                : frames.isInFrame() && frames.frameLeft() == piece.length() + piece.frameLeft();
    }

    /** A piece of the user's: bytes of the frame begun, or a fragment of its own. Says how many bytes of payload that are. */
    int piece(Payload piece, boolean oneFrame, boolean last) {
        int length = piece.length();
        long room = frames.frameLeft();
        if (oneFrame && length > room) {
            throw new IllegalArgumentException("the frame lacks " + room + " bytes but was given " + length);
        }
        byte[] bytes = engine.scratch.bytes(piece);
        boolean ends = oneFrame ? frames.endsWith(length) : last;
        if (!frames.isText(bytes, 0, length, ends)) {
            throw new IllegalArgumentException("a text message must be UTF-8 (RFC 6455 section 8.1)");
        }
        return oneFrame ? write(bytes, length) : fragment(bytes, length, last);
    }

    /** A fragment with these bytes, or with what the extensions make of them. */
    int fragment(byte[] bytes, int length, boolean last) {
        Extended extended = outgoing.extended();
        if (extended == null || !extended.isOpen()) {
            frames.startFrame(length, last);
            return write(bytes, length);
        }
        int count = extended.piece(bytes, 0, length, last);
        frames.startFrame(count, last);
        int written = write(extended.encoded(), count);
        extended.trim();
        extended.used(engine.now);
        return written;
    }

    private int write(byte[] bytes, int length) {
        if (length > 0) {
            frames.write(bytes, 0, length);
        }
        return length;
    }

    private static String name(int opcode) {
        return opcode == Opcode.TEXT ? "TEXT" : "BINARY";
    }
}
