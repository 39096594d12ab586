package dev.wsmulti.engine;

import dev.wsmulti.bytes.Segment;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.websocket.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** An event with a copy of its bytes: one that was parsed ahead, or a control frame for {@code onData}. */
public record StoredPiece(
        FrameType type,
        byte[] array,
        int length,
        boolean first,
        boolean last,
        boolean lastFrame,
        long frameOffset,
        long frameLength,
        long frameLeft,
        long messageOffset)
        implements Piece {
    /** What an event costs beside its bytes, so that empty ones are bounded too. */
    static final int OVERHEAD = 64;

    /** Part of a piece that was kept elsewhere. */
    public static StoredPiece of(FrameMeta meta, byte[] bytes, int from, int to) {
        byte[] copy = new byte[to - from + Segment.SLACK];
        System.arraycopy(bytes, from, copy, 0, to - from);
        return new StoredPiece(
                meta.type(),
                copy,
                to - from,
                meta.first(),
                meta.last(),
                meta.lastFrame(),
                meta.frameOffset(),
                meta.frameLength(),
                meta.frameLeft(),
                meta.messageOffset());
    }

    /** The present event of a parser: a piece of a data frame. */
    static StoredPiece ofData(WebSocket event) {
        return new StoredPiece(
                event.isText() ? FrameType.TEXT : FrameType.BINARY,
                copy(event),
                event.length(),
                event.isFirst(),
                event.isLast(),
                event.isLastFrame(),
                event.frameOffset(),
                event.frameLength(),
                event.frameLeft(),
                event.messageOffset());
    }

    /** The present event of a parser: a control frame. */
    static StoredPiece ofControl(FrameType type, WebSocket event) {
        int length = event.length();
        return new StoredPiece(type, copy(event), length, true, true, true, 0, length, 0, 0);
    }

    private static byte[] copy(WebSocket event) {
        byte[] copy = new byte[event.length() + Segment.SLACK];
        System.arraycopy(event.array(), event.offset(), copy, 0, event.length());
        return copy;
    }

    boolean isControl() {
        return type != FrameType.TEXT && type != FrameType.BINARY;
    }

    @Override
    public byte byteAt(int index) {
        return array[Objects.checkIndex(index, length)];
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(array, 0, target, offset, length);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(array, 0, length);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, length);
    }
}
