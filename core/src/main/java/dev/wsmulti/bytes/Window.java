package dev.wsmulti.bytes;

/**
 * Memory that a loop lends to a queue for the length of a turn, so that what passes through in one turn needs none of the
 * queue's own: reads of a socket, or what a filter makes of them. {@code headroom} bytes in front take up what the queue
 * still held, so that a unit cut by the last read becomes contiguous again without a second copy of the new bytes.
 */
public final class Window {
    /** The most bytes of an earlier read that are put before the new ones. */
    public static final int HEADROOM = 256;

    final int headroom;
    final Segment segment;

    /** Room for what one read of a socket gives. */
    public Window() {
        this(HEADROOM, SegmentPool.LARGEST);
    }

    /**
     * @param headroom the most bytes that a queue may hold and still borrow it
     * @param capacity bytes that fit behind them
     */
    public Window(int headroom, int capacity) {
        this.headroom = headroom;
        this.segment = new Segment(headroom + capacity, Segment.LENT);
    }
}
