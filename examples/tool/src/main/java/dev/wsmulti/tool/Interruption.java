package dev.wsmulti.tool;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when the process is told to end (SIGINT, SIGTERM): a farewell, and some time for it. The JDK ends the
 * process with 130 or 143 afterwards.
 */
final class Interruption {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean happened;

    /** From now on; {@code farewell} runs on a thread of its own. */
    static Interruption on(Runnable farewell, Duration most) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.run(farewell, most), "wsmulti-farewell"));
        return interruption;
    }

    private void run(Runnable farewell, Duration most) {
        if (over.getCount() == 0) {
            return;
        }
        happened = true;
        farewell.run();
        try {
            // In time or late, the process ends.
            over.await(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process was told to end: what fails from now on is not worth a word. */
    boolean happened() {
        return happened;
    }

    /** Everything has ended: nothing is waited for any more. */
    void over() {
        over.countDown();
    }
}
