package dev.wsmulti.testkit;

import dev.wsmulti.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. It may be read by any thread. */
public final class VirtualClock implements Clock {
    private final AtomicLong nanos;

    /** Starts shortly before the point where a signed count of nanoseconds wraps, so that tests meet that too. */
    public VirtualClock() {
        this(Long.MAX_VALUE - 1_000_000_000L);
    }

    public VirtualClock(long nanos) {
        this.nanos = new AtomicLong(nanos);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Moves the time on. */
    public void advance(Duration step) {
        advance(step.toNanos());
    }

    /** Moves the time on. */
    public void advance(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("time does not go back: " + step);
        }
        nanos.addAndGet(step);
    }
}
