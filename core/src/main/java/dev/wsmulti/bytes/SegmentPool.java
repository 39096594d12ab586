package dev.wsmulti.bytes;

import org.jspecify.annotations.Nullable;

/**
 * The free segments of one loop, by size class: 256 B, 4 KiB, 17 KiB (one TLS record) and 64 KiB. Confined to the
 * loop's thread. It keeps at most {@value #KEPT_BYTES} bytes; what comes back beyond that is left to the collector.
 */
public final class SegmentPool {
    /** The largest segment, and the unit in which the loop reads and writes sockets. */
    public static final int LARGEST = 64 * 1024;

    private static final int KEPT_BYTES = 4 * 1024 * 1024;
    private static final int[] CAPACITIES = {256, 4 * 1024, 17 * 1024, LARGEST};

    private final @Nullable Segment[] free = new Segment[CAPACITIES.length];
    private int keptBytes;
    private int leased;

    /** An empty pool. */
    public SegmentPool() {}

    /** A segment of the smallest class that holds {@code atLeast} bytes, or of the largest class. */
    Segment lease(int atLeast) {
        int sizeClass = 0;
        while (sizeClass < CAPACITIES.length - 1 && CAPACITIES[sizeClass] < atLeast) {
            sizeClass++;
        }
        leased++;
        Segment segment = free[sizeClass];
        if (segment == null) {
            return new Segment(CAPACITIES[sizeClass], sizeClass);
        }
        free[sizeClass] = segment.next;
        keptBytes -= segment.capacity();
        segment.next = null;
        return segment;
    }

    /** A segment for one unit larger than any class, such as a long header line; it is never kept. */
    Segment leaseExactly(int capacity) {
        leased++;
        return new Segment(capacity, Segment.NONE);
    }

    void giveBack(Segment segment) {
        leased--;
        if (segment.sizeClass < 0 || keptBytes + segment.capacity() > KEPT_BYTES) {
            return;
        }
        segment.start = 0;
        segment.end = 0;
        segment.next = free[segment.sizeClass];
        free[segment.sizeClass] = segment;
        keptBytes += segment.capacity();
    }

    /** Segments that are out: zero when every queue of the loop is empty. A figure for tests and statistics. */
    public int leased() {
        return leased;
    }

    /** Bytes that lie ready for the next lease. */
    public int keptBytes() {
        return keptBytes;
    }
}
