package dev.wsmulti.bytes;

import java.nio.ByteBuffer;

/**
 * The memory into which a loop reads a socket: one array that it lends to the queue of the session whose turn it is.
 * {@link #HEADROOM} bytes in front of the read take up what the queue still held, so that a unit cut by the last read
 * becomes contiguous again without a second copy of the new bytes.
 */
public final class Window {
    /** The most bytes of an earlier read that are put before the new ones. */
    public static final int HEADROOM = 256;

    final byte[] array = new byte[HEADROOM + SegmentPool.LARGEST + Segment.SLACK];

    /** One for a loop. */
    public Window() {}

    /** Fills the window from a flipped io buffer of at most {@link SegmentPool#LARGEST} bytes. */
    int fill(ByteBuffer source) {
        int count = source.remaining();
        source.get(array, HEADROOM, count);
        return count;
    }
}
