package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Raw mode: the bytes behind the 101 as they are, in both directions and both roles. */
class RawModeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestKit kit = TestKit.create();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<String> others = new ArrayList<>();
    private final List<WsOutcome> ends = new ArrayList<>();
    private WsSession session;

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
        assertThat(others).isEmpty();
    }

    private WsHandler handler() {
        return WsHandler.of()
                .onOpen(ws -> session = ws)
                .onRaw((ws, bytes) -> bytes.writeTo(taken))
                .onPing((ws, ping) -> others.add("ping"))
                .onPong((ws, pong) -> others.add("pong"))
                .onClosing((ws, close) -> others.add("closing"))
                .onClose((ws, outcome) -> ends.add(outcome));
    }

    private String taken() {
        kit.settle();
        return taken.toString(StandardCharsets.ISO_8859_1);
    }

    private WsOutcome end() {
        kit.settle();
        assertThat(ends).hasSize(1);
        return ends.get(0);
    }

    private void assertEndedInOrder() {
        assertThat(end().cause()).isEmpty();
        assertThat(end().wasOpen()).isTrue();
        assertThat(end().clean()).isFalse();
        assertThat(end().close()).isEqualTo(Close.NO_CODE);
        assertThat(session.sendRaw(bytes("late"))).isEqualTo(SendResult.CLOSED);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Ends.bytes(text));
    }

    private static void finish(TestPeer peer) {
        peer.finish();
    }

    @Test
    void curl2301AFrameOfTheirsIsBytesAndSoIsTheAnswer() {
        List<String> seen = new ArrayList<>();
        kit.multi().add(kit.request().onRaw((ws, bytes) -> {
            seen.add(java.util.HexFormat.of().formatHex(bytes.bytes()));
            assertThat(ws.sendRaw(ByteBuffer.wrap(new byte[] {(byte) 0x8a, 0}))).isEqualTo(SendResult.ACCEPTED);
        }));
        TestPeer peer = kit.acceptRaw();
        peer.send(Ends.join(
                Ends.bytes(TestPeer.switching(TestPeer.keyOf(peer.heardRaw()))), new byte[] {(byte) 0x89, 0}));
        assertThat(peer.heardRaw()).isEqualTo("\u008a\0");
        assertThat(seen).containsExactly("8900");
    }

    @ParameterizedTest
    @EnumSource
    void whatCameWithTheHandshakeIsTheFirst(Ends ends) {
        TestPeer peer =
                ends.openWith(kit, handler(), (who, handshake) -> Ends.join(handshake, Ends.bytes("\u0089\0x")));
        assertThat(taken()).isEqualTo("\u0089\0x");
        peer.send("\u0088\0and on");
        assertThat(taken()).isEqualTo("\u0089\0x\u0088\0and on");
        finish(peer);
        assertEndedInOrder();
    }

    @ParameterizedTest
    @EnumSource
    void anEndThatCameWithTheHandshake(Ends ends) throws IOException {
        TestPeer peer = ends.openWith(kit, handler(), (who, handshake) -> Ends.join(handshake, Ends.bytes("all")));
        peer.raw().finish();
        assertThat(taken()).isEqualTo("all");
        assertEndedInOrder();
        assertThat(end().byPeer()).isTrue();
        assertThat(peer.isFinished()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void bytesGoBothWaysAsTheyAre(Ends ends) {
        TestPeer peer = ends.open(kit, handler());
        peer.heardRaw();
        byte[] random = new byte[300_000];
        new Random(3).nextBytes(random);
        peer.send(random);
        kit.settle();
        assertThat(taken.toByteArray()).isEqualTo(random);
        kit.onLoop(() -> assertThat(session.sendRaw(ByteBuffer.wrap(random))).isEqualTo(SendResult.ACCEPTED));
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        while (heard.size() < random.length) {
            kit.settle();
            byte[] more = peer.raw().take();
            assertThat(more).isNotEmpty();
            heard.writeBytes(more);
        }
        assertThat(heard.toByteArray()).isEqualTo(random);
        assertThat(session.queuedBytes()).isZero();
        assertThat(session.info().bytesReceived()).isGreaterThanOrEqualTo(random.length);
        assertThat(session.info().messagesSent()).isZero();
        finish(peer);
        assertEndedInOrder();
    }

    @ParameterizedTest
    @EnumSource
    void closeFinishesOurSideAndWaitsForTheirs(Ends ends) {
        TestPeer peer = ends.open(kit, handler());
        peer.heardRaw();
        kit.onLoop(() -> {
            assertThat(session.sendRaw(bytes("last"))).isEqualTo(SendResult.ACCEPTED);
            session.close();
            assertThat(session.sendRaw(bytes("late"))).isEqualTo(SendResult.CLOSED);
        });
        assertThat(peer.heardRaw()).isEqualTo("last");
        assertThat(peer.isFinished()).isTrue();
        peer.send("answer");
        assertThat(taken()).isEqualTo("answer");
        assertThat(ends()).isEmpty();
        finish(peer);
        assertEndedInOrder();
        assertThat(end().byPeer()).isFalse();
    }

    private List<WsOutcome> ends() {
        return ends;
    }

    @ParameterizedTest
    @EnumSource
    void closeWaitsAtMostCloseTimeout(Ends ends) {
        TestPeer peer = ends.open(kit, handler().options(WsOptions.of().closeTimeout(SECOND)));
        kit.onLoop(() -> session.close());
        kit.advance(Duration.ofMillis(900));
        assertThat(ends()).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(end().failure().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(end().failure().message()).contains("closeTimeout").contains("end of stream");
        assertThat(peer.isFinished()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsALoss(Ends ends) {
        TestPeer peer = ends.open(kit, handler());
        peer.reset();
        assertThat(end().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(end().close()).isEqualTo(Close.ABNORMAL);
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackThatThrowsEndsIt(Ends ends) {
        TestPeer peer = ends.open(kit, handler().onRaw((ws, bytes) -> {
            throw new IOException("full");
        }));
        peer.heardRaw();
        peer.send("x");
        assertThat(end().failure().kind()).isEqualTo(Kind.CALLBACK_THREW);
        assertThat(end().failure().message()).contains("onRaw");
        assertThat(peer.heardRaw()).as("no close frame").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void pausedItReadsNoMoreThanPauseBuffer(Ends ends) throws IOException {
        TestPeer peer = ends.open(kit, handler().options(WsOptions.of().pauseBuffer(10_000)));
        peer.heardRaw();
        session.pause();
        kit.settle();
        int offered = 0;
        int more = 1;
        while (more > 0) {
            more = peer.raw().offer(new byte[1_000], 0);
            offered += more;
            kit.settle();
        }
        assertThat(offered).isBetween(64 * 1024, 64 * 1024 + 10_000 + 64 * 1024);
        assertThat(taken.size()).isZero();
        peer.finish();
        kit.advance(Duration.ofMinutes(5));
        assertThat(ends()).as("an end behind bytes waits its turn").isEmpty();
        session.resume();
        kit.settle();
        assertThat(taken.size()).isEqualTo(offered);
        assertEndedInOrder();
    }

    @ParameterizedTest
    @EnumSource
    void closedWhilePausedItWaitsForResumeOnceThePeerHasEnded(Ends ends) {
        TestPeer peer = ends.open(kit, handler());
        session.pause();
        peer.send("before").finish();
        session.close();
        kit.advance(Duration.ofSeconds(30));
        assertThat(ends()).isEmpty();
        session.resume();
        assertThat(taken()).isEqualTo("before");
        assertEndedInOrder();
    }

    @ParameterizedTest
    @EnumSource
    void anEndWithNothingBeforeItIsSeenWhilePaused(Ends ends) {
        TestPeer peer = ends.open(kit, handler());
        session.pause();
        kit.settle();
        finish(peer);
        session.close();
        kit.advance(Duration.ofSeconds(30));
        assertEndedInOrder();
    }

    @ParameterizedTest
    @EnumSource
    void fullAtTheHighMarkAndWritableAtTheLowOne(Ends ends) {
        List<String> writable = new ArrayList<>();
        TestPeer peer = ends.open(
                kit,
                handler()
                        .onWritable(ws -> writable.add("writable"))
                        .options(WsOptions.of().sendMarks(50_000, 200_000)));
        peer.heardRaw();
        kit.onLoop(() -> {
            while (session.sendRaw(ByteBuffer.allocate(30_000)) == SendResult.ACCEPTED) {
                assertThat(session.queuedBytes()).isLessThanOrEqualTo(230_000);
            }
            assertThat(session.queuedBytes()).isGreaterThanOrEqualTo(200_000);
        });
        assertThat(writable).isEmpty();
        long heard = 0;
        while (session.queuedBytes() > 0) {
            heard += peer.heardRaw().length();
        }
        assertThat(heard + peer.heardRaw().length()).isEqualTo(210_000);
        assertThat(writable).containsExactly("writable");
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatNeverReadsEndsItByStallTimeout(Ends ends) {
        TestPeer peer = ends.open(kit, handler().options(WsOptions.of().stallTimeout(SECOND)));
        peer.heardRaw();
        kit.onLoop(
                () -> assertThat(session.sendRaw(ByteBuffer.allocate(200_000))).isEqualTo(SendResult.ACCEPTED));
        kit.advance(Duration.ofMillis(1_100));
        assertThat(end().failure().message()).contains("stallTimeout");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyPings(Ends ends) {
        TestPeer peer = ends.open(kit, handler().options(WsOptions.of().pingInterval(SECOND)));
        peer.heardRaw();
        kit.advance(Duration.ofMinutes(10));
        assertThat(peer.heardRaw()).isEmpty();
        assertThat(ends()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void otherThreadsSendToo(Ends ends) throws InterruptedException {
        TestPeer peer = ends.open(kit, handler());
        peer.heardRaw();
        List<Object> results = new ArrayList<>();
        Thread other = new Thread(() -> {
            ByteBuffer sent = bytes("from elsewhere");
            results.add(session.sendRaw(sent));
            results.add(sent.remaining());
            try {
                results.add(session.send("no"));
            } catch (IllegalStateException refused) {
                results.add(refused.getMessage().contains("sendRaw"));
            }
        });
        other.start();
        other.join();
        assertThat(results).containsExactly(SendResult.ACCEPTED, 0, true);
        assertThat(peer.heardRaw()).isEqualTo("from elsewhere");
    }

    @Test
    void framesAreRefusedOnARawSession() {
        Ends.CLIENT.open(kit, handler());
        List<Consumer<WsSession>> calls = List.of(
                ws -> ws.send("x"),
                ws -> ws.send(new byte[1]),
                ws -> ws.send(MessageType.TEXT, bytes("x")),
                ws -> ws.sendFrom(MessageType.TEXT, Source.of("x")),
                WsSession::ping,
                ws -> ws.pong(bytes("x")),
                ws -> ws.startMessage(MessageType.TEXT),
                ws -> ws.startFrame(MessageType.TEXT, 1, true));
        kit.onLoop(() -> assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(() -> call.accept(session))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("sendRaw")));
    }

    @Test
    void rawBytesAreRefusedOnASessionWithFrames() {
        Recorder record = new Recorder();
        Ends.CLIENT.open(kit, record.handler());
        kit.onLoop(() -> assertThatThrownBy(() -> record.session.sendRaw(bytes("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sendRaw"));
    }

    @Test
    void onRawExcludesPiecesAndMessages() {
        WsHandler raw = WsHandler.of().onRaw((ws, bytes) -> {});
        List<Consumer<WsHandler>> withers = List.of(
                it -> assertThat(it.onData((ws, piece) -> {})).isNull(),
                it -> assertThat(it.onMessage((ws, message) -> {})).isNull(),
                it -> assertThat(it.onText((ws, text) -> {})).isNull(),
                it -> assertThat(it.onBinary((ws, message) -> {})).isNull());
        assertThat(withers)
                .allSatisfy(wither -> assertThatThrownBy(() -> wither.accept(raw))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("onRaw"));
        assertThatThrownBy(
                        () -> assertThat(kit.request().onText((ws, text) -> {}).onRaw((ws, bytes) -> {}))
                                .isNull())
                .isInstanceOf(IllegalStateException.class);
    }

    /** A tunnel of raw bytes: the one is delivered only while the other has room. */
    @Test
    void paceByTiesTwoRawSessions() throws IOException {
        List<WsSession> both = new ArrayList<>();
        TestPeer front = Ends.CLIENT.open(
                kit,
                WsHandler.of()
                        .onOpen(both::add)
                        .onRaw((ws, bytes) -> assertThat(both.get(1).sendRaw(ByteBuffer.wrap(bytes.bytes())))
                                .isEqualTo(SendResult.ACCEPTED)));
        TestPeer back = kit.connect(
                kit.multi()
                        .listen(
                                0,
                                Routes.of()
                                        .ws(
                                                "/",
                                                WsHandler.of()
                                                        .onOpen(both::add)
                                                        .onRaw((ws, bytes) -> {})
                                                        .options(WsOptions.of().sendMarks(10_000, 100_000))))
                        .address(),
                "/");
        back.heardRaw();
        both.get(0).paceBy(both.get(1));
        kit.settle();
        byte[] random = new byte[1_000_000];
        new Random(4).nextBytes(random);
        int sent = 0;
        int more = 1;
        while (more > 0) {
            more = front.raw().offer(random, sent);
            sent += more;
            kit.settle();
        }
        assertThat(sent).isLessThan(500_000);
        assertThat(both.get(1).queuedBytes()).isLessThanOrEqualTo(100_000 + 64 * 1024);
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        while (heard.size() < random.length) {
            heard.writeBytes(back.raw().take());
            sent += front.raw().offer(random, sent);
            kit.settle();
        }
        assertThat(heard.toByteArray()).isEqualTo(random);
    }
}
