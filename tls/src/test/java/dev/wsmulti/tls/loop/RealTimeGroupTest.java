package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS on a group of loops: handed over before the handshake, whose steps run on one lane for all of them. */
final class RealTimeGroupTest {
    private final Map<WsSession, Thread> opened = new ConcurrentHashMap<>();
    private final List<String> strangers = new CopyOnWriteArrayList<>();

    private Routes echo() {
        return Routes.of()
                .ws(
                        "/",
                        WsHandler.of()
                                .onOpen(ws -> opened.put(ws, Thread.currentThread()))
                                .onMessage((ws, message) -> {
                                    if (opened.get(ws) != Thread.currentThread()) {
                                        strangers.add(Thread.currentThread().getName());
                                    }
                                    ws.send(message);
                                }));
    }

    /** Opens them all, has each one's message come back, and closes it. */
    private static void talk(WsGroup group, int port, int count) throws Exception {
        List<WsSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(group.add(
                    Secured.session(port, "/").onOpen(ws -> ws.send("hello")).onText((ws, text) -> ws.close())));
        }
        for (WsSession session : sessions) {
            assertThat(session.done().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .matches(outcome -> outcome.clean(), "clean");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void connectionsAreSpreadAndOneLaneServesAllLoops(String provider) throws Exception {
        Secured secured = Secured.with(provider);
        try (WsGroup group =
                WsMulti.builder().tls(secured.client()).tlsThreads(1).start(3)) {
            Server server = group.listen(ServerOptions.on(0).tls(secured.server()), echo());
            talk(group, server.address().getPort(), 30);
            // One lane's first and only thread; a lane for each loop would have another one of the same name.
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("wsmulti-tls-"))
                            .count())
                    .isEqualTo(1);
            assertThat(opened.values().stream().collect(Collectors.groupingBy(Thread::getName, Collectors.counting())))
                    .isEqualTo(Map.of("wsmulti-loop-1", 10L, "wsmulti-loop-2", 10L, "wsmulti-loop-3", 10L));
        }
        assertThat(strangers).isEmpty();
    }

    /** A client waits for the lane also where all that fills it is of other loops. */
    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void whoWaitsForALaneThatOthersFillIsServed(String provider) throws Exception {
        Secured secured = Secured.with(provider);
        try (WsMulti elsewhere = WsMulti.start();
                WsGroup group = WsMulti.builder()
                        .tls(secured.client())
                        .tlsThreads(1)
                        .tlsQueue(0)
                        .start(3)) {
            Server server = elsewhere.listen(ServerOptions.on(0).tls(secured.server()), echo());
            talk(group, server.address().getPort(), 60);
        }
        assertThat(strangers).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void silentClientsGiveTheirPlacesBackFromAllLoops(String provider) throws Exception {
        Secured secured = Secured.with(provider);
        try (WsGroup group = WsMulti.builder().tls(secured.client()).start(3)) {
            Server server = group.listen(
                    ServerOptions.on(0)
                            .tls(secured.server())
                            .tlsTimeout(Duration.ofMillis(500))
                            .maxConnections(3),
                    echo());
            List<Socket> silent = connect(server.address(), 3);
            long begun = System.nanoTime();
            talk(group, server.address().getPort(), 3);
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(250));
            expectEnd(silent);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void handshakesUnderWayEndWithTheirServer(String provider) throws Exception {
        Secured secured = Secured.with(provider);
        try (WsGroup group = WsMulti.builder().tls(secured.client()).start(3)) {
            Server server = group.listen(ServerOptions.on(0).tls(secured.server()), echo());
            List<Socket> silent = connect(server.address(), 6);
            talk(group, server.address().getPort(), 3);
            server.close();
            expectEnd(silent);
            group.sessions().forEach(ws -> {}).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(group.stats().live()).isZero();
        }
    }

    private static List<Socket> connect(InetSocketAddress server, int count) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(server.getAddress(), server.getPort());
            socket.setSoTimeout(20_000);
            sockets.add(socket);
        }
        return sockets;
    }

    /** An alert or none, then the end. */
    private static void expectEnd(List<Socket> sockets) throws Exception {
        for (Socket socket : sockets) {
            assertThat(socket.getInputStream().readAllBytes().length).isLessThan(100);
            socket.close();
        }
    }
}
