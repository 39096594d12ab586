package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of curl's own tests of its multi interface that concern the loop, by their numbers there. */
class CurlMultiTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** curl 1500: perform and poll by turns until the one transfer is done, then one message of its end. */
    @Test
    void curl1500PerformAndPollUntilTheMessageOfTheEnd() {
        try (WsMulti multi = WsMulti.builder().keepDone(10).open()) {
            Server server = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "hello")));
            HttpTransfer transfer = multi.add(
                    HttpFetch.get("http://127.0.0.1:" + server.address().getPort() + "/"));
            multi.perform();
            for (int turns = 0; multi.stats().running() > 0 && turns < 1000; turns++) {
                multi.poll(Duration.ofSeconds(1));
                multi.perform();
            }
            List<Transfer> messages = new ArrayList<>();
            multi.drainDone(messages::add);
            assertThat(messages).containsExactly(transfer);
            assertThat(transfer.outcome().orElseThrow().text()).isEqualTo("hello");
        }
    }

    /** curl 1508: a multi handle that nobody used is closed. */
    @Test
    void curl1508AnUnusedMultiIsClosed() {
        WsMulti multi = WsMulti.open();
        multi.close();
        multi.close();
        WsMulti.start().close();
        WsMulti waked = WsMulti.open();
        waked.wakeup();
        waked.close();
        assertThat(waked.stats().isEmpty()).isTrue();
    }

    /** Where a transfer is when it is removed. */
    enum Phase {
        ADDED,
        WAITING,
        LOOKING_UP,
        CONNECTING,
        SENDING,
        RECEIVING
    }

    /** What is done, in this order; R = remove, C = close the loop, P = give it turns. */
    static Stream<Arguments> orders() {
        return Stream.of(Phase.values())
                .flatMap(phase -> Stream.of("RC", "CR", "C", "RPC", "RRC", "RPRC", "CC", "RCC", "PRC", "PC")
                        .map(order -> Arguments.of(phase, order)));
    }

    /** curl 1502 to 1505, 753, 1939: every order of remove and cleanup is safe, also amid a connect; one outcome each. */
    @ParameterizedTest
    @MethodSource("orders")
    void curl1502To1505And753And1939EveryOrderOfRemoveAndCloseIsSafe(Phase phase, String order) {
        List<Kind> outcomes = new ArrayList<>();
        Resolver silent = (host, answer) -> () -> {};
        PoolLimits one = PoolLimits.of().maxPerHost(1).maxWsPerHost(1);
        TestKit kit = TestKit.create(builder -> builder.resolver(silent).poolLimits(one));
        if (phase == Phase.WAITING) {
            Transfer before = kit.multi().add(HttpFetch.get("http://" + kit.authority() + "/"));
            Transfer open = kit.multi().add(kit.request());
            kit.settle();
            assertThat(List.of(before, open)).noneMatch(Transfer::isDone);
        }
        String port = kit.authority().substring(kit.authority().indexOf(':'));
        String authority = phase == Phase.LOOKING_UP ? "name.test" + port : kit.authority();
        if (phase == Phase.CONNECTING) {
            kit.network().silence(new InetSocketAddress("127.0.0.1", Integer.parseInt(port.substring(1))));
        }
        List<Transfer> transfers = List.of(
                kit.multi()
                        .add(HttpFetch.put("http://" + authority + "/", new Endless())
                                .onDone((transfer, outcome) ->
                                        outcomes.add(outcome.failure().kind()))),
                kit.multi()
                        .add(WsRequest.to("ws://" + authority + "/")
                                .onClose((session, outcome) ->
                                        outcomes.add(outcome.failure().kind()))));
        if (phase == Phase.SENDING || phase == Phase.RECEIVING) {
            TestPeer http = kit.acceptRaw();
            TestPeer ws = kit.acceptRaw();
            assertThat(http.raw().take()).isNotEmpty();
            if (phase == Phase.RECEIVING) {
                http.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                ws.send("HTTP/1.1 101 Swit");
                kit.settle();
            }
        } else if (phase != Phase.ADDED) {
            kit.settle();
        }
        assertThat(outcomes).isEmpty();
        assertThat(kit.multi().stats().pending()).isEqualTo(phase == Phase.WAITING ? 2 : 0);
        for (char step : order.toCharArray()) {
            switch (step) {
                case 'R' -> transfers.forEach(Transfer::cancel);
                case 'C' -> kit.close();
                default -> kit.multi().perform();
            }
        }
        assertThat(outcomes).containsExactly(Kind.CANCELLED, Kind.CANCELLED);
        assertThat(transfers).allMatch(Transfer::isDone);
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    /** curl 1564: a wakeup ends exactly one poll, be it before the poll or amid it; ten are one. */
    @Test
    void curl1564WakeupsEndExactlyOnePoll() throws InterruptedException {
        try (WsMulti multi = WsMulti.open()) {
            multi.perform();
            assertThat(waited(multi, Duration.ofMillis(60))).isGreaterThanOrEqualTo(Duration.ofMillis(59));
            multi.wakeup();
            assertThat(waited(multi, LONG)).isLessThan(Duration.ofSeconds(5));
            for (int i = 0; i < 10; i++) {
                multi.wakeup();
            }
            assertThat(waited(multi, LONG)).isLessThan(Duration.ofSeconds(5));
            assertThat(waited(multi, Duration.ofMillis(60))).isGreaterThanOrEqualTo(Duration.ofMillis(59));
        }
    }

    /** curl 1565: from another thread, while the poll waits. */
    @Test
    void curl1565AWakeupFromAThread() throws InterruptedException {
        try (WsMulti multi = WsMulti.open()) {
            multi.perform();
            Thread waker = new Thread(multi::wakeup);
            waker.start();
            assertThat(waited(multi, LONG)).isLessThan(Duration.ofSeconds(5));
            waker.join();
        }
    }

    /** curl 2414: perform does not use a wakeup up. */
    @Test
    void curl2414PerformDoesNotEatTheWakeup() {
        try (WsMulti multi = WsMulti.open()) {
            multi.wakeup();
            multi.perform();
            multi.perform();
            assertThat(waited(multi, LONG)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static Duration waited(WsMulti multi, Duration most) {
        long start = System.nanoTime();
        multi.poll(most);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** curl 1592, and its bound of two seconds: nobody waits for a lookup, neither who removes nor who closes. */
    @Test
    void curl1592RemovingDuringNameResolutionDoesNotBlock() {
        List<String> lookups = new ArrayList<>();
        Resolver silent = (host, answer) -> {
            lookups.add("asked");
            return () -> lookups.add("cancelled");
        };
        WsMulti multi = WsMulti.builder().resolver(silent).open();
        HttpTransfer removed = multi.add(HttpFetch.get("http://name.test/"));
        HttpTransfer left = multi.add(HttpFetch.get("http://other.test/"));
        multi.perform();
        assertThat(lookups).containsExactly("asked", "asked");
        long start = System.nanoTime();
        removed.cancel();
        multi.perform();
        assertThat(removed.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(lookups).endsWith("cancelled").hasSize(3);
        multi.close();
        assertThat(left.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    /** curl 3105: what is removed already may be removed again; so may what has ended by itself. */
    @Test
    void curl3105RemovingTwiceIsFine() {
        try (TestKit kit = TestKit.create(builder -> builder.keepDone(10))) {
            HttpTransfer transfer = kit.multi().add(HttpFetch.get("http://" + kit.authority() + "/"));
            kit.settle();
            transfer.cancel();
            assertThatCode(transfer::cancel).doesNotThrowAnyException();
            kit.settle();
            assertThatCode(transfer::cancel).doesNotThrowAnyException();
            kit.settle();
            List<Transfer> ended = new ArrayList<>();
            kit.multi().drainDone(ended::add);
            assertThat(ended).containsExactly(transfer);
            assertThat(kit.multi().transfers()).isEmpty();
        }
    }

    /** b24: the nine events of Tcl's websocket package, and what brings each about. */
    enum TclEvent {
        CONNECT("open") {
            @Override
            void happen(TestKit kit) {
                kit.accept();
            }
        },
        TEXT("open", "message text") {
            @Override
            void happen(TestKit kit) {
                kit.accept().text("x");
            }
        },
        BINARY("open", "message binary") {
            @Override
            void happen(TestKit kit) {
                kit.accept().binary(new byte[1]);
            }
        },
        PING("open", "ping") {
            @Override
            void happen(TestKit kit) {
                kit.accept().ping("x");
            }
        },
        PONG("open", "pong") {
            @Override
            void happen(TestKit kit) {
                kit.accept().pong("x");
            }
        },
        CLOSE("open", "closing 1000") {
            @Override
            void happen(TestKit kit) {
                kit.accept().close(1000);
            }
        },
        DISCONNECT("open", "closing 1000", "close clean") {
            @Override
            void happen(TestKit kit) {
                kit.accept().close(1000).finish();
            }
        },
        TIMEOUT("close TIMED_OUT") {
            @Override
            void happen(TestKit kit) {
                kit.acceptRaw();
                kit.advance(Duration.ofMillis(230));
            }
        },
        ERROR("close UPGRADE_REFUSED") {
            @Override
            void happen(TestKit kit) {
                kit.acceptRaw().send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            }
        };

        private final List<String> seen;

        TclEvent(String... seen) {
            this.seen = List.of(seen);
        }

        /** What the peer does. */
        abstract void happen(TestKit kit);
    }

    @ParameterizedTest
    @EnumSource(TclEvent.class)
    void b24TheNineEventsOfTcl(TclEvent event) {
        List<String> seen = new ArrayList<>();
        try (TestKit kit = TestKit.create()) {
            WsSession unused = kit.multi()
                    .add(kit.request()
                            .openTimeout(Duration.ofMillis(200))
                            .handler(WsHandler.of()
                                    .onOpen(ws -> seen.add("open"))
                                    .onMessage((ws, message) ->
                                            seen.add("message " + (message.isText() ? "text" : "binary")))
                                    .onPing((ws, payload) -> seen.add("ping"))
                                    .onPong((ws, payload) -> seen.add("pong"))
                                    .onClosing((ws, close) -> seen.add("closing " + close.code()))
                                    .onClose((ws, outcome) -> seen.add("close "
                                            + (outcome.clean()
                                                    ? "clean"
                                                    : outcome.failure().kind().name())))));
            event.happen(kit);
            kit.settle();
            assertThat(seen).isEqualTo(event.seen);
        }
    }

    /** A body that never ends. */
    private static final class Endless implements Pulled {
        @Override
        public State read(java.nio.ByteBuffer target) {
            target.put((byte) 'x');
            return State.MORE;
        }
    }
}
