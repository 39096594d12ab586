package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a wait takes, in real time: each test a few dozen milliseconds. */
final class RealTimeWaitTest {
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final Crank crank;

    RealTimeWaitTest() throws IOException {
        crank = new Crank();
    }

    @AfterEach
    void close() throws IOException {
        crank.close();
    }

    private long took(long nanos) throws IOException {
        long begin = System.nanoTime();
        crank.turn(nanos);
        return System.nanoTime() - begin;
    }

    @Test
    void waitsAsLongAsToldAndNotShorter() throws IOException {
        assertThat(took(SHORT)).isGreaterThanOrEqualTo(SHORT);
        assertThat(took(1))
                .as("no spinning through the last part of a millisecond")
                .isGreaterThan(100_000);
    }

    /** As curl's test 1564: many wakeups before are one, and end one wait. */
    @Test
    void wakeupsBeforehandEndOneWait() throws IOException {
        for (int i = 0; i < 1000; i++) {
            crank.reactor.wakeup();
        }
        assertThat(took(LONG)).isLessThan(LONG);
        assertThat(took(SHORT)).isGreaterThanOrEqualTo(SHORT);
    }

    /** As curl's test 2414: a look without waiting does not eat the wakeup. */
    @Test
    void aLookLeavesTheWakeup() throws IOException {
        crank.reactor.wakeup();
        crank.turn(0);
        crank.turn(0);
        assertThat(took(LONG)).isLessThan(LONG);
        assertThat(took(SHORT)).isGreaterThanOrEqualTo(SHORT);
    }

    /** As curl's test 1565: another thread ends the wait, again and again. */
    @Test
    void anotherThreadEndsTheWait() throws Exception {
        CountDownLatch turns = new CountDownLatch(1000);
        Thread other = new Thread(() -> {
            while (turns.getCount() > 0) {
                crank.reactor.wakeup();
            }
        });
        other.start();
        for (int i = 0; i < 1000; i++) {
            crank.turn(LONG);
            turns.countDown();
        }
        other.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(other.isAlive()).isFalse();
        crank.reactor.wakeup();
        assertThat(took(LONG)).isLessThan(LONG);
        assertThat(crank.ready).isEmpty();
    }
}
