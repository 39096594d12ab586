package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.server.ShutdownReport;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds and the ends of a group of loops: servers, single loops, and the group itself. */
class RealTimeGroupEndTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final RealTimeGroupWatch served = new RealTimeGroupWatch();
    private final RealTimeGroupWatch clients = new RealTimeGroupWatch();
    private final Routes routes =
            Routes.of().get("/", exchange -> exchange.respond(200, "first")).ws("/", served.handler());

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static String url(Server server) {
        return "ws://localhost:" + server.address().getPort() + "/";
    }

    /** Connections that have asked for a page; whoever is served has its answer. */
    private static List<Socket> ask(Server server, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket =
                    new Socket(server.address().getAddress(), server.address().getPort());
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(Ends.bytes(GET));
            sockets.add(socket);
        }
        return sockets;
    }

    private static long answered(List<Socket> sockets) {
        return sockets.stream().filter(RealTimeGroupEndTest::isAnswered).count();
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException closed) {
            return false;
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Keep-alive connections hold their places, wherever they are served. */
    @Test
    void theLimitOfConnectionsHoldsOverAllLoops() throws Exception {
        try (WsGroup group = WsGroup.start(3)) {
            Server server = group.listen(ServerOptions.on(0).maxConnections(4), routes);
            List<Socket> sockets = ask(server, 10);
            RealTimeGroupWatch.await("four are answered", () -> answered(sockets) == 4);
            Thread.sleep(300);
            assertThat(answered(sockets)).isEqualTo(4);
            assertThat(server.connections()).isEqualTo(4);
            for (int gone = 1; gone <= 6; gone++) {
                Socket socket = sockets.stream()
                        .filter(RealTimeGroupEndTest::isAnswered)
                        .findFirst()
                        .orElseThrow();
                sockets.remove(socket);
                socket.close();
                RealTimeGroupWatch.await("the next one is let in", () -> answered(sockets) == 4);
            }
            // A session is no HTTP connection any more: its place is free.
            sockets.get(0).close();
            get(group.add(WsRequest.to(url(server)).handler(clients.handler())).opened());
            get(group.add(WsRequest.to(url(server)).handler(clients.handler())).opened());
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        served.expectOneEndEach();
        clients.expectOneEndEach();
    }

    @Test
    void aClosedServerEndsOnAllLoopsAndSessionsGoOn() throws Exception {
        try (WsGroup group = WsGroup.start(3)) {
            Server server = group.listen(0, routes);
            List<WsSession> sessions = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sessions.add(group.add(WsRequest.to(url(server)).handler(clients.handler())));
                get(sessions.get(i).opened());
            }
            List<Socket> idle = ask(server, 6);
            RealTimeGroupWatch.await("all are answered", () -> answered(idle) == 6);
            server.close();
            for (Socket socket : idle) {
                assertThat(rest(socket)).endsWith("first");
                socket.close();
            }
            assertThat(sessions).noneMatch(WsSession::isDone);
            assertThat(group.sessions().count()).isEqualTo(12);
            RealTimeGroupWatch.await(
                    "only sessions are left", () -> group.stats().live() == 12);
        }
        served.expectOneEndEach();
    }

    @Test
    void aShutdownTellsOfAllLoops() throws Exception {
        try (WsGroup group = WsGroup.start(3);
                WsMulti elsewhere = WsMulti.start()) {
            Server server = group.listen(0, routes);
            for (int i = 0; i < 7; i++) {
                get(elsewhere
                        .add(WsRequest.to(url(server)).handler(clients.handler()))
                        .opened());
            }
            RealTimeGroupWatch.await("all are open", () -> served.open() == 7);
            List<Socket> idle = ask(server, 5);
            RealTimeGroupWatch.await("all are answered", () -> answered(idle) == 5);
            assertThat(get(server.shutdown(Duration.ofSeconds(10)))).isEqualTo(new ShutdownReport(12, 0));
            served.expectOneEndEach();
            RealTimeGroupWatch.await("nothing is left", () -> group.stats().isEmpty());
            for (Socket socket : idle) {
                socket.close();
            }
            group.close();
            assertThat(get(server.shutdown(Duration.ofSeconds(10)))).isEqualTo(new ShutdownReport(0, 0));
        }
    }

    @Test
    void routesChangeOnAllLoops() throws Exception {
        try (WsGroup group = WsGroup.start(3);
                WsMulti elsewhere = WsMulti.start()) {
            Server server = group.listen(0, routes);
            server.routes(Routes.of().get("/", exchange -> exchange.respond(200, "second")));
            // Each loop has had the letter when it has had one that came behind it.
            get(group.sessions().forEach(ws -> {}));
            for (int i = 0; i < 6; i++) {
                var fetch = elsewhere.add(
                        HttpFetch.get("http://localhost:" + server.address().getPort() + "/")
                                .header("Connection", "close"));
                assertThat(get(fetch.done()).text()).isEqualTo("second");
            }
        }
    }

    // Loops that die.

    /** A clock that kills the thread that reads it, once. */
    private static final class Mortal implements dev.wsmulti.time.Clock {
        private volatile String victim = "";

        @Override
        public long nanos() {
            if (Thread.currentThread().getName().equals(victim)) {
                victim = "";
                throw new IllegalStateException("died on purpose");
            }
            return System.nanoTime();
        }
    }

    private final Mortal clock = new Mortal();

    private WsGroup mortals() {
        AtomicInteger number = new AtomicInteger();
        return WsMulti.builder()
                .clock(clock)
                .threads(task -> {
                    Thread thread = new Thread(task, "mortal-" + number.incrementAndGet());
                    thread.setUncaughtExceptionHandler((dead, thrown) -> {});
                    return thread;
                })
                .start(3);
    }

    private void kill(WsGroup group, int number) throws Exception {
        clock.victim = "mortal-" + number;
        group.loops().get(number - 1).execute(() -> {});
        RealTimeGroupWatch.await(
                "it is dead",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("mortal-" + number)));
    }

    @Test
    void aLoopThatDiedGetsNothingAndTheOthersGoOn() throws Exception {
        long before = RealTimeGroupWatch.descriptors();
        try (WsGroup group = mortals();
                WsMulti elsewhere = WsMulti.start()) {
            Server server = group.listen(ServerOptions.on(0).maxConnections(2), routes);
            for (int i = 0; i < 6; i++) {
                get(elsewhere
                        .add(WsRequest.to(url(server)).handler(clients.handler()))
                        .opened());
            }
            RealTimeGroupWatch.await("all are open", () -> served.open() == 6);
            List<Socket> kept = ask(server, 2);
            RealTimeGroupWatch.await("both are answered", () -> answered(kept) == 2);
            kill(group, 2);
            kill(group, 3);
            assertThat(served.ended()).isEqualTo(4);
            // One of them at least was served on a loop that died: its place is free again.
            for (int i = 0; i < 6; i++) {
                get(elsewhere
                        .add(WsRequest.to(url(server)).handler(clients.handler()))
                        .opened());
                assertThat(get(group.add(WsRequest.to(url(server)).handler(clients.handler()))
                                        .opened())
                                .loop())
                        .isSameAs(group.loops().get(0));
            }
            RealTimeGroupWatch.await("all are open", () -> served.open() == 2 + 12);
            assertThat(get(group.sessions().forEach(ws -> {}))).isEqualTo(2 + 12 + 6);
            for (Socket socket : kept) {
                socket.close();
            }
        }
        served.expectOneEndEach();
        clients.expectOneEndEach();
        RealTimeGroupWatch.await("all is given back", () -> RealTimeGroupWatch.descriptors() == before);
    }

    @Test
    void aServerEndsWithTheLoopThatAccepts() throws Exception {
        try (WsGroup group = mortals();
                WsMulti elsewhere = WsMulti.start()) {
            Server server = group.listen(0, routes);
            for (int i = 0; i < 3; i++) {
                get(elsewhere
                        .add(WsRequest.to(url(server)).handler(clients.handler()))
                        .opened());
            }
            RealTimeGroupWatch.await("all are open", () -> served.open() == 3);
            List<Socket> idle = ask(server, 3);
            RealTimeGroupWatch.await("all are answered", () -> answered(idle) == 3);
            kill(group, 1);
            for (Socket socket : idle) {
                assertThat(rest(socket)).endsWith("first");
                socket.close();
            }
            assertThat(served.open()).isEqualTo(2);
            Server again = group.listen(server.address().getPort(), routes);
            get(elsewhere
                    .add(WsRequest.to(url(again)).handler(clients.handler()))
                    .opened());
        }
        served.expectOneEndEach();
    }

    // The group itself.

    @ParameterizedTest
    @ValueSource(strings = {"open", "text", "close"})
    void closedFromACallbackItOnlyBegins(String callback) throws Exception {
        long before = RealTimeGroupWatch.descriptors();
        try (WsGroup group = WsGroup.start(3)) {
            Server server = group.listen(0, routes);
            for (int i = 0; i < 5; i++) {
                get(group.add(WsRequest.to(url(server)).handler(clients.handler()))
                        .opened());
            }
            AtomicInteger returned = new AtomicInteger();
            Runnable close = () -> {
                group.close();
                returned.incrementAndGet();
            };
            Server echo = group.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            WsSession session = group.add(WsRequest.to(url(echo))
                    .onOpen(ws -> {
                        if (callback.equals("open")) {
                            close.run();
                        } else {
                            ws.send("go");
                        }
                    })
                    .onText((ws, text) -> {
                        if (callback.equals("text")) {
                            close.run();
                        } else {
                            ws.close();
                        }
                    })
                    .onClose((ws, outcome) -> {
                        if (callback.equals("close")) {
                            close.run();
                        }
                    }));
            assertThat(get(session.done()).clean()).isTrue();
            RealTimeGroupWatch.await("it returned", () -> returned.get() == 1);
            RealTimeGroupWatch.await("all have ended", () -> group.sessions().count() == 0);
        }
        served.expectOneEndEach();
        clients.expectOneEndEach();
        assertThat(RealTimeGroupWatch.descriptors()).isEqualTo(before);
    }

    /** Connections on their way from loop to loop when the group is closed, again and again: nothing stays open. */
    @Test
    void whatIsHandedOverWhileItClosesIsClosed() throws Exception {
        long before = RealTimeGroupWatch.descriptors();
        try (WsMulti elsewhere = WsMulti.start()) {
            for (int round = 0; round < 30; round++) {
                WsGroup group =
                        WsMulti.builder().closeGrace(Duration.ofMillis(20)).start(3);
                Server server = group.listen(0, routes);
                for (int i = 0; i < 60; i++) {
                    elsewhere.add(WsRequest.to(url(server)).handler(clients.handler()));
                    if (i == round * 2) {
                        group.sessions().forEach(WsSession::cancel);
                    }
                }
                int wanted = round * 2;
                RealTimeGroupWatch.await("some have come", () -> served.open() >= Math.min(wanted, 1));
                group.close();
                assertThat(group.sessions().count()).isZero();
                assertThat(group.stats().live()).isZero();
                assertThat(server.connections()).isZero();
                RealTimeGroupWatch.await(
                        "all have ended", () -> elsewhere.stats().running() == 0);
            }
            served.expectOneEndEach();
            clients.expectOneEndEach();
        }
        RealTimeGroupWatch.await("all is given back", () -> RealTimeGroupWatch.descriptors() == before);
    }
}
