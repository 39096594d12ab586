package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a multi handle knows of its transfers: which run, which have ended, how many; and waiting for one of them. */
class MultiRowsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestKit kit = TestKit.create(builder -> builder.keepDone(3));
    private final WsMulti multi = kit.multi();

    @AfterEach
    void close() {
        kit.close();
    }

    private HttpTransfer get(String path) {
        return multi.add(HttpFetch.get("http://" + kit.authority() + path));
    }

    private List<Transfer> drained() {
        List<Transfer> drained = new ArrayList<>();
        multi.drainDone(drained::add);
        return drained;
    }

    @Test
    void sessionsOfBothRolesAreListedAndVisited() {
        Server server = multi.listen(0, Routes.of().ws("/", WsHandler.of()));
        TestPeer client = kit.connect(server.address(), "/");
        WsSession ours = multi.add(kit.request());
        TestPeer peer = kit.accept();
        kit.settle();
        assertThat(multi.sessions().count()).isEqualTo(2);
        List<WsSession> found = new ArrayList<>();
        multi.sessions().byId(ours.id()).thenAccept(session -> session.ifPresent(found::add));
        multi.sessions().forEach(session -> session.send("to all"));
        kit.settle();
        assertThat(found).containsExactly(ours);
        peer.expectText("to all");
        client.expectText("to all");
    }

    @Test
    void endedTransfersAreHandedOverOnceInTheOrderOfTheirEnds() {
        HttpTransfer first = get("/1");
        WsSession second = multi.add(kit.request());
        HttpTransfer third = get("/3");
        TestPeer forFirst = kit.acceptRaw();
        kit.accept();
        TestPeer forThird = kit.acceptRaw();
        assertThat(drained()).isEmpty();
        forThird.send(OK);
        kit.settle();
        second.cancel();
        kit.settle();
        forFirst.send(OK);
        kit.settle();
        assertThat(drained()).containsExactly(third, second, first).allMatch(Transfer::isDone);
        assertThat(drained()).isEmpty();
    }

    @Test
    void beyondItsBoundTheOldestIsDroppedAndCounted() {
        List<Transfer> added = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            added.add(get("/"));
            added.get(i).cancel();
        }
        kit.settle();
        assertThat(multi.stats().done()).isEqualTo(3);
        assertThat(multi.stats().dropped()).isEqualTo(2);
        assertThat(drained()).isEqualTo(added.subList(2, 5));
        assertThat(multi.stats().done()).isZero();
        assertThat(multi.stats().dropped()).isEqualTo(2);
    }

    @Test
    void drainedFromACallbackAndBehindItsOwn() {
        List<List<Transfer>> seen = new ArrayList<>();
        HttpTransfer first = get("/");
        first.cancel();
        kit.settle();
        HttpTransfer second = multi.add(
                HttpFetch.get("http://" + kit.authority() + "/").onDone((transfer, outcome) -> seen.add(drained())));
        second.cancel();
        kit.settle();
        assertThat(seen).containsExactly(List.of(first));
        assertThat(drained()).containsExactly(second);
    }

    @Test
    void whoDidNotAskForItIsTold() {
        try (WsMulti plain = WsMulti.open()) {
            assertThatThrownBy(() -> plain.drainDone(transfer -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("keepDone");
        }
        assertThatThrownBy(() -> WsMulti.builder().keepDone(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keepDone");
    }

    @Test
    void runningOnesAreListedInTheOrderInWhichTheyWereAdded() {
        HttpTransfer first = get("/1");
        WsSession second = multi.add(kit.request());
        HttpTransfer third = get("/3");
        assertThat(multi.transfers()).containsExactly(first, second, third);
        List<Transfer> before = multi.transfers();
        kit.settle();
        first.cancel();
        kit.settle();
        HttpTransfer fourth = get("/4");
        assertThat(multi.transfers()).containsExactly(second, third, fourth);
        assertThat(before).containsExactly(first, second, third);
    }

    /** What a server accepted belongs to the server: it is neither listed, nor counted, nor drained. */
    @Test
    void acceptedSessionsAreNotAmongThem() {
        Server server = multi.listen(0, Routes.of().ws("/", WsHandler.of()));
        TestPeer peer = kit.connect(server.address(), "/");
        assertThat(multi.transfers()).isEmpty();
        assertThat(multi.stats().live()).isEqualTo(2);
        assertThat(multi.stats().added()).isZero();
        peer.reset();
        kit.settle();
        assertThat(drained()).isEmpty();
    }

    @Test
    void countersFollowATransfer() {
        HttpTransfer transfer = get("/");
        assertThat(multi.stats().added()).isEqualTo(1);
        assertThat(multi.stats().running()).isEqualTo(1);
        TestPeer server = kit.acceptRaw();
        server.send(OK);
        kit.settle();
        assertThat(multi.stats().running()).isZero();
        assertThat(multi.stats().pending()).isZero();
        assertThat(multi.stats().done()).isEqualTo(1);
        assertThat(multi.stats().isEmpty()).isFalse();
        assertThat(drained()).containsExactly(transfer);
        assertThat(multi.stats().added()).isEqualTo(1);
        server.reset();
        kit.settle();
        assertThat(multi.stats().isEmpty()).isTrue();
    }

    /** Four threads add while two list and drain; each transfer is handed over to one of them, once. */
    @Test
    void everyThreadMayAddListAndDrain() throws InterruptedException {
        int each = 200;
        Set<Long> drained = ConcurrentHashMap.newKeySet();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        try (WsMulti loop = WsMulti.builder().keepDone(4 * each).start()) {
            Server server = loop.listen(0, Routes.of().get("/", exchange -> exchange.respond(200)));
            String url = "http://127.0.0.1:" + server.address().getPort() + "/";
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(new Thread(() -> {
                    for (int n = 0; n < each; n++) {
                        HttpTransfer added = loop.add(HttpFetch.get(url));
                        if (!loop.transfers().contains(added) && !added.isDone() && !loop.await(added, LONG)) {
                            wrong.add("not listed");
                        }
                        added.cancel();
                    }
                }));
            }
            for (int i = 0; i < 2; i++) {
                threads.add(new Thread(() -> {
                    while (drained.size() < 4 * each && wrong.isEmpty()) {
                        loop.drainDone(transfer -> {
                            if (!transfer.isDone() || !drained.add(transfer.id())) {
                                wrong.add("drained " + transfer.id());
                            }
                        });
                        Thread.onSpinWait();
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(60_000);
            }
            assertThat(wrong).isEmpty();
            assertThat(drained).hasSize(4 * each);
            assertThat(loop.stats().added()).isEqualTo(4 * each);
            assertThat(loop.transfers()).isEmpty();
        }
    }

    // await

    @Test
    void awaitDrivesTheLoopUntilThatTransferHasEnded() {
        try (WsMulti own = WsMulti.open()) {
            Server server = own.listen(
                    0,
                    Routes.of()
                            .get("/", exchange -> exchange.respond(200, "hello"))
                            .ws("/", WsHandler.of().onMessage(WsSession::send)));
            String authority = "127.0.0.1:" + server.address().getPort() + "/";
            WsSession beside = own.add(WsRequest.to("ws://" + authority));
            List<String> told = new ArrayList<>();
            HttpTransfer transfer =
                    own.add(HttpFetch.get("http://" + authority).onDone((done, outcome) -> told.add(outcome.text())));
            assertThat(own.await(transfer, LONG)).isTrue();
            assertThat(told).containsExactly("hello");
            assertThat(own.await(transfer, Duration.ZERO)).isTrue();
            assertThat(own.await(beside, Duration.ofMillis(30))).isFalse();
            beside.close();
            assertThat(own.await(beside, LONG)).isTrue();
            assertThat(beside.outcome().orElseThrow().clean()).isTrue();
        }
    }

    @Test
    void awaitOnAStartedLoopWaits() {
        try (WsMulti started = WsMulti.start()) {
            Server server = started.listen(0, Routes.of().get("/", exchange -> exchange.respond(200)));
            String url = "http://127.0.0.1:" + server.address().getPort() + "/";
            HttpTransfer transfer = started.add(HttpFetch.get(url));
            assertThat(started.await(transfer, LONG)).isTrue();
            HttpTransfer never = started.add(HttpFetch.get(url).onHead((paused, head) -> paused.pause()));
            never.pause();
            assertThat(started.await(never, Duration.ofMillis(50))).isFalse();
            Thread.currentThread().interrupt();
            assertThat(started.await(never, LONG)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            never.cancel();
            assertThat(started.await(never, LONG)).isTrue();
            assertThat(never.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CANCELLED);
        }
    }

    @Test
    void awaitFromACallbackOrOfAnotherLoopIsRefused() {
        HttpTransfer transfer = get("/");
        kit.onLoop(() -> assertThatThrownBy(() -> multi.await(transfer, LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("await"));
        try (WsMulti other = WsMulti.open()) {
            assertThatThrownBy(() -> other.await(transfer, LONG))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another loop");
        }
    }

    @Test
    void anInterruptEndsAnAwaitThatDrives() {
        try (WsMulti own = WsMulti.open()) {
            Server server = own.listen(0, Routes.of().get("/", exchange -> exchange.respond(200)));
            HttpTransfer transfer =
                    own.add(HttpFetch.get("http://127.0.0.1:" + server.address().getPort() + "/"));
            Thread.currentThread().interrupt();
            assertThat(own.await(transfer, LONG)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(own.await(transfer, LONG)).isTrue();
        }
    }

    @Test
    void awaitedAgainAndAgainItCostsNoMemory() {
        HttpTransfer transfer = get("/");
        assertThat(multi.await(transfer, Duration.ZERO)).isFalse();
        long before = heap();
        for (int i = 0; i < 50_000; i++) {
            assertThat(multi.await(transfer, Duration.ZERO)).isFalse();
        }
        assertThat(heap() - before).isLessThan(4_000_000);
        transfer.cancel();
        assertThat(multi.await(transfer, LONG)).isTrue();
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
