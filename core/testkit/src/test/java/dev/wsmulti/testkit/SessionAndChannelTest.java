package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session has another handler from the next message on; it becomes a channel there, and a channel a session. */
class SessionAndChannelTest {
    private final TestKit kit = TestKit.create();
    private final List<String> seen = new ArrayList<>();
    private final WsHandler second = WsHandler.of()
            .onOpen(ws -> seen.add("second open"))
            .onMessage((ws, message) -> seen.add("second " + message.text()))
            .onClose((ws, outcome) -> seen.add("second close"));

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    private WsSession session(UnaryOperator<WsRequest> more) {
        return kit.multi().add(more.apply(kit.request()));
    }

    private WsSession session() {
        return session(request -> request.onMessage((ws, message) -> seen.add("first " + message.text()))
                .onClose((ws, outcome) -> seen.add("first close")));
    }

    private static WsHandler pieces(List<String> seen) {
        return WsHandler.of()
                .onData((ws, piece) -> seen.add(utf8(piece) + (piece.last() ? "." : "-") + piece.messageOffset()));
    }

    private static String utf8(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    // Another handler.

    @Test
    void theNextMessageIsTheOtherHandlers() {
        WsSession session = session();
        TestPeer peer = kit.accept();
        peer.text("a");
        kit.settle();
        session.handler(second);
        peer.text("b").close(1000).finish();
        kit.settle();
        assertThat(seen).containsExactly("first a", "second b", "second close");
        assertThat(session.info().handler()).contains(second);
    }

    @Test
    void oneThatIsUnderWayEndsWithThePresentHandler() {
        WsSession session = session(request -> request.handler(pieces(seen)));
        TestPeer peer = kit.accept();
        peer.frame(0x01, Ends.bytes("a")).frame(0x00, Ends.bytes("b"));
        kit.settle();
        session.handler(second);
        kit.settle();
        peer.frame(0x80, Ends.bytes("c")).text("d");
        kit.settle();
        assertThat(seen).containsExactly("a-0", "b-1", "c.2", "second d");
    }

    @Test
    void itMayBeGivenInACallbackForTheVeryNextOne() {
        session(request -> request.onMessage((ws, message) -> {
            seen.add("first " + message.text());
            ws.handler(second);
        }));
        kit.accept().send(Ends.join(new byte[] {(byte) 0x81, 1, 'a', (byte) 0x81, 1, 'b', (byte) 0x81, 1, 'c'}));
        kit.settle();
        assertThat(seen).containsExactly("first a", "second b", "second c");
    }

    @Test
    void onThePieceThatEndsAMessageTheNextOneIsTheOthers() {
        session(request -> request.onData((ws, piece) -> {
            seen.add("first " + utf8(piece));
            ws.handler(second);
        }));
        kit.accept().frame(0x01, Ends.bytes("a")).frame(0x80, Ends.bytes("b")).text("c");
        kit.settle();
        assertThat(seen).containsExactly("first a", "first b", "second c");
    }

    @Test
    void whatWasParsedAheadOfAPauseIsTheOthers() {
        WsSession session = session();
        TestPeer peer = kit.accept();
        kit.settle();
        session.pause();
        peer.text("a").text("b");
        kit.settle();
        session.handler(second);
        session.resume();
        kit.settle();
        assertThat(seen).containsExactly("second a", "second b");
    }

    @Test
    void beforeItIsOpenTheOtherOneIsTold() {
        WsSession session = session();
        session.handler(second);
        kit.accept().text("a");
        kit.settle();
        assertThat(seen).containsExactly("second open", "second a");
    }

    @Test
    void itsOptionsDoNotCount() {
        WsSession session = session();
        kit.accept();
        kit.settle();
        WsOptions before = session.options();
        session.handler(second.options(WsOptions.of().maxMessage(7)));
        kit.settle();
        assertThat(session.options()).isSameAs(before);
        session.reconfigure(before.maxMessage(7));
        kit.settle();
        assertThat(session.options().maxMessage(session.role())).isEqualTo(7);
    }

    @Test
    void rawAndFramesDoNotMix() {
        WsSession framed = session();
        assertThatThrownBy(() -> framed.handler(WsHandler.of().onRaw((ws, bytes) -> {})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onRaw");
        WsSession raw = session(request -> request.onRaw((ws, bytes) -> {}));
        assertThatThrownBy(() -> raw.handler(second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onRaw");
        kit.accept();
        kit.accept();
    }

    // A session becomes a channel.

    @Test
    void aSessionBecomesAChannel() {
        WsSession session = session();
        TestPeer peer = kit.accept();
        peer.text("a");
        kit.settle();
        WsChannel channel = WsChannel.of(kit.multi(), session);
        peer.text("b");
        kit.settle();
        assertThat(channel.receiveMessage().map(Message::text)).contains("b");
        assertThat(channel.send("c")).isEqualTo(SendResult.ACCEPTED);
        kit.settle();
        peer.expectText("c").close(1000).finish();
        kit.settle();
        assertThat(seen).as("its other callbacks observe").containsExactly("first a", "first close");
        assertThat(channel.outcome()).isPresent();
    }

    @Test
    void amidAMessageItBecomesOneAtItsEnd() {
        WsSession session = session(request -> request.handler(pieces(seen)));
        TestPeer peer = kit.accept();
        peer.frame(0x01, Ends.bytes("a"));
        kit.settle();
        WsChannel channel = WsChannel.of(kit.multi(), session);
        kit.settle();
        assertThat(channel.receiveMessage()).isEmpty();
        peer.frame(0x80, Ends.bytes("b")).text("c");
        kit.settle();
        assertThat(seen).containsExactly("a-0", "b.1");
        assertThat(channel.receiveMessage().map(Message::text)).contains("c");
    }

    @Test
    void aServersSessionBecomesAChannelToo() {
        List<WsSession> accepted = new ArrayList<>();
        Server server = kit.multi()
                .listen(ServerOptions.on(0), Routes.of().ws("/", WsHandler.of().onOpen(accepted::add)));
        TestPeer client = kit.connect(server.address(), "/");
        kit.settle();
        WsChannel channel = WsChannel.of(kit.multi(), accepted.get(0));
        client.text("hello");
        kit.settle();
        assertThat(channel.receiveMessage().map(Message::text)).contains("hello");
        channel.send("back");
        kit.settle();
        client.expectText("back");
    }

    @Test
    void itMustBeOfThatLoop() {
        WsSession session = session();
        try (WsMulti other = WsMulti.open()) {
            assertThatThrownBy(() -> WsChannel.of(other, session))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another loop");
        }
        kit.accept();
    }

    @Test
    void aRawSessionBecomesARawChannelAndBack() {
        WsHandler raw = WsHandler.of().onRaw((ws, bytes) -> seen.add(utf8(bytes)));
        WsSession session = session(request -> request.handler(raw));
        TestPeer peer = kit.accept();
        peer.send("ab");
        kit.settle();
        WsChannel channel = WsChannel.of(kit.multi(), session);
        peer.send("cdef");
        kit.settle();
        ByteBuffer two = ByteBuffer.allocate(2);
        assertThat(channel.receive(two)).isEqualTo(2);
        assertThat(two.array()).isEqualTo(Ends.bytes("cd"));
        channel.toSession(raw);
        peer.send("gh");
        kit.settle();
        assertThat(String.join("", seen)).isEqualTo("abefgh");
    }

    // And a channel a session.

    @Test
    void whatNobodyReceivedIsTheHandlersFirst() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer peer = kit.accept();
        peer.text("a").text("b").frame(0x01, Ends.bytes("c"));
        kit.settle();
        assertThat(channel.receiveMessage().map(Message::text)).contains("a");
        WsSession session = channel.toSession(second);
        peer.frame(0x80, Ends.bytes("d")).text("e");
        kit.settle();
        assertThat(seen).containsExactly("second b", "second cd", "second e");
        assertThat(session.send("f")).isEqualTo(SendResult.ACCEPTED);
        kit.settle();
        peer.expectText("f");
    }

    @Test
    void piecesComeBackWithTheirOffsets() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer peer = kit.accept();
        peer.frame(0x02, Ends.bytes("ab")).frame(0x00, Ends.bytes("cd"));
        kit.settle();
        channel.toSession(pieces(seen));
        peer.frame(0x80, Ends.bytes("ef"));
        kit.settle();
        assertThat(seen).containsExactly("ab-0", "cd-2", "ef.4");
    }

    @Test
    void amidAMessageItIsRefused() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer peer = kit.accept();
        peer.text("abc").text("d");
        kit.settle();
        ByteBuffer one = ByteBuffer.allocate(1);
        assertThat(channel.receive(ByteBuffer.allocate(0))).isZero();
        assertThat(channel.receive(one)).isEqualTo(1);
        assertThatThrownBy(() -> channel.toSession(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rest");
        assertThat(channel.receive(ByteBuffer.allocate(9))).isEqualTo(2);
        channel.toSession(second);
        kit.settle();
        assertThat(seen).containsExactly("second d");
    }

    @Test
    void amidAMessagePutTogetherItIsRefused() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer peer = kit.accept();
        peer.frame(0x01, Ends.bytes("a"));
        kit.settle();
        assertThat(channel.receiveMessage()).isEmpty();
        assertThatThrownBy(() -> channel.toSession(second)).isInstanceOf(IllegalStateException.class);
        peer.frame(0x80, Ends.bytes("b"));
        kit.settle();
        assertThat(channel.receiveMessage().map(Message::text)).contains("ab");
        channel.toSession(second);
        kit.settle();
    }

    @Test
    void aFullChannelGivesBackASessionThatGoesOn() {
        WsOptions narrow = WsOptions.of().pauseBuffer(256);
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request().options(narrow));
        TestPeer peer = kit.accept();
        for (int i = 0; i < 100; i++) {
            peer.text("m" + i);
        }
        kit.settle();
        channel.toSession(second);
        kit.settle();
        assertThat(seen).hasSize(100).startsWith("second m0", "second m1").endsWith("second m99");
    }

    @Test
    void aMessageThatBeganInPiecesIsNotPutTogetherBeyondMaxMessage() {
        WsOptions small = WsOptions.of().maxMessage(10);
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request().options(small));
        TestPeer peer = kit.accept();
        peer.frame(0x02, new byte[8]);
        kit.settle();
        WsSession session = channel.toSession(second);
        peer.frame(0x80, new byte[8]);
        kit.settle();
        peer.expectClose(1009);
        peer.close(1009).finish();
        kit.settle();
        assertThat(session.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.LIMIT_EXCEEDED);
    }

    @Test
    void itIsUsedUp() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer peer = kit.accept();
        kit.settle();
        channel.toSession(second);
        assertThatThrownBy(channel::receiveMessage).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> channel.receive(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> channel.send("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> channel.toSession(second)).isInstanceOf(IllegalStateException.class);
        channel.close();
        peer.text("still open");
        kit.settle();
        assertThat(seen).containsExactly("second still open");
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void afterTheEndWhatIsLeftIsReceivedHere() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        kit.accept().text("last").close(1000).finish();
        kit.settle();
        assertThatThrownBy(() -> channel.toSession(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended");
        assertThat(channel.receiveMessage().map(Message::text)).contains("last");
    }

    @Test
    void oneWithALoopOfItsOwnStaysAChannel() throws InterruptedException {
        try (WsMulti servers = WsMulti.start()) {
            Server server = servers.listen(0, Routes.of().ws("/", WsHandler.of()));
            try (WsChannel channel =
                    WsChannel.open("ws://localhost:" + server.address().getPort() + "/", Duration.ofSeconds(10))) {
                assertThatThrownBy(() -> channel.toSession(second))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("connect");
            }
        }
    }

    @Test
    void thereAndBackManyTimesLosesNothing() {
        WsSession session = session(request -> request.handler(second));
        TestPeer peer = kit.accept();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String text = "m" + i;
            sent.add("second " + text);
            peer.frame(0x01, Ends.bytes(text.substring(0, 1)));
            if (kit.random().nextBoolean()) {
                kit.settle();
            }
            WsChannel channel = WsChannel.of(kit.multi(), session);
            if (kit.random().nextBoolean()) {
                kit.settle();
            }
            peer.frame(0x80, Ends.bytes(text.substring(1)));
            if (kit.random().nextBoolean()) {
                kit.settle();
                channel.receiveMessage().ifPresent(message -> seen.add("second " + message.text()));
            }
            channel.toSession(second);
            kit.settle();
        }
        seen.remove("second open");
        assertThat(seen).isEqualTo(sent);
    }
}
