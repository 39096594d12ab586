package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Credentials;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.TraceComponent;
import dev.wsmulti.transfer.TraceLevel;
import dev.wsmulti.transfer.TraceLevels;
import dev.wsmulti.transfer.TraceLine;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace: its levels, what it tells of each component, and what it never shows. */
class TraceTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: s=secret\r\n\r\nhello";

    private final List<TraceLine> lines = new ArrayList<>();

    private TestKit kit(String words) {
        return TestKit.create(builder -> builder.trace(TraceLevels.of(words)).onTrace(lines::add));
    }

    /** What was said of one component. */
    private List<String> of(TraceComponent component) {
        return lines.stream()
                .filter(line -> line.component() == component)
                .map(TraceLine::text)
                .toList();
    }

    /** b32. */
    @Test
    void b32TheLevelIsErrorUnlessItIsSetAndCanBeAskedFor() {
        try (TestKit kit = TestKit.create()) {
            WsMulti multi = kit.multi();
            for (TraceComponent component : TraceComponent.values()) {
                assertThat(multi.trace().level(component)).isEqualTo(TraceLevel.ERROR);
            }
            multi.trace(TraceLevels.of("ws=info"));
            assertThat(multi.trace().level(TraceComponent.WS)).isEqualTo(TraceLevel.INFO);
            assertThat(multi.trace().level(TraceComponent.HTTP)).isEqualTo(TraceLevel.ERROR);
        }
    }

    /** b32. */
    @ParameterizedTest
    @ValueSource(strings = {"wss", "ws=loud", "ws=", "-no", "http2=info", "ws,nothing"})
    void b32UnknownNamesAreRefused(String words) {
        assertThatThrownBy(() -> TraceLevels.of(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of the trace")
                .hasMessageContaining("there are");
    }

    @Test
    void wordsSetLevelsInTheirOrder() {
        TraceLevels levels = TraceLevels.of("all=info, WS, -timer,http=Error");
        assertThat(levels)
                .hasToString("lookup=info,connect=info,tls=info,http=error,ws=debug,pool=info,timer=off,loop=info");
        assertThat(TraceLevels.of(levels.toString())).isEqualTo(levels).hasSameHashCodeAs(levels);
        assertThat(TraceLevels.of("")).isEqualTo(TraceLevels.of());
        assertThat(levels.with(TraceComponent.HTTP, TraceLevel.INFO)).isNotEqualTo(levels);
    }

    @Test
    void framesAreToldWithIdsAndOffsets() {
        try (TestKit kit = kit("ws")) {
            WsSession session = kit.multi().add(kit.request().onData((ws, piece) -> {}));
            TestPeer peer = kit.accept();
            lines.clear();
            peer.frame(0x01, new byte[300]).ping("mid").frame(0x80, new byte[50]);
            kit.settle();
            assertThat(session.send("hello")).isEqualTo(SendResult.ACCEPTED);
            assertThat(session.ping()).isEqualTo(SendResult.ACCEPTED);
            session.close();
            peer.close(1000).finish();
            kit.settle();
            assertThat(lines).allMatch(line -> line.transfer() == session.id());
            assertThat(of(TraceComponent.WS))
                    .containsExactly(
                            "< TEXT 300 bytes at 0 of frame of 300, at 0 of message",
                            "< PING 3 bytes at 0 of frame of 3, at 0 of message, last",
                            "> PONG 3 bytes",
                            "< TEXT 50 bytes at 0 of frame of 50, at 300 of message, last",
                            "> TEXT 5 bytes",
                            "> PING 0 bytes",
                            "> CLOSE 1000, 2 bytes",
                            "< CLOSE 2 bytes at 0 of frame of 2, at 0 of message, last",
                            "ended with 1000");
        }
    }

    @Test
    void piecesOfOneFrameAndOfAPausedSessionAreToldToo() {
        try (TestKit kit = kit("ws")) {
            WsSession session = kit.multi().add(kit.request().onData((ws, piece) -> {}));
            TestPeer peer = kit.accept();
            session.pause();
            kit.settle();
            lines.clear();
            peer.text("held");
            kit.settle();
            kit.onLoop(() -> {
                MessageWriter writer = session.startFrame(MessageType.BINARY, 3, true);
                assertThat(writer.write(ByteBuffer.wrap(new byte[1]))).isEqualTo(SendResult.ACCEPTED);
                assertThat(writer.write(ByteBuffer.wrap(new byte[2]))).isEqualTo(SendResult.ACCEPTED);
            });
            assertThat(of(TraceComponent.WS))
                    .containsExactly(
                            "< TEXT 4 bytes at 0 of frame of 4, at 0 of message, last",
                            "> piece, 0 bytes",
                            "> piece, 1 bytes",
                            "> last piece, 2 bytes");
        }
    }

    @Test
    void theWayOfARequestIsToldStepByStep() {
        try (TestKit kit = kit("http=info,connect=info,lookup=info,pool=info")) {
            kit.multi().poolLimits(PoolLimits.of().maxPerHost(1));
            String url = "http://" + kit.authority() + "/path?token=secret";
            kit.multi().add(HttpFetch.get(url));
            kit.multi().add(HttpFetch.get(url));
            kit.settle();
            TestPeer server = kit.acceptRaw();
            server.send(OK);
            kit.settle();
            server.send(OK);
            kit.settle();
            assertThat(of(TraceComponent.LOOKUP)).containsExactly("found 127.0.0.1");
            assertThat(of(TraceComponent.CONNECT)).hasSize(1).first().asString().startsWith("connected to ");
            assertThat(of(TraceComponent.POOL))
                    .containsExactly(
                            "waits for a connection to http://" + kit.authority(),
                            "takes an idle connection to http://" + kit.authority());
            assertThat(of(TraceComponent.HTTP))
                    .containsExactly(
                            "> GET /path", "< 200", "> GET /path", "ended with 200", "< 200", "ended with 200");
            assertThat(lines.get(0).transfer())
                    .isNotEqualTo(lines.get(lines.size() - 1).transfer());
        }
    }

    @Test
    void aFailureIsToldWithItsName() {
        try (TestKit kit = kit("connect=info,http=info")) {
            kit.multi().add(HttpFetch.get("http://127.0.0.1:1/"));
            kit.settle();
            assertThat(of(TraceComponent.CONNECT)).containsExactly("no connection to http://127.0.0.1:1: CONNECT");
            assertThat(of(TraceComponent.HTTP)).containsExactly("ended with 0, CONNECT");
        }
    }

    @Test
    void deadlinesAndTurnsAreTold() {
        try (TestKit kit = kit("timer,loop")) {
            WsSession session = kit.multi()
                    .add(kit.request()
                            .options(WsOptions.of()
                                    .pingInterval(Duration.ofSeconds(1))
                                    .pongTimeout(Duration.ofSeconds(1))));
            kit.accept();
            kit.advance(Duration.ofSeconds(5));
            assertThat(session.isDone()).isTrue();
            assertThat(of(TraceComponent.TIMER)).isNotEmpty().allMatch(text -> text.contains("deadline of"));
            assertThat(of(TraceComponent.LOOP)).isNotEmpty().allMatch(text -> text.startsWith("a turn for "));
            int before = lines.size();
            kit.settle();
            assertThat(lines).hasSize(before);
        }
    }

    @Test
    void aLoopThatStoodStillIsToldWithoutBeingAskedFor() {
        try (TestKit kit = TestKit.create(builder -> builder.onTrace(lines::add))) {
            kit.multi().execute(() -> kit.clock().advance(Duration.ofMillis(345)));
            kit.settle();
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0).level()).isEqualTo(TraceLevel.ERROR);
            assertThat(lines.get(0).text()).startsWith("the loop stood still for 345 ms");
        }
    }

    @Test
    void withMoreAskedForItIsToldWhoKeptIt() {
        try (TestKit kit = kit("loop=info")) {
            WsSession session = kit.multi()
                    .add(kit.request().onMessage((ws, message) -> kit.clock().advance(Duration.ofMillis(250))));
            kit.accept().text("go");
            kit.settle();
            assertThat(lines)
                    .anyMatch(line ->
                            line.transfer() == session.id() && line.text().equals("its turn took PT0.25S"));
        }
    }

    @ParameterizedTest
    @EnumSource(TraceLevel.class)
    void credentialsAndCookiesAndPayloadAreNeverShown(TraceLevel level) {
        try (TestKit kit = kit("all=" + level)) {
            Credentials who = Credentials.basic("secret", "secret");
            kit.multi().add(kit.request().credentials(who).header("Cookie", "a=secret"));
            TestPeer peer = kit.acceptRaw();
            peer.acceptUpgrade("Set-Cookie: a=secret");
            kit.settle();
            peer.text("secret").close(1000).finish();
            kit.multi()
                    .add(HttpFetch.get("http://" + kit.authority() + "/?secret").credentials(who));
            kit.acceptRaw().send(OK);
            kit.settle();
            assertThat(lines.isEmpty()).isEqualTo(level.compareTo(TraceLevel.INFO) < 0);
            assertThat(lines.toString()).doesNotContain("secret", "c2VjcmV0");
        }
    }

    /** The callback is no exception to the rules: it nests in nothing, may call, and may throw. */
    @Test
    void theCallbackMayCallAndThrow() {
        List<String> seen = new ArrayList<>();
        WsSession[] session = new WsSession[1];
        try (TestKit kit = TestKit.create(builder -> builder.trace(TraceLevels.of("ws=debug"))
                .onTrace(line -> {
                    seen.add(line.text());
                    if (line.text().startsWith("< TEXT")) {
                        assertThat(session[0].send("from the trace")).isEqualTo(SendResult.ACCEPTED);
                        throw new IllegalStateException("of the test");
                    }
                }))) {
            session[0] = kit.multi().add(kit.request().onMessage((ws, message) -> seen.add("callback")));
            TestPeer peer = kit.accept();
            peer.text("go");
            kit.settle();
            assertThat(peer.heard()).containsExactly("81 from the trace");
            assertThat(seen)
                    .containsExactly(
                            "open as CLIENT",
                            "callback",
                            "< TEXT 2 bytes at 0 of frame of 2, at 0 of message, last",
                            "> TEXT 14 bytes");
        }
    }

    @Test
    void aLineHasItsTimeAndItsTransfer() {
        assertThat(new TraceLine(Duration.ofMillis(1250), TraceComponent.WS, TraceLevel.INFO, 7, "< PING"))
                .hasToString("1.250000 ws #7 < PING");
        assertThat(new TraceLine(Duration.ZERO, TraceComponent.LOOP, TraceLevel.ERROR, 0, "x"))
                .hasToString("0.000000 loop x");
    }
}
