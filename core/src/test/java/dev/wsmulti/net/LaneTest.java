package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private final Queue<Thread> ran = new ConcurrentLinkedQueue<>();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch free = new CountDownLatch(1);

    private void block() {
        ran.add(Thread.currentThread());
        begun.release();
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begun(int count) throws InterruptedException {
        assertThat(begun.tryAcquire(count, 20, TimeUnit.SECONDS)).isTrue();
    }

    private void ended() throws InterruptedException {
        for (Thread thread : ran) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void threadsAndQueueAreBounded() throws InterruptedException {
        Lane lane = new Lane("test", 2, 3, Duration.ofMinutes(1));
        assertThat(lane.threads()).as("none before there is work").isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(lane.offer(this::block)).isTrue();
        }
        assertThat(lane.offer(this::block)).isFalse();
        begun(2);
        assertThat(lane.waiting()).isEqualTo(3);
        assertThat(ran).allMatch(Thread::isDaemon).extracting(Thread::getName).containsOnly("test-1", "test-2");
        free.countDown();
        begun(3);
        lane.close();
        ended();
        assertThat(lane.threads()).isZero();
        assertThat(lane.offer(this::block)).isFalse();
    }

    @Test
    void anIdleThreadEndsAndAnotherIsMadeOnNeed() throws InterruptedException {
        Lane lane = new Lane("test", 1, 1, Duration.ofMillis(1));
        free.countDown();
        assertThat(lane.offer(this::block)).isTrue();
        begun(1);
        ended();
        assertThat(lane.threads()).isZero();
        assertThat(lane.offer(this::block)).isTrue();
        begun(1);
        assertThat(ran).extracting(Thread::getName).containsExactly("test-1", "test-2");
        ended();
    }

    @Test
    void closingEndsIdleThreadsAndStillDoesWhatWaits() throws InterruptedException {
        Lane lane = new Lane("test", 1, 9, Duration.ofMinutes(1));
        assertThat(lane.offer(this::block)).isTrue();
        assertThat(lane.offer(this::block)).isTrue();
        begun(1);
        lane.close();
        free.countDown();
        begun(1);
        ended();
    }

    @Test
    void whatIsWithdrawnIsNotDone() throws InterruptedException {
        Lane lane = new Lane("test", 1, 9, Duration.ofMinutes(1));
        assertThat(lane.offer(this::block)).isTrue();
        begun(1);
        Runnable job = () -> begun.release(100);
        assertThat(lane.offer(job)).isTrue();
        assertThat(lane.withdraw(job)).isTrue();
        assertThat(lane.withdraw(job)).isFalse();
        free.countDown();
        lane.close();
        ended();
        assertThat(begun.availablePermits()).isZero();
    }

    @Test
    void aJobThatThrowsEndsNoThread() throws InterruptedException {
        Lane lane = new Lane("test", 1, 9, Duration.ofMinutes(1));
        free.countDown();
        assertThat(lane.offer(() -> {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> begun.release());
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("of the job");
                }))
                .isTrue();
        assertThat(lane.offer(this::block)).isTrue();
        begun(2);
        assertThat(ran).extracting(Thread::getName).containsExactly("test-1");
        lane.close();
        ended();
    }
}
