package dev.wsmulti.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * How long messages took, from when they were due until they were back.
 *
 * @param count messages
 * @param median nanoseconds that half of them needed at most
 * @param p99 the same of 99 in a hundred
 * @param p999 the same of 999 in a thousand
 * @param most the slowest
 */
record Latency(long count, long median, long p99, long p999, long most) {
    static Latency of(Histogram taken) {
        return new Latency(
                taken.getTotalCount(),
                taken.getValueAtPercentile(50),
                taken.getValueAtPercentile(99),
                taken.getValueAtPercentile(99.9),
                taken.getMaxValue());
    }

    /** As {@link #parse} reads it. */
    String line() {
        return count + " " + median + " " + p99 + " " + p999 + " " + most;
    }

    static Latency parse(String line) {
        String[] words = line.split(" ", -1);
        return new Latency(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]));
    }
}
