package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that a client opens, against a scripted server. */
class ClientSessionTest {
    private final TestKit kit = TestKit.create();
    private final List<String> events = new ArrayList<>();
    private WsOutcome outcome;

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats().segments()).isZero();
        assertThat(kit.multi().stats().bundles()).isZero();
        assertThat(kit.multi().stats().timers()).isZero();
        assertThat(kit.multi().stats().live()).isZero();
    }

    private dev.wsmulti.transfer.WsRequest request() {
        return kit.request()
                .onOpen(ws -> events.add("open"))
                .onMessage((ws, message) -> events.add((message.isText() ? "text " : "binary ") + message.text()))
                .onClose((ws, end) -> {
                    events.add("close");
                    outcome = end;
                });
    }

    @Test
    void opensEchoesAndCloses() {
        WsSession session = kit.multi().add(request().onMessage(WsSession::send));
        TestPeer peer = kit.accept();
        peer.text("hello");
        assertThat(peer.heard()).containsExactly("81 hello");
        session.close();
        assertThat(peer.heard()).containsExactly("88 1000");
        assertThat(session.state()).isEqualTo(WsSession.State.CLOSING);
        peer.close(1000).finish();
        kit.settle();
        assertThat(events).containsExactly("open", "close");
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.byPeer()).isFalse();
        assertThat(outcome.close().code()).isEqualTo(1000);
        assertThat(session.send("late")).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void bytesBehindThe101BelongToTheSession() {
        kit.multi().add(request());
        TestPeer peer = kit.acceptRaw();
        String request = peer.heardRaw();
        peer.send(TestPeer.switching(TestPeer.keyOf(request)) + "\u0081\u0005early");
        kit.settle();
        assertThat(events).containsExactly("open", "text early");
    }

    @Test
    void everythingOneBytePerSend() {
        kit.multi().add(request());
        TestPeer peer = kit.acceptRaw();
        String request = peer.heardRaw();
        peer.byteByByte();
        peer.send(TestPeer.switching(TestPeer.keyOf(request)));
        peer.text("slow").ping("p").frame(0x01, "fr".getBytes()).frame(0x80, "agments".getBytes());
        assertThat(events).containsExactly("open", "text slow", "text fragments");
        assertThat(peer.heard()).containsExactly("8a p");
    }

    @Test
    void bothHeadsAreThereWhileTheSessionOpens() {
        List<String> heads = new ArrayList<>();
        WsSession session = kit.multi()
                .add(request()
                        .onOpen(ws -> heads.add(ws.requestHead().orElseThrow().method() + " "
                                + ws.responseHead().orElseThrow().status())));
        kit.accept();
        kit.settle();
        assertThat(heads).containsExactly("GET 101");
        assertThat(session.requestHead()).isEmpty();
        assertThat(session.responseHead()).isEmpty();
    }

    @Test
    void aRefusedUpgradeShowsStatusAndBody() {
        kit.multi().add(request());
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnope");
        kit.settle();
        assertThat(events).containsExactly("close");
        assertThat(outcome.failure()).isInstanceOfSatisfying(Failure.UpgradeRefused.class, refused -> {
            assertThat(refused.head().status()).isEqualTo(200);
            assertThat(refused.bodyText()).isEqualTo("nope");
        });
        assertThat(outcome.wasOpen()).isFalse();
    }

    @Test
    void aWrongAcceptIsNamed() {
        kit.multi().add(request());
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: HkPsVga7+8LuxM4RGQ5p9tZHeYs=\r\n\r\n");
        kit.settle();
        assertThat(outcome.failure())
                .isInstanceOfSatisfying(
                        Failure.NotVerified.class,
                        failure -> assertThat(failure.header()).isEqualTo("Sec-WebSocket-Accept"));
    }

    @Test
    void aProtocolViolationIsAnsweredWith1002() {
        kit.multi().add(request());
        TestPeer peer = kit.accept();
        peer.text("fine").hex("c1 00").text("never");
        assertThat(peer.heard()).containsExactly("88 1002");
        assertThat(peer.isFinished()).isTrue();
        peer.finish();
        kit.settle();
        assertThat(events).containsExactly("open", "text fine", "close");
        assertThat(outcome.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(outcome.close().code()).isEqualTo(1002);
        assertThat(outcome.clean()).isFalse();
    }

    @Test
    void aSilentPeerEndsByTheOpeningDeadline() {
        kit.multi().add(request().openTimeout(Duration.ofSeconds(1)));
        kit.acceptRaw();
        kit.advance(Duration.ofMillis(999));
        assertThat(events).isEmpty();
        kit.advance(Duration.ofMillis(101));
        assertThat(events).containsExactly("close");
        assertThat(outcome.failure().message()).contains("openTimeout").contains("1000 ms");
        assertThat(outcome.took()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1100));
    }

    @Test
    void aClientPingsOnlyIfAsked() {
        kit.multi().add(request());
        TestPeer peer = kit.accept();
        kit.advance(Duration.ofHours(1));
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void aPingThatIsNotAnsweredEndsTheSession() {
        kit.multi()
                .add(request()
                        .options(WsOptions.of()
                                .pingInterval(Duration.ofSeconds(30))
                                .pingText("there?")));
        TestPeer peer = kit.accept();
        kit.advance(Duration.ofSeconds(31));
        assertThat(peer.heard()).containsExactly("89 there?");
        peer.pong("there?");
        kit.advance(Duration.ofSeconds(31));
        assertThat(peer.heard()).containsExactly("89 there?");
        kit.advance(Duration.ofSeconds(11));
        assertThat(outcome.failure().message()).contains("pongTimeout");
    }

    @Test
    void sendingBeforeTheOpeningIsRefusedWithASentence() {
        WsSession session = kit.multi().add(request());
        assertThatThrownBy(() -> session.send("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("onOpen");
    }

    @Test
    void aCallbackThatThrowsEndsItsOwnSession() {
        kit.multi().add(request().onMessage((ws, message) -> {
            throw new Error("mine");
        }));
        TestPeer peer = kit.accept();
        WsSession other = kit.multi().add(request());
        TestPeer otherPeer = kit.accept();
        peer.text("x");
        assertThat(peer.heard()).containsExactly("88 1011");
        peer.finish();
        kit.settle();
        assertThat(outcome.failure()).isInstanceOf(Failure.CallbackThrew.class);
        otherPeer.text("y");
        kit.settle();
        assertThat(other.state()).isEqualTo(WsSession.State.OPEN);
        assertThat(events).contains("text y");
    }
}
