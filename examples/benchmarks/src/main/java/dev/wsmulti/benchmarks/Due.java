package dev.wsmulti.benchmarks;

import java.util.Arrays;

/** When messages were due, in the order in which they come back; a ring that grows. */
final class Due {
    private static final int FIRST = 16;

    private long[] times = {};
    private int head;
    private int size;

    /** So many more that were due then. */
    void add(long time, int count) {
        for (int i = 0; i < count; i++) {
            if (size == times.length) {
                grow();
            }
            times[(head + size) % times.length] = time;
            size++;
        }
    }

    /** Takes out the eldest. */
    long next() {
        if (size == 0) {
            throw new IllegalStateException("a message came back that was never sent");
        }
        long time = times[head];
        head = (head + 1) % times.length;
        size--;
        return time;
    }

    private void grow() {
        long[] larger = Arrays.copyOf(times, Math.max(FIRST, 2 * times.length));
        for (int i = 0; i < size; i++) {
            larger[i] = times[(head + i) % times.length];
        }
        times = larger;
        head = 0;
    }
}
