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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** b14 with TLS: threads while many sessions and transfers run, and after them. */
final class RealTimeThreadsTest {
    private static final int SESSIONS = 50;
    private static final int FETCHES = 20;

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
        long end = System.nanoTime() + LONGEST.toNanos();
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

    /** All of them at once, and the threads that come meanwhile. */
    private static Set<Thread> busy(WsMulti multi, String provider) {
        Secured secured = Secured.atLoopback(provider);
        int port = listen(multi, secured);
        Set<Thread> before = all();
        Set<Thread> seen = new HashSet<>();
        int[] left = {SESSIONS + FETCHES};
        List<WsSession> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(multi.add(WsRequest.to("wss://127.0.0.1:" + port + "/")
                    .tls(secured.client())
                    .connect(PATIENT)
                    .openTimeout(LONGEST)
                    .onOpen(ws -> ws.send("x"))
                    .onText((ws, text) -> {
                        seen.addAll(all());
                        left[0]--;
                    })));
        }
        for (int i = 0; i < FETCHES; i++) {
            HttpTransfer unused = multi.add(HttpFetch.get("https://127.0.0.1:" + port + "/")
                    .tls(secured.client())
                    .connect(PATIENT)
                    .onDone((transfer, outcome) -> left[0] -= outcome.failed() ? 0 : 1));
        }
        drive(multi, () -> left[0] == 0);
        sessions.forEach(WsSession::close);
        drive(multi, () -> sessions.stream().allMatch(WsSession::isDone));
        seen.removeAll(before);
        return seen;
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
