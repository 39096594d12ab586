package dev.wsmulti.engine;

import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.websocket.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The piece that is being delivered: a flyweight over the parser's present event. One in each bundle. */
final class LentPiece implements Piece {
    private final WebSocket event;

    LentPiece(WebSocket event) {
        this.event = event;
    }

    @Override
    public FrameType type() {
        return event.isText() ? FrameType.TEXT : FrameType.BINARY;
    }

    @Override
    public boolean first() {
        return event.isFirst();
    }

    @Override
    public boolean last() {
        return event.isLast();
    }

    @Override
    public boolean lastFrame() {
        return event.isLastFrame();
    }

    @Override
    public long frameOffset() {
        return event.frameOffset();
    }

    @Override
    public long frameLength() {
        return event.frameLength();
    }

    @Override
    public long frameLeft() {
        return event.frameLeft();
    }

    @Override
    public long messageOffset() {
        return event.messageOffset();
    }

    @Override
    public int length() {
        return event.length();
    }

    @Override
    public byte byteAt(int index) {
        return event.array()[event.offset() + Objects.checkIndex(index, event.length())];
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(event.array(), event.offset(), target, offset, event.length());
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(event.array(), event.offset(), event.length());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(event.array(), event.offset(), event.length());
    }
}
