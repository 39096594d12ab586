package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.net.DirectBuffers;
import dev.wsmulti.transfer.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where the session whose turn it is encodes what it sends, so that a turn's messages leave in one write. Direct memory,
 * one for each loop. It belongs to one session for the whole turn and never changes owner within it.
 */
final class Cork {
    /** A read's worth of payload and the headers that an echo of it needs. */
    private static final int CAPACITY = SegmentPool.LARGEST + 1024;

    private static final int WORDS_UP_TO = 64;

    final ByteBuffer bytes = DirectBuffers.allocate(CAPACITY).order(ByteOrder.BIG_ENDIAN);

    /** The session that may encode here now; null once something of it went to its queue, which must stay behind. */
    @Nullable
    Object owner;

    boolean isEmpty() {
        return bytes.position() == 0;
    }

    boolean hasRoom(int payload) {
        return bytes.remaining() >= payload + FrameHeader.LONGEST + Long.BYTES;
    }

    /** An unmasked frame, as servers send them. */
    void frame(int first, Payload payload, int length) {
        header(first, length);
        if (payload instanceof LentMessage lent && length <= WORDS_UP_TO) {
            lent.copyWords(bytes);
        } else {
            payload.copyTo(bytes);
        }
    }

    /** An unmasked frame with the bytes given. */
    void frame(int first, byte[] array, int offset, int length) {
        header(first, length);
        bytes.put(array, offset, length);
    }

    private void header(int first, int length) {
        if (length < 126) {
            bytes.putShort((short) (first << 8 | length));
        } else if (length <= 0xffff) {
            bytes.putInt(first << 24 | 126 << 16 | length);
        } else {
            bytes.putShort((short) (first << 8 | 127)).putLong(length);
        }
    }
}
