package dev.wsmulti.engine;

import dev.wsmulti.bytes.Segment;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.bytes.Words;
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

    /** Payload that goes by words, which is cheaper than a bulk copy: both ends have room for a word too many. */
    private static final int SHORT = 64;

    /** Short frames that wait on the heap, in bytes. */
    private static final int HEAP = 4 * 1024;

    private final ByteBuffer bytes = DirectBuffers.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    private int end;

    /** Short frames behind those: words put into direct memory one by one cost more than one copy of all of them. */
    private final byte[] heap = new byte[HEAP + Segment.SLACK];

    private int heapEnd;

    /** The session that may encode here now; null once something of it went to its queue, which must stay behind. */
    @Nullable
    Object owner;

    /**
     * The same memory for whole reads and writes, while nothing is corked: what was read has been copied out before the
     * cork is owned. One buffer for both keeps a message of 16 KiB and its echo in the fastest cache.
     */
    ByteBuffer io() {
        return bytes.slice(0, SegmentPool.LARGEST);
    }

    /** Whether that very session may encode here now. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(SessionFacts session) {
        return owner == session;
    }

    /** Whether a frame with so much payload fits. */
    boolean hasRoom(int payload) {
        return payload <= CAPACITY - FrameHeader.LONGEST - end - heapEnd;
    }

    /** An unmasked frame, as servers send them. */
    void frame(int first, Payload payload, int length) {
        if (!(payload instanceof LentMessage lent)) {
            copy(first, payload, length);
        } else if (length <= SHORT) {
            shortFrame(first, lent.array, lent.offset, length);
        } else {
            frame(first, lent.array, lent.offset, length);
        }
    }

    /** A payload that throws takes its header with it: nobody else may find that here. */
    private void copy(int first, Payload payload, int length) {
        leaveHeap();
        int begin = end;
        header(first, length);
        int start = end;
        end = begin;
        try {
            Scratch.fill(bytes.limit(start + length).position(start), payload);
        } finally {
            bytes.clear();
        }
        end = start + length;
    }

    /** An unmasked frame with the bytes given. */
    void frame(int first, byte[] array, int offset, int length) {
        leaveHeap();
        header(first, length);
        bytes.put(end, array, offset, length);
        end += length;
    }

    /** What was encoded, to be written; {@link #clear} must follow. */
    ByteBuffer encoded() {
        leaveHeap();
        return bytes.position(0).limit(end);
    }

    void clear() {
        bytes.clear();
        end = 0;
        heapEnd = 0;
    }

    private void shortFrame(int first, byte[] array, int offset, int length) {
        if (heapEnd > HEAP - 2 - SHORT) {
            leaveHeap();
        }
        int begin = heapEnd + 2;
        heap[heapEnd] = (byte) first;
        heap[heapEnd + 1] = (byte) length;
        for (int i = 0; i < length; i += Long.BYTES) {
            Words.little(heap, begin + i, Words.little(array, offset + i));
        }
        heapEnd = begin + length;
    }

    private void leaveHeap() {
        if (heapEnd > 0) {
            bytes.put(end, heap, 0, heapEnd);
            end += heapEnd;
            heapEnd = 0;
        }
    }

    private void header(int first, int length) {
        if (length < 126) {
            bytes.putShort(end, (short) (length << 8 | first));
            end += 2;
        } else if (length <= 0xffff) {
            bytes.putInt(end, Integer.reverseBytes(first << 24 | 126 << 16 | length));
            end += 4;
        } else {
            bytes.putShort(end, (short) (127 << 8 | first));
            bytes.putLong(end + 2, Long.reverseBytes(length));
            end += 10;
        }
    }
}
