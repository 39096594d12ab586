package dev.wsmulti.tool.demo;

import java.util.Arrays;

/** Numbers whose order is asked for at the end. */
final class LongSamples {
    private final long[] values;
    private int count;

    LongSamples(int most) {
        values = new long[most];
    }

    void add(long value) {
        if (count < values.length) {
            values[count++] = value;
        }
    }

    /** The value that the given share of all values does not exceed; 0 where there is none. */
    long percentile(double share) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }
}
