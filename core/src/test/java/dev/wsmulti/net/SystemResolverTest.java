package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.net.Resolver.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SystemResolverTest {
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch free = new CountDownLatch(1);
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Lane lane = new Lane("wsmulti-lookup", 1, 2, Duration.ofMinutes(1));
    private final SystemResolver resolver = new SystemResolver(time::get, lane, this::find, SystemResolver.KEPT);

    private InetAddress[] find(String host) throws UnknownHostException {
        asked.incrementAndGet();
        if (host.startsWith("slow")) {
            begun.release();
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException("interrupted");
            }
        }
        return switch (host) {
            case "unknown" -> throw new UnknownHostException("unknown: Name or service not known");
            case "bare" -> throw new UnknownHostException("bare");
            case "broken" -> throw new IllegalStateException("resolver broken");
            case "empty" -> new InetAddress[0];
            default -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
    }

    @AfterEach
    void close() {
        free.countDown();
        resolver.close();
    }

    private Answer next() throws InterruptedException {
        Answer answer = answers.poll(20, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        return answer;
    }

    private Answer ask(String host) throws InterruptedException {
        resolver.lookup(host, answers::add);
        return next();
    }

    @Test
    void aGoodAnswerIsUsedAgainForAMinute() throws InterruptedException {
        Answer.Found found = new Answer.Found(List.of(InetAddress.getLoopbackAddress()));
        assertThat(ask("Example.org")).isEqualTo(found);
        time.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        assertThat(ask("example.ORG")).isEqualTo(found);
        assertThat(asked).hasValue(1);
        time.incrementAndGet();
        assertThat(ask("example.org")).isEqualTo(found);
        assertThat(asked).hasValue(2);
    }

    /** An answer that comes later is of the network before: who waits for it gets it, nobody else. */
    @Test
    void whatIsForgottenIsAskedForAgain() throws InterruptedException {
        ask("good");
        resolver.forget();
        ask("good");
        assertThat(asked).hasValue(2);
        resolver.lookup("slow", answers::add);
        begun.acquire();
        resolver.forget();
        free.countDown();
        assertThat(next()).isInstanceOf(Answer.Found.class);
        ask("slow");
        assertThat(asked).hasValue(4);
    }

    @Test
    void answersAreKeptForAsLongAsAskedFor() throws InterruptedException {
        try (SystemResolver brief = new SystemResolver(time::get, lane, this::find, Duration.ZERO)) {
            for (int i = 0; i < 2; i++) {
                brief.lookup("good", answers::add);
                next();
            }
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void theOldestAnswersGoFirst() throws InterruptedException {
        for (int i = 0; i <= 1024; i++) {
            ask("host" + i);
        }
        ask("host1");
        assertThat(asked).hasValue(1025);
        ask("host0");
        assertThat(asked).hasValue(1026);
    }

    @Test
    void aBadAnswerSaysWhyAndIsNotKept() throws InterruptedException {
        assertThat(ask("unknown")).isEqualTo(new Answer.NotFound("Name or service not known"));
        assertThat(ask("unknown")).isEqualTo(new Answer.NotFound("Name or service not known"));
        assertThat(asked).hasValue(2);
        assertThat(ask("bare")).isEqualTo(new Answer.NotFound("not found"));
        assertThat(ask("empty")).isEqualTo(new Answer.NotFound("it has no address"));
        assertThat(ask("broken")).isEqualTo(new Answer.NotFound("java.lang.IllegalStateException: resolver broken"));
    }

    @Test
    void lookupsOfOneNameAtTheSameTimeAreOne() throws InterruptedException {
        resolver.lookup("slow", answers::add);
        assertThat(begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        resolver.lookup("SLOW", answers::add);
        resolver.lookup("slow", answer -> {
            throw new IllegalStateException("who asks has a defect of its own");
        });
        resolver.lookup("slow", answers::add);
        assertThat(answers).isEmpty();
        free.countDown();
        assertThat(next()).isEqualTo(next()).isEqualTo(next());
        assertThat(asked).hasValue(1);
    }

    @Test
    void moreThanTheQueueHoldsIsNotFoundAndCancellingMakesRoom() throws InterruptedException {
        resolver.lookup("slow", answers::add);
        assertThat(begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        Resolver.Lookup second = resolver.lookup("second", answers::add);
        resolver.lookup("third", answers::add);
        resolver.lookup("fourth", answers::add);
        assertThat(next())
                .isInstanceOfSatisfying(
                        Answer.NotFound.class, none -> assertThat(none.reason()).contains("lookupQueue"));
        second.cancel();
        second.cancel();
        resolver.lookup("fifth", answers::add);
        assertThat(answers).isEmpty();
        free.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(next()).isInstanceOf(Answer.Found.class);
        }
        assertThat(asked).hasValue(3);
    }

    /** Cancel returns while the lookup still blocks; its answer is kept for the next one. */
    @Test
    void cancelDoesNotWait() throws InterruptedException {
        Resolver.Lookup lookup = resolver.lookup("slow", answer -> answers.add(new Answer.NotFound("unwanted")));
        assertThat(begun.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        lookup.cancel();
        free.countDown();
        assertThat(ask("other")).isInstanceOf(Answer.Found.class);
        assertThat(ask("slow")).isInstanceOf(Answer.Found.class);
        assertThat(asked).hasValue(2);
        lookup.cancel();
    }

    @Test
    void afterTheEndNothingIsLookedUp() throws InterruptedException {
        resolver.close();
        assertThat(ask("late")).isInstanceOf(Answer.NotFound.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void theSystemKnowsItsOwnAddress() throws InterruptedException {
        try (SystemResolver real = new SystemResolver(time::get, SystemResolver.THREADS, SystemResolver.QUEUE)) {
            real.lookup("127.0.0.1", answers::add);
            assertThat(next()).isInstanceOf(Answer.Found.class);
        }
    }
}
