package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** b14 with TLS: threads while many sessions and transfers run, and after them. */
final class RealTimeThreadsTest {
    /** How many handshakes are under way at once. */
    private static final int AT_ONCE = 70;

    /** Lanes end 10 s after their last job; a busy machine gets some more. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final ConnectOptions PATIENT = ConnectOptions.of().tlsTimeout(LONGEST);

    private static final Routes ROUTES = Routes.of()
            .get("/", exchange -> exchange.respond(200, "x"))
            .ws("/", WsHandler.of().onMessage(WsSession::send));

    private static Set<Thread> all() {
        return Thread.getAllStackTraces().keySet();
    }

    private static void drive(WsMulti multi, Supplier<Boolean> done) {
        drive(multi, LONGEST, done);
    }

    private static void drive(WsMulti multi, Duration most, Supplier<Boolean> done) {
        long end = System.nanoTime() + most.toNanos();
        while (!done.get() && System.nanoTime() < end) {
            multi.perform(Duration.ofMillis(50));
        }
        assertThat(done.get()).isTrue();
    }

    private static int listen(WsMulti multi, Secured secured) {
        return multi.listen(ServerOptions.on(0).tls(secured.server()).tlsTimeout(LONGEST), ROUTES)
                .address()
                .getPort();
    }

    private static Set<Thread> busy(WsMulti multi, String provider) {
        return busy(multi, provider, 50, 20);
    }

    /** Sessions, which stay open, and transfers; the threads that come meanwhile. */
    private static Set<Thread> busy(WsMulti multi, String provider, int sessionCount, int fetchCount) {
        Secured secured = Secured.atLoopback(provider);
        int port = listen(multi, secured);
        Set<Thread> before = all();
        Set<Thread> seen = new HashSet<>();
        List<WsSession> sessions = new ArrayList<>();
        WsRequest session = WsRequest.to("wss://127.0.0.1:" + port + "/")
                .tls(secured.client())
                .connect(PATIENT)
                .openTimeout(LONGEST)
                .onOpen(ws -> ws.send("x"));
        begin(
                sessionCount,
                done -> sessions.add(multi.add(session.onText((ws, text) -> {
                    seen.addAll(all());
                    done.run();
                }))),
                multi);
        HttpFetch fetch = HttpFetch.get("https://127.0.0.1:" + port + "/")
                .tls(secured.client())
                .connect(PATIENT);
        begin(
                fetchCount,
                done -> {
                    HttpTransfer unused = multi.add(fetch.onDone((transfer, outcome) -> {
                        assertThat(outcome.failed()).as(outcome.toString()).isFalse();
                        done.run();
                    }));
                },
                multi);
        assertThat(sessions).hasSize(sessionCount).allMatch(one -> one.state() == WsSession.State.OPEN);
        sessions.forEach(WsSession::close);
        drive(multi, () -> sessions.stream().allMatch(WsSession::isDone));
        seen.removeAll(before);
        return seen;
    }

    /** Begins so many, a few at once; each says when it is done. */
    private static void begin(int count, Consumer<Runnable> starter, WsMulti multi) {
        int[] begun = {0};
        int[] done = {0};
        Runnable[] next = new Runnable[1];
        next[0] = () -> {
            if (begun[0] < count) {
                begun[0]++;
                starter.accept(() -> {
                    done[0]++;
                    next[0].run();
                });
            }
        };
        for (int i = 0; i < AT_ONCE; i++) {
            next[0].run();
        }
        drive(multi, LONGEST.plusMillis(60L * count), () -> done[0] == count);
    }

    /** As many as b14 has without TLS. */
    @Tag("soak")
    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void thousandsNeedNoMoreThreads(String provider) {
        try (WsMulti multi = WsMulti.builder().tlsThreads(3).open()) {
            Set<Thread> seen = busy(multi, provider, 2_000, 200);
            assertThat(seen).isNotEmpty().hasSizeLessThanOrEqualTo(3);
            assertThat(seen).allSatisfy(thread -> assertThat(thread.getName()).startsWith("wsmulti-tls-"));
        }
    }

    @Test
    void aLaneComesWithTheFirstJobAndGoesWhenItIsIdle() {
        Set<Thread> before = all();
        try (WsMulti multi = WsMulti.builder().tlsThreads(3).open()) {
            int port = listen(multi, Secured.atLoopback("jsse"));
            multi.perform();
            assertThat(port).isPositive();
            assertThat(all()).as("before the first job").isSubsetOf(before);
            Set<Thread> seen = new HashSet<>();
            Secured.providers().forEach(provider -> seen.addAll(busy(multi, provider)));
            assertThat(seen).isNotEmpty().hasSizeLessThanOrEqualTo(3);
            assertThat(seen).allSatisfy(thread -> {
                assertThat(thread.getName()).startsWith("wsmulti-tls-");
                assertThat(thread.isDaemon()).isTrue();
            });
            long idle = System.nanoTime();
            drive(multi, () -> seen.stream().noneMatch(Thread::isAlive));
            assertThat(Duration.ofNanos(System.nanoTime() - idle)).isGreaterThan(Duration.ofSeconds(8));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void withAnExecutorThereIsNoThreadOfOurs(String provider) {
        int[] jobs = new int[1];
        try (WsMulti multi = WsMulti.builder()
                .tlsExecutor(job -> {
                    jobs[0]++;
                    job.run();
                })
                .open()) {
            assertThat(busy(multi, provider)).isEmpty();
            assertThat(jobs[0]).isPositive();
        }
    }
}
