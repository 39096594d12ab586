package dev.wsmulti.tool.demo;

import dev.wsmulti.tool.Bytes;
import java.util.Locale;

/** The table at the end. */
final class DemoReport {
    private final StringBuilder text = new StringBuilder();

    /** A thing that was done: how often, how many bytes, how fast. */
    void work(String what, long count, long bytes, double seconds) {
        row(
                what,
                String.format(
                        Locale.ROOT,
                        "%,9d   %10s   %,9.0f/s   %10s/s",
                        count,
                        Bytes.shown(bytes),
                        count / seconds,
                        Bytes.shown((long) (bytes / seconds))));
    }

    /** Anything else. */
    void row(String what, String value) {
        text.append(String.format(Locale.ROOT, "  %-25s %s%n", what, value));
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
