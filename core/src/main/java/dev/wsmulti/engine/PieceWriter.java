package dev.wsmulti.engine;

import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.SendResult;
import java.nio.ByteBuffer;

/** A message or a frame that the user writes in pieces. */
final class PieceWriter implements MessageWriter {
    private final SessionSender session;
    private final boolean oneFrame;
    private boolean ended;
    private boolean closed;

    /** {@code oneFrame}: the frame has been begun with its length; else each piece is a fragment of its own. */
    PieceWriter(SessionSender session, boolean oneFrame) {
        this.session = session;
        this.oneFrame = oneFrame;
    }

    /** One of a session that takes no new message any more. */
    static PieceWriter closed(SessionSender session) {
        PieceWriter writer = new PieceWriter(session, false);
        writer.closed = true;
        return writer;
    }

    @Override
    public SendResult write(ByteBuffer piece) {
        SendResult result = write(new BufferPayload(piece));
        if (result == SendResult.ACCEPTED) {
            piece.position(piece.limit());
        }
        return result;
    }

    @Override
    public SendResult write(Payload piece) {
        refuseAfterEnd();
        if (closed) {
            return SendResult.CLOSED;
        }
        SendResult result = session.writePiece(piece, oneFrame, false);
        ended = oneFrame && result == SendResult.ACCEPTED && session.openFrameLeft() == 0;
        return result;
    }

    @Override
    public SendResult end() {
        if (closed || session.isDone()) {
            return SendResult.CLOSED;
        }
        if (oneFrame) {
            if (!ended && session.openFrameLeft() > 0) {
                throw new IllegalStateException("the frame lacks " + session.openFrameLeft() + " bytes of its length");
            }
            ended = true;
            return SendResult.ACCEPTED;
        }
        refuseAfterEnd();
        SendResult result = session.writePiece(BufferPayload.EMPTY, false, true);
        ended = result == SendResult.ACCEPTED;
        return result;
    }

    private void refuseAfterEnd() {
        if (ended) {
            throw new IllegalStateException("the message has ended: open another one");
        }
    }
}
