package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many peers that begin and do not go on: each ends by its own deadline, which is named, and a neighbour is served at once
 * all the while. {@code RealTimeSlowPeersTest} sees the same on sockets.
 */
class SlowPeersTest {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

    private final TestKit kit = TestKit.create();
    private final List<TestPeer> peers = new ArrayList<>();
    private final List<WsOutcome> outcomes = new ArrayList<>();
    private final Server server = kit.multi()
            .listen(
                    ServerOptions.on(0).timeout(Duration.ofSeconds(20)),
                    Routes.of()
                            .post(
                                    "/",
                                    exchange -> exchange.later(
                                            Duration.ofHours(1),
                                            exchange.text().thenApply(text -> exchange.respond(200, text))))
                            .ws("/half", WsHandler.of().onClose((ws, outcome) -> outcomes.add(outcome)))
                            .ws("/echo", WsHandler.of().onMessage(WsSession::send)));
    private final TestPeer neighbour = kit.connect(server.address(), "/echo");

    @AfterEach
    void close() {
        kit.close();
    }

    private void secondsPass(int seconds, String drip) {
        for (int second = 0; second < seconds; second++) {
            peers.forEach(peer -> peer.send(drip));
            kit.advance(Duration.ofSeconds(1));
            neighbour.text("still here");
            assertThat(neighbour.heard()).contains("81 still here");
        }
    }

    @Test
    void fiftyStalledHalfHeadsAreEach408() {
        for (int i = 0; i < 50; i++) {
            TestPeer peer = kit.connectRaw(server.address());
            peers.add(peer.send("POST / HTTP/1.1\r\nHost: h\r\nX-"));
        }
        secondsPass(9, "");
        assertThat(peers).noneMatch(TestPeer::isFinished);
        secondsPass(2, "");
        assertThat(peers)
                .allSatisfy(peer -> assertThat(peer.heardRaw())
                        .startsWith("HTTP/1.1 408 ")
                        .contains("Connection: close", "headTimeout is 10000 ms"))
                .allMatch(TestPeer::isFinished);
    }

    /** A drip helps no head: its time counts from the first byte. */
    @Test
    void fiftyHeadsOfAByteASecondAreEach408() {
        for (int i = 0; i < 50; i++) {
            peers.add(kit.connectRaw(server.address()));
        }
        secondsPass(9, "G");
        assertThat(peers).noneMatch(TestPeer::isFinished);
        kit.advance(Duration.ofMillis(1020));
        assertThat(peers).allSatisfy(peer -> assertThat(peer.heardRaw()).startsWith("HTTP/1.1 408 "));
    }

    /** Who has not said a byte is told nothing. */
    @Test
    void silentConnectionsAreClosedWithoutAWord() {
        for (int i = 0; i < 50; i++) {
            peers.add(kit.connectRaw(server.address()));
        }
        secondsPass(59, "");
        assertThat(peers).noneMatch(TestPeer::isFinished);
        secondsPass(2, "");
        assertThat(peers)
                .allMatch(TestPeer::isFinished)
                .allSatisfy(peer -> assertThat(peer.heardRaw()).isEmpty());
    }

    @Test
    void fiftyBodiesOfAByteASecondEndByTimeout() {
        for (int i = 0; i < 50; i++) {
            peers.add(kit.connectRaw(server.address()).send("POST /" + HOST + "Content-Length: 5000\r\n\r\n"));
        }
        secondsPass(19, "x");
        assertThat(peers).noneMatch(TestPeer::isFinished);
        secondsPass(2, "x");
        assertThat(peers)
                .allSatisfy(peer ->
                        assertThat(peer.heardRaw()).startsWith("HTTP/1.1 408 ").contains("timeout is 20000 ms"))
                .allMatch(TestPeer::isFinished);
    }

    /** The same from the other side: servers that drip their answers. */
    @Test
    void fiftyAnswersOfAByteASecondEndByTimeout() {
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            kit.multi()
                    .add(HttpFetch.get("http://" + kit.authority() + "/")
                            .timeout(Duration.ofSeconds(20))
                            .onDone((transfer, outcome) -> failures.add(outcome.failure())));
            peers.add(kit.acceptRaw().send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"));
        }
        secondsPass(19, "x");
        assertThat(failures).isEmpty();
        kit.advance(Duration.ofMillis(1100));
        assertThat(failures).hasSize(50).allSatisfy(SlowPeersTest::isWholeTimeout);
    }

    private static void isWholeTimeout(Failure failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("timeout"));
    }

    /** A server pings who is idle amid a frame, and such a peer cannot answer. */
    @Test
    void twoHundredHalfFramesEndByPongTimeout() {
        for (int i = 0; i < 200; i++) {
            peers.add(kit.connect(server.address(), "/half").hex("82 fe 01 00 37 fa 21 3d 00 00"));
        }
        secondsPass(39, "");
        assertThat(outcomes).isEmpty();
        secondsPass(2, "");
        assertThatAllLackAPong(outcomes, 200);
    }

    @Test
    void halfFramesEndClientsThatPingAlike() {
        List<WsOutcome> told = new ArrayList<>();
        WsOptions pings = WsOptions.of().pingInterval(Duration.ofSeconds(30));
        for (int i = 0; i < 200; i++) {
            kit.multi()
                    .add(kit.request()
                            .handler(WsHandler.of().options(pings).onClose((ws, outcome) -> told.add(outcome))));
            peers.add(kit.accept().hex("82 7e 01 00 00"));
        }
        secondsPass(39, "");
        assertThat(told).isEmpty();
        secondsPass(2, "");
        assertThatAllLackAPong(told, 200);
    }

    private static void assertThatAllLackAPong(List<WsOutcome> outcomes, int count) {
        assertThat(outcomes)
                .hasSize(count)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOfSatisfying(
                                Failure.TimedOut.class,
                                late -> assertThat(late.setting()).isEqualTo("pongTimeout")));
    }
}
