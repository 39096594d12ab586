package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may drive a loop, what ends a wait, in which order tasks come (acceptance 11 and the loop's rules). */
class DrivingTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void drivingFromACallbackIsRefusedWithASentence() {
        try (TestKit kit = TestKit.create()) {
            List<String> refused = new ArrayList<>();
            TestPeer peer = Ends.CLIENT.open(kit, WsHandler.of().onMessage((ws, message) -> {
                List<Runnable> driving = List.of(
                        kit.multi()::perform,
                        () -> kit.multi().perform(LONG),
                        () -> kit.multi().poll(LONG),
                        kit.multi()::run,
                        kit.multi()::close);
                for (Runnable each : driving) {
                    assertThatThrownBy(each::run)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("from a callback");
                    refused.add("refused");
                }
                refused.add("sent " + ws.send("still fine"));
            }));
            peer.text("go");
            assertThat(peer.heard()).containsExactly("81 still fine");
            assertThat(refused).hasSize(6);
        }
    }

    @Test
    void drivingByTwoThreadsIsRefusedWithASentence() throws InterruptedException {
        try (WsMulti multi = WsMulti.open()) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            multi.execute(() -> {
                inside.countDown();
                awaitQuietly(done);
            });
            Thread driver = new Thread(multi::perform, "the-driver");
            driver.start();
            inside.await();
            assertThatThrownBy(multi::perform)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the-driver")
                    .hasMessageContaining("one thread at a time");
            done.countDown();
            driver.join();
            multi.perform();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theOrderOfEachCallerIsKept() throws InterruptedException {
        int calls = 2_000;
        try (TestKit kit = TestKit.create()) {
            Recorder record = new Recorder();
            TestPeer peer = Ends.CLIENT.open(kit, record.handler());
            List<String> ran = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int caller = i;
                threads.add(new Thread(() -> {
                    for (int call = 0; call < calls; call++) {
                        int number = call;
                        kit.multi().execute(() -> ran.add(caller + " " + number));
                        if (record.session.send(caller + " " + number) != SendResult.ACCEPTED) {
                            throw new AssertionError("full");
                        }
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            List<String> heard = new ArrayList<>();
            for (List<String> more = peer.heard(); !more.isEmpty(); more = peer.heard()) {
                more.forEach(each -> heard.add(each.substring(3)));
            }
            assertInOrder(ran, calls);
            assertInOrder(heard, calls);
        }
    }

    private static void assertInOrder(List<String> all, int calls) {
        assertThat(all).hasSize(4 * calls);
        int[] next = new int[4];
        for (String each : all) {
            String[] parts = each.split(" ", 2);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
    }

    /** A task that posts itself gets one turn after the other and leaves the rest theirs. */
    @Test
    void aTaskThatPostsItselfRunsOnceATurn() {
        try (TestKit kit = TestKit.create()) {
            AtomicInteger runs = new AtomicInteger();
            Runnable[] again = new Runnable[1];
            again[0] = () -> {
                runs.incrementAndGet();
                kit.multi().execute(again[0]);
            };
            kit.multi().execute(again[0]);
            for (int turn = 1; turn <= 10; turn++) {
                kit.multi().perform();
                assertThat(runs).hasValue(turn);
            }
            again[0] = () -> {};
        }
    }

    /** An interrupted thread leaves every form of driving at once; channels stay open, the session goes on. */
    @Test
    void anInterruptedDriverLeavesAtOnce() {
        List<String> heard = new ArrayList<>();
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            WsSession session =
                    multi.add(WsRequest.to("ws://127.0.0.1:" + server.address().getPort() + "/")
                            .onMessage((ws, message) -> heard.add(message.text())));
            while (session.state() != WsSession.State.OPEN) {
                multi.perform(LONG);
            }
            List<Runnable> driving =
                    List.of(multi::run, () -> multi.perform(LONG), () -> multi.poll(LONG), multi::perform);
            for (Runnable each : driving) {
                Thread.currentThread().interrupt();
                long start = System.nanoTime();
                each.run();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(session.send("after")).isEqualTo(SendResult.ACCEPTED);
            while (heard.isEmpty() && !session.isDone()) {
                multi.perform(LONG);
            }
            assertThat(heard).containsExactly("after");
        }
    }

    @Test
    void anInterruptAmidAWaitEndsIt() throws InterruptedException {
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(0, Routes.of());
            Thread driver = new Thread(multi::run);
            driver.start();
            driver.interrupt();
            driver.join(10_000);
            assertThat(driver.isAlive()).isFalse();
            server.close();
            multi.perform();
        }
    }

    /** b14: with address literals there is no thread but the caller's. */
    @Test
    void noThreadBesideTheCallers() {
        Thread.getAllStackTraces();
        int before = Thread.activeCount();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(200);
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(
                    0,
                    Routes.of()
                            .get("/", exchange -> exchange.respond(200, "x"))
                            .ws("/ws", WsHandler.of().onMessage(WsSession::send)));
            String authority = "127.0.0.1:" + server.address().getPort();
            for (int i = 0; i < 180; i++) {
                multi.add(WsRequest.to("ws://" + authority + "/ws")
                        .onOpen(ws -> assertThat(ws.send("x")).isEqualTo(SendResult.ACCEPTED))
                        .onMessage((ws, message) -> {
                            most.accumulateAndGet(Thread.activeCount(), Math::max);
                            left.decrementAndGet();
                        }));
            }
            for (int i = 0; i < 20; i++) {
                multi.add(dev.wsmulti.transfer.HttpFetch.get("http://" + authority + "/")
                        .onDone((transfer, outcome) -> left.decrementAndGet()));
            }
            while (left.get() > 0) {
                multi.perform(Duration.ofSeconds(10));
            }
        }
        assertThat(most.get()).isLessThanOrEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("wsmulti-"));
    }
}
