package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.secure.SecureFilter;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Spread;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group of loops on real sockets: who serves whom, on which thread, and what the group tells of it. */
class RealTimeGroupTest {
    private static final Map<String, Integer> TEN_EACH =
            Map.of("wsmulti-loop-1", 10, "wsmulti-loop-2", 10, "wsmulti-loop-3", 10);

    private final RealTimeGroupWatch served = new RealTimeGroupWatch();
    private final RealTimeGroupWatch clients = new RealTimeGroupWatch();
    private final Routes echo = Routes.of().ws("/", served.watch(WsHandler.of().onMessage((ws, message) -> {
        served.called(ws);
        ws.send(message);
    })));

    private WsGroup group;
    private WsMulti elsewhere;

    @BeforeEach
    void start() {
        group = WsGroup.start(3);
        elsewhere = WsMulti.start();
    }

    @AfterEach
    void close() {
        elsewhere.close();
        group.close();
    }

    private static String url(Server server) {
        return "ws://localhost:" + server.address().getPort() + "/";
    }

    private WsRequest talk(Server server) {
        return WsRequest.to(url(server)).handler(clients.watch(WsHandler.of())).onText((ws, text) -> {
            clients.called(ws);
            if (text.equals("bye")) {
                ws.close();
            }
        });
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static List<WsSession> open(Loop loop, WsRequest request, int count) throws Exception {
        List<WsSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(loop.add(request));
        }
        for (WsSession session : sessions) {
            get(session.opened());
        }
        return sessions;
    }

    @Test
    void connectionsGoToOneLoopAfterTheOtherAndStayThere() throws Exception {
        Server server = group.listen(0, echo);
        List<WsSession> sessions = open(elsewhere.add(WsRequest.to(url(server))).loop(), talk(server), 29);
        for (WsSession session : sessions) {
            session.send("x");
            session.send("bye");
        }
        for (WsSession session : sessions) {
            assertThat(get(session.done()).clean()).isTrue();
        }
        RealTimeGroupWatch.await("all but one have ended", () -> served.ended() == 29);
        group.close();
        served.expectOneEndEach();
        assertThat(served.perThread()).isEqualTo(TEN_EACH);
    }

    @Test
    void connectionsGoWhereTheLeastIsIfAskedFor() throws Exception {
        Server server = group.listen(
                ServerOptions.on(0).spread(Spread.LEAST_LOAD), Routes.of().ws("/", served.handler()));
        Server other = elsewhere.listen(0, Routes.of().ws("/", WsHandler.of()));
        open(group.loops().get(1), WsRequest.to(url(other)), 20);
        open(elsewhere.add(WsRequest.to(url(server))).loop(), talk(server), 19);
        RealTimeGroupWatch.await("all are open", () -> served.open() == 20);
        assertThat(served.perThread()).doesNotContainKey("wsmulti-loop-2");
        assertThat(served.perThread().values()).allMatch(count -> count >= 8 && count <= 12);
    }

    @Test
    void whatIsAddedGoesWhereTheLeastIs() throws Exception {
        Server server = elsewhere.listen(0, Routes.of().ws("/", WsHandler.of()));
        List<WsSession> sessions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sessions.add(group.add(talk(server)));
        }
        for (WsSession session : sessions) {
            get(session.opened());
        }
        RealTimeGroupWatch.await("all are open", () -> clients.open() == 30);
        assertThat(clients.perThread()).isEqualTo(TEN_EACH);
    }

    @Test
    void callbacksAddToo() throws Exception {
        Server server = group.listen(0, echo);
        CompletableFuture<Loop> second = new CompletableFuture<>();
        CompletableFuture<String> fetched = new CompletableFuture<>();
        Server page = group.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "here")));
        group.add(talk(server).onOpen(ws -> {
            group.add(talk(server).onOpen(inner -> second.complete(inner.loop())));
            group.add(HttpFetch.get("http://localhost:" + page.address().getPort() + "/")
                    .onDone((fetch, outcome) -> fetched.complete(outcome.text())));
        }));
        assertThat(group.loops()).contains(get(second));
        assertThat(get(fetched)).isEqualTo("here");
    }

    // The sessions of all loops.

    @Test
    void sessionsAreThoseOfAllLoopsAndBothRoles() throws Exception {
        Server server = group.listen(0, echo);
        List<WsSession> sessions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sessions.add(group.add(talk(server)));
        }
        RealTimeGroupWatch.await("all are open", () -> served.open() == 30 && clients.open() == 30);
        assertThat(group.sessions().count()).isEqualTo(60);

        Map<WsSession, Thread> visited = new ConcurrentHashMap<>();
        assertThat(get(group.sessions().forEach(ws -> visited.put(ws, Thread.currentThread()))))
                .isEqualTo(60);
        assertThat(visited).hasSize(60).containsKeys(sessions.toArray(new WsSession[0]));
        visited.forEach((ws, thread) -> assertThat(thread.getName())
                .isEqualTo("wsmulti-loop-" + (1 + group.loops().indexOf(ws.loop()))));

        Set<Long> ids = new HashSet<>();
        for (WsSession session : visited.keySet()) {
            assertThat(ids.add(session.id())).isTrue();
            assertThat(get(group.sessions().byId(session.id()))).containsSame(session);
        }
        assertThat(get(group.sessions().byId(1_000_000))).isEmpty();
        assertThat(get(group.sessions().byId(-1))).isEmpty();
    }

    @Test
    void aVisitMayDoWhatCallbacksMay() throws Exception {
        Server server = group.listen(0, Routes.of().ws("/", served.handler()));
        open(elsewhere.add(talk(server)).loop(), talk(server), 599);
        RealTimeGroupWatch.await("all are open", () -> served.open() == 600);
        assertThat(get(group.sessions().forEach(ws -> ws.send("bye")))).isEqualTo(600);
        RealTimeGroupWatch.await("all have ended", () -> served.ended() == 600);
        assertThat(group.sessions().count()).isZero();
        served.expectOneEndEach();
    }

    @Test
    void aVisitThatThrowsIsToldAndTheOthersAreVisited() throws Exception {
        Server server = elsewhere.listen(0, Routes.of().ws("/", WsHandler.of()));
        for (int i = 0; i < 6; i++) {
            get(group.add(talk(server)).opened());
        }
        AtomicInteger visits = new AtomicInteger();
        var all = group.sessions().forEach(ws -> {
            visits.incrementAndGet();
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(() -> get(all)).hasRootCauseMessage("no");
        assertThat(visits).hasValue(6);
        assertThat(clients.open()).isEqualTo(6);
    }

    @Test
    void theSessionsOfAClosedGroupAreNone() throws Exception {
        group.close();
        assertThat(group.sessions().count()).isZero();
        assertThat(get(group.sessions().forEach(ws -> {}))).isZero();
        assertThat(get(group.sessions().byId(1))).isEmpty();
    }

    // What is refused.

    @Test
    void aPortThatIsTakenIsRefusedAsByALoop() {
        int port = elsewhere.listen(0, echo).address().getPort();
        assertThatThrownBy(() -> group.listen(port, echo))
                .isInstanceOf(UncheckedIOException.class)
                .satisfies(said -> assertThatThrownBy(() -> elsewhere.listen(port, echo))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessage(said.getMessage()));
        assertThat(group.stats().isEmpty()).isTrue();
    }

    @Test
    void aLayerThatCannotServeIsRefusedAsByALoop() {
        SecureLayer layer = new SecureLayer() {
            @Override
            public SecureFilter client(String host, int port) {
                throw new IllegalStateException("no client");
            }

            @Override
            public SecureFilter server() {
                throw new IllegalStateException("no server");
            }

            @Override
            public List<String> weaknesses() {
                return List.of();
            }
        };
        long before = RealTimeGroupWatch.descriptors();
        assertThatThrownBy(() -> elsewhere.listen(ServerOptions.on(0).tls(layer), echo))
                .hasMessage("no server");
        assertThatThrownBy(() -> group.listen(ServerOptions.on(0).tls(layer), echo))
                .hasMessage("no server");
        assertThat(group.stats().isEmpty()).isTrue();
        assertThat(RealTimeGroupWatch.descriptors()).isEqualTo(before);
    }

    @Test
    void aClosedGroupTakesNothing() {
        group.close();
        assertThatThrownBy(() -> group.add(WsRequest.to("ws://localhost/")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> group.add(HttpFetch.get("http://localhost/")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        group.close();
    }

    @Test
    void settingsThatAGroupCannotHaveAreRefused() {
        assertThatThrownBy(() -> WsGroup.start(0)).isInstanceOf(IllegalArgumentException.class);
        var network = new MemoryNetwork();
        assertThatThrownBy(
                        () -> WsMulti.builder().transport(network.transport()).start(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transport");
        assertThatThrownBy(() -> WsMulti.builder().keepDone(1).start(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keepDone");
    }

    @Test
    void aGroupThatCannotStartWholeLeavesNothing() {
        long before = RealTimeGroupWatch.descriptors();
        AtomicInteger made = new AtomicInteger();
        assertThatThrownBy(() -> WsMulti.builder()
                        .threads(task -> {
                            if (made.incrementAndGet() == 3) {
                                throw new IllegalStateException("no third thread");
                            }
                            return new Thread(task);
                        })
                        .start(3))
                .hasMessage("no third thread");
        assertThat(RealTimeGroupWatch.descriptors()).isEqualTo(before);
    }

    @Test
    void settingsAreThoseOfALoop() throws Exception {
        AtomicInteger number = new AtomicInteger();
        RealTimeGroupWatch watch = new RealTimeGroupWatch();
        try (WsGroup own = WsMulti.builder()
                .closeGrace(Duration.ofMillis(100))
                .threads(task -> new Thread(task, "mine-" + number.incrementAndGet()))
                .start(2)) {
            Server server = elsewhere.listen(0, echo);
            get(own.add(WsRequest.to(url(server)).handler(watch.handler())).opened());
            get(own.add(WsRequest.to(url(server)).handler(watch.handler())).opened());
            RealTimeGroupWatch.await("both are open", () -> watch.open() == 2);
        }
        assertThat(watch.perThread()).isEqualTo(Map.of("mine-1", 1, "mine-2", 1));
        watch.expectOneEndEach();
    }
}
