package dev.wsmulti.engine;

import dev.wsmulti.frame.Opcode;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
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

    void open(SessionFacts session, int opcode) {
        if (frames.open() != 0) {
            throw new IllegalStateException(
                    "a message of this session is open (" + name(frames.open()) + "): end it first");
        }
        outgoing.leaveCork(session);
        frames.open(opcode);
    }

    void startFrame(SessionFacts session, int opcode, long length, boolean last) {
        if (length < 0) {
            throw new IllegalArgumentException("a frame of " + length + " bytes");
        }
        if (frames.isInFrame()) {
            throw new IllegalStateException("a frame is open and lacks " + frames.frameLeft() + " bytes");
        }
        if (frames.open() == 0) {
            open(session, opcode);
        } else if (frames.open() != opcode) {
            throw new IllegalStateException("the open message is " + name(frames.open()) + ", a fragment of "
                    + name(opcode) + " may not go into it (RFC 6455 section 5.4)");
        }
        frames.startFrame(length, last);
    }

    /** Sends a received piece on, frame for frame. */
    void forward(SessionFacts session, Piece piece) {
        if (piece.type() != FrameType.TEXT && piece.type() != FrameType.BINARY) {
            throw new IllegalArgumentException("a " + piece.type() + " is not forwarded: it is for this connection");
        }
        int opcode = piece.type() == FrameType.TEXT ? Opcode.TEXT : Opcode.BINARY;
        if (!fits(piece, opcode)) {
            throw new IllegalStateException("pieces of one message are forwarded in order, and nothing between them");
        }
        if (piece.first()) {
            open(session, opcode);
        }
        if (piece.frameOffset() == 0) {
            frames.startFrame(piece.frameLength(), piece.lastFrame());
        }
        write(bytes(piece), piece.length());
    }

    /** Whether the piece is the next one of what is open. */
    private boolean fits(Piece piece, int opcode) {
        if (piece.first() ? frames.open() != 0 : frames.open() != opcode) {
            return false;
        }
        return piece.frameOffset() == 0
                ? !frames.isInFrame()
                : frames.isInFrame() && frames.frameLeft() == piece.length() + piece.frameLeft();
    }

    /** A piece of the user's: bytes of the frame begun, or a fragment of its own. */
    void piece(Payload piece, boolean oneFrame, boolean last) {
        int length = piece.length();
        long room = frames.frameLeft();
        if (oneFrame && length > room) {
            throw new IllegalArgumentException("the frame lacks " + room + " bytes but was given " + length);
        }
        byte[] bytes = bytes(piece);
        boolean ends = oneFrame ? frames.endsWith(length) : last;
        if (!frames.isText(bytes, 0, length, ends)) {
            throw new IllegalArgumentException("a text message must be UTF-8 (RFC 6455 section 8.1)");
        }
        if (!oneFrame) {
            frames.startFrame(length, last);
        }
        write(bytes, length);
    }

    private void write(byte[] bytes, int length) {
        if (length > 0) {
            frames.write(bytes, 0, length);
        }
    }

    /** The bytes of a payload in an array, from its first place on. */
    byte[] bytes(Payload piece) {
        int length = piece.length();
        byte[] bytes = length <= engine.scratch.capacity() ? engine.scratch.array() : new byte[length];
        piece.copyTo(bytes, 0);
        return bytes;
    }

    private static String name(int opcode) {
        return opcode == Opcode.TEXT ? "TEXT" : "BINARY";
    }
}
