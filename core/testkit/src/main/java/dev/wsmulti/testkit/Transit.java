package dev.wsmulti.testkit;

import java.util.concurrent.TimeUnit;

/** How long bytes are on their way in one direction. They never overtake each other. */
final class Transit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SLICES_A_SECOND = 20;

    private final Timeline timeline;
    private long delay;
    private long rate = Long.MAX_VALUE;
    private long period;
    private long last;

    Transit(Timeline timeline) {
        this.timeline = timeline;
        last = timeline.now();
    }

    void delay(long nanos) {
        delay = nanos;
    }

    void rate(long bytesPerSecond) {
        rate = bytesPerSecond;
    }

    void gather(long nanos) {
        period = nanos;
    }

    /** How many of so many bytes travel together. */
    int slice(int bytes) {
        return rate == Long.MAX_VALUE ? bytes : (int) Math.min(bytes, Math.max(1, rate / SLICES_A_SECOND));
    }

    /** Something happens when so many bytes more have come; at once where nothing holds them up. */
    void carry(int bytes, Runnable arrival) {
        long at = Math.max(timeline.now() + delay, last);
        if (rate != Long.MAX_VALUE) {
            at += bytes * SECOND / rate;
        }
        if (period > 0) {
            at = (at + period - 1) / period * period;
        }
        last = at;
        long wait = at - timeline.now();
        if (wait == 0) {
            arrival.run();
        } else {
            timeline.after(wait, arrival);
        }
    }
}
