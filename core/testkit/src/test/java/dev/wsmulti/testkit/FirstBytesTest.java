package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first bytes may come in any company, and {@code onOpen} comes first, always (acceptance 5). */
class FirstBytesTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void theHandshakeAndFramesInOneSend(Ends role) {
        TestPeer peer = role.openWith(
                kit,
                record.handler(),
                (other, handshake) -> Ends.join(
                        handshake,
                        other.encode(0x81, Ends.bytes("one")),
                        other.encode(0x01, Ends.bytes("t")),
                        other.encode(0x89, Ends.bytes("p")),
                        other.encode(0x80, Ends.bytes("wo"))));
        assertThat(record.events).containsExactly("open", "text one", "ping", "text two");
        assertThat(peer.heardRaw()).endsWith(role == Ends.CLIENT ? "" : "\u008a\u0001p");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void theHandshakeAndHalfAFrame(Ends role) {
        byte[][] rest = new byte[1][];
        TestPeer peer = role.openWith(kit, record.handler(), (other, handshake) -> {
            byte[] frame = other.encode(0x81, Ends.bytes("halves"));
            rest[0] = java.util.Arrays.copyOfRange(frame, 5, frame.length);
            return Ends.join(handshake, java.util.Arrays.copyOf(frame, 5));
        });
        assertThat(record.events).containsExactly("open");
        peer.send(rest[0]);
        kit.settle();
        assertThat(record.events).containsExactly("open", "text halves");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void theHandshakeAndTheCloseInOneSend(Ends role) {
        TestPeer peer = role.openWith(
                kit,
                record.handler(),
                (other, handshake) -> Ends.join(handshake, other.encode(0x88, new byte[] {3, (byte) 0xe8})));
        peer.finish();
        kit.settle();
        assertThat(record.events).containsExactly("open", "closing 1000", "close");
        assertThat(record.outcome().clean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void theHandshakeAndAViolationInOneSend(Ends role) {
        TestPeer peer = role.openWith(
                kit, record.handler(), (other, handshake) -> Ends.join(handshake, other.encode(0xc1, new byte[0])));
        peer.finish();
        kit.settle();
        assertThat(record.events).containsExactly("open", "close");
        assertThat(record.outcome().close().code()).isEqualTo(1002);
    }

    @Test
    void aPlainRequestTheUpgradeAndAFrameInOneSend() {
        InetSocketAddress server = kit.multi()
                .listen(
                        0,
                        Routes.of()
                                .get("/", exchange -> exchange.respond(200, "plain"))
                                .ws("/ws", record.handler().onMessage(WsSession::send)))
                .address();
        TestPeer peer = kit.connectRaw(server);
        peer.send(Ends.join(
                Ends.bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
                Ends.bytes(TestPeer.upgradeRequest("/ws", "x")),
                peer.encode(0x81, Ends.bytes("hello"))));
        assertThat(peer.heardRaw())
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\n\r\nplainHTTP/1.1 101 ")
                .endsWith("\r\n\r\n\u0081\u0005hello");
        assertThat(record.events).containsExactly("open");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void everythingOneBytePerSend(Ends role) {
        TestPeer peer = role.openWith(kit, record.handler().onMessage(echo()), (other, handshake) -> {
            other.byteByByte();
            return Ends.join(
                    handshake,
                    other.encode(0x81, Ends.bytes("slow")),
                    other.encode(0x89, Ends.bytes("p")),
                    other.encode(0x01, Ends.bytes("frag")),
                    other.encode(0x80, Ends.bytes("ments")));
        });
        assertThat(record.events).containsExactly("open", "text slow", "ping", "text fragments");
        if (role == Ends.SERVER) {
            peer.expectUpgraded();
        }
        assertThat(peer.heard()).containsExactly("81 slow", "8a p", "81 fragments");
        peer.close(4000).finish();
        kit.settle();
        assertThat(record.events).endsWith("closing 4000", "close");
        assertThat(record.outcome().clean()).isTrue();
    }

    /** The whole talk, both ways a byte at a time: our reads and our writes are cut, too. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void readsAndWritesOfOneByte(Ends role) {
        kit.network().plan(connection -> {
            connection.toServer().reads(Sizes.of(1)).writes(Sizes.of(1));
            connection.toClient().reads(Sizes.of(1)).writes(Sizes.of(1));
        });
        TestPeer peer = role.open(kit, record.handler().onMessage(echo()));
        peer.text("one").text("two").ping("p");
        assertThat(peer.heard()).containsExactly("81 one", "81 two", "8a p");
        assertThat(record.events).containsExactly("open", "text one", "text two", "ping");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void whatOnOpenSendsComesFirst(Ends role) {
        WsHandler handler = record.handler()
                .onOpen(ws -> {
                    record.events.add("open");
                    assertThat(ws.send("welcome")).isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
                })
                .onMessage(echo());
        TestPeer peer = role.openWith(
                kit, handler, (other, handshake) -> Ends.join(handshake, other.encode(0x81, Ends.bytes("early"))));
        if (role == Ends.SERVER) {
            peer.expectUpgraded();
        }
        assertThat(peer.heard()).containsExactly("81 welcome", "81 early");
        assertThat(record.events).isEqualTo(List.of("open", "text early"));
    }

    private dev.wsmulti.transfer.Callback<WsSession, dev.wsmulti.transfer.Message> echo() {
        return (ws, message) -> {
            record.events.add("text " + message.text());
            assertThat(ws.send(message)).isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
        };
    }
}
