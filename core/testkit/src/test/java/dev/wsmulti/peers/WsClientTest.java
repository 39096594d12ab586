package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client against the servers of others. */
@Tag("peers")
final class WsClientTest {
    private final WsMulti multi = WsMulti.start();

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    @ParameterizedTest
    @EnumSource
    void messagesOfEverySizeComeBack(WsPeer peer) throws Exception {
        List<Message> sent = new ArrayList<>();
        for (int size : Samples.SIZES) {
            sent.add(Message.text(Samples.text(size)));
            sent.add(Message.binary(Samples.bytes(size)));
        }
        List<Message> back = new ArrayList<>();
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/echo")
                    .onOpen(ws -> sent.forEach(message -> accepted(ws.send(message))))
                    .onMessage((ws, message) -> {
                        back.add(message.copy());
                        if (back.size() == sent.size()) {
                            ws.close();
                        }
                    }));
            assertNormal(outcome);
        }
        for (int i = 0; i < sent.size(); i++) {
            assertThat(back.get(i).type()).isEqualTo(sent.get(i).type());
            assertThat(back.get(i).bytes()).isEqualTo(sent.get(i).bytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsOfOursWithPingsBetween(WsPeer peer) throws Exception {
        byte[] text = Samples.text(5000).getBytes(StandardCharsets.UTF_8);
        AtomicReference<String> back = new AtomicReference<>();
        List<String> pongs = new ArrayList<>();
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/echo")
                    .onOpen(ws -> {
                        MessageWriter writer = ws.startMessage(MessageType.TEXT);
                        // 7 does not divide the letters: most fragments begin and end amid one
                        for (int at = 0; at < text.length; at += 7) {
                            accepted(writer.write(ByteBuffer.wrap(text, at, Math.min(7, text.length - at))));
                            if (at % 700 == 0) {
                                accepted(writer.write(ByteBuffer.allocate(0)));
                                accepted(ws.ping(utf8("ping " + at)));
                            }
                        }
                        accepted(writer.end());
                    })
                    .onPong((ws, payload) -> pongs.add(new String(payload.bytes(), StandardCharsets.UTF_8)))
                    .onText((ws, message) -> {
                        back.set(message);
                        ws.close();
                    }));
            assertNormal(outcome);
        }
        assertThat(back).hasValue(new String(text, StandardCharsets.UTF_8));
        // a peer may answer the newest of several pings only
        assertThat(pongs).isNotEmpty().endsWith("ping 4900");
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsOfTheirsWithPingsBetween(WsPeer peer) throws Exception {
        byte[] sent = Samples.bytes(5000);
        AtomicReference<byte[]> back = new AtomicReference<>();
        List<String> pings = new ArrayList<>();
        try (PeerProcess server = peer.server()) {
            WsSession session = multi.add(to(server, "/fragments?size=1000")
                    .onOpen(ws -> accepted(ws.send(sent)))
                    .onPing((ws, payload) -> pings.add(new String(payload.bytes(), StandardCharsets.UTF_8)))
                    .onMessage((ws, message) -> back.set(message.bytes())));
            server.says("pong between");
            session.close();
            assertNormal(Samples.await(session.done()));
        }
        assertThat(back.get()).isEqualTo(sent);
        assertThat(pings).containsExactly("between 0", "between 1000", "between 2000", "between 3000", "between 4000");
    }

    @ParameterizedTest
    @EnumSource
    void piecesShowTheirFragments(WsPeer peer) throws Exception {
        List<Long> lengths = new ArrayList<>();
        List<Boolean> lasts = new ArrayList<>();
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/fragments?size=1000")
                    .onOpen(ws -> accepted(ws.send(Samples.bytes(2500))))
                    .onData((ws, piece) -> {
                        if (piece.frameLeft() == 0) {
                            lengths.add(piece.frameLength());
                            lasts.add(piece.lastFrame());
                        }
                        if (piece.last()) {
                            ws.close();
                        }
                    }));
            assertNormal(outcome);
        }
        // both peers end a message whose end they do not foresee by an empty fragment
        assertThat(lengths).containsExactly(1000L, 1000L, 500L, 0L);
        assertThat(lasts).containsExactly(false, false, false, true);
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageFromASource(WsPeer peer) throws Exception {
        bigMessageByPieces(peer, bytes -> new Start(ws -> ws.sendFrom(MessageType.BINARY, Source.of(bytes)), () -> {}));
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageInFragments(WsPeer peer) throws Exception {
        bigMessageByPieces(peer, bytes -> poured(bytes, true));
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageInOneFrameByPieces(WsPeer peer) throws Exception {
        bigMessageByPieces(peer, bytes -> poured(bytes, false));
    }

    /** What begins a message, and what goes on when there is room again. */
    private record Start(Consumer<WsSession> begin, Runnable goOn) {}

    private static Start poured(byte[] bytes, boolean fragments) {
        AtomicReference<Pouring> pouring = new AtomicReference<>();
        return new Start(
                ws -> {
                    MessageWriter writer = fragments
                            ? ws.startMessage(MessageType.BINARY)
                            : ws.startFrame(MessageType.BINARY, bytes.length, true);
                    pouring.set(new Pouring(writer, bytes, 50_000, fragments));
                    pouring.get().pour();
                },
                () -> pouring.get().pour());
    }

    private void bigMessageByPieces(WsPeer peer, Function<byte[], Start> way) throws Exception {
        byte[] sent = Samples.bytes(Samples.BIG);
        Start start = way.apply(sent);
        MessageDigest digest = Samples.sha256();
        AtomicLong length = new AtomicLong();
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/echo")
                    .onOpen(start.begin()::accept)
                    .onWritable(ws -> start.goOn().run())
                    .onData((ws, piece) -> {
                        digest.update(piece.bytes());
                        length.addAndGet(piece.length());
                        if (piece.last()) {
                            ws.close();
                        }
                    }));
            assertNormal(outcome);
        }
        assertThat(length).hasValue(Samples.BIG);
        assertThat(Samples.hex(digest.digest())).isEqualTo(Samples.digest(sent));
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageWholeWithARaisedLimit(WsPeer peer) throws Exception {
        byte[] sent = Samples.bytes(Samples.BIG);
        AtomicReference<byte[]> back = new AtomicReference<>();
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/echo")
                    .options(WsOptions.of().maxMessage(Samples.BIG))
                    .onOpen(ws -> accepted(ws.send(sent)))
                    .onMessage((ws, message) -> {
                        back.set(message.bytes());
                        ws.close();
                    }));
            assertNormal(outcome);
        }
        assertThat(Samples.digest(back.get())).isEqualTo(Samples.digest(sent));
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageAtTheDefaultLimitEndsWith1009(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/echo")
                    .onOpen(ws -> accepted(ws.send(new byte[Samples.BIG])))
                    .onMessage((ws, message) -> fail("a message of %d bytes", message.length())));
            assertThat(outcome.failure()).isInstanceOf(Failure.LimitExceeded.class);
            Failure.LimitExceeded limit = (Failure.LimitExceeded) outcome.failure();
            assertThat(limit.setting()).isEqualTo("maxMessage");
            assertThat(limit.value()).isEqualTo(Samples.BIG);
            assertThat(outcome.close().code()).isEqualTo(1009);
            assertThat(server.says("closed")).startsWith("1009");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pingsOfOursAreAnswered(WsPeer peer) throws Exception {
        List<String> sent = List.of("", "a", "b".repeat(125));
        List<String> pongs = new ArrayList<>();
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/echo")
                    .onOpen(ws -> accepted(ws.ping(utf8(sent.get(0)))))
                    .onPong((ws, payload) -> {
                        pongs.add(new String(payload.bytes(), StandardCharsets.UTF_8));
                        if (pongs.size() < sent.size()) {
                            accepted(ws.ping(utf8(sent.get(pongs.size()))));
                        } else {
                            ws.close();
                        }
                    }));
            assertNormal(outcome);
        }
        assertThat(pongs).isEqualTo(sent);
    }

    @ParameterizedTest
    @EnumSource
    void pingsOfTheirsAreAnswered(WsPeer peer) throws Exception {
        List<String> pings = new ArrayList<>();
        try (PeerProcess server = peer.server()) {
            WsSession session = multi.add(to(server, "/ping")
                    .onPing((ws, payload) -> pings.add(new String(payload.bytes(), StandardCharsets.UTF_8))));
            assertThat(server.says("pong")).isEqualTo("from the server");
            session.close();
            assertNormal(Samples.await(session.done()));
        }
        assertThat(pings).containsExactly("from the server");
    }

    @ParameterizedTest
    @EnumSource
    void weCloseWithEveryCode(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            for (int code : Samples.CODES) {
                Close close = new Close(code, "Gründe für " + code);
                WsOutcome outcome = ended(to(server, "/echo").onOpen(ws -> ws.close(close)));
                assertThat(outcome.cause()).isEmpty();
                assertThat(outcome.clean()).isTrue();
                assertThat(outcome.byPeer()).isFalse();
                assertThat(outcome.close().code()).isEqualTo(code);
                assertThat(server.says("closed")).isEqualTo(code + " " + close.reason());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyCloseWithEveryCode(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            for (int code : Samples.CODES) {
                Close close = new Close(code, "Gründe für " + code);
                String query = "?code=" + code + "&reason=" + URLEncoder.encode(close.reason(), StandardCharsets.UTF_8);
                AtomicReference<Close> closing = new AtomicReference<>();
                WsOutcome outcome = ended(to(server, "/close" + query).onClosing((ws, seen) -> closing.set(seen)));
                assertClosedByPeer(outcome, close);
                assertThat(closing).hasValue(close);
                assertThat(server.says("closed")).startsWith(String.valueOf(code));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyCloseWithoutACode(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            assertClosedByPeer(ended(to(server, "/close")), Close.NO_CODE);
            assertThat(server.says("closed")).isEqualTo("1005");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyVanishAmidAMessage(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(
                    to(server, "/vanish").onMessage((ws, message) -> fail("%d bytes as a message", message.length())));
            assertThat(outcome.wasOpen()).isTrue();
            assertThat(outcome.failure()).isInstanceOf(Failure.ConnectionLost.class);
            assertThat(outcome.clean()).isFalse();
            assertThat(outcome.close()).isEqualTo(Close.ABNORMAL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void subprotocolIsAgreedOn(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            WsSession agreed = multi.add(
                    to(server, "/echo").subprotocols("chat.v3", "chat.v2").onOpen(WsSession::close));
            assertNormal(Samples.await(agreed.done()));
            assertThat(agreed.subprotocol()).hasValue("chat.v2");

            WsSession without = multi.add(to(server, "/echo").onOpen(WsSession::close));
            assertNormal(Samples.await(without.done()));
            assertThat(without.subprotocol()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsSeenWhole(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            WsOutcome outcome = ended(to(server, "/refused"));
            assertThat(outcome.wasOpen()).isFalse();
            assertThat(outcome.failure()).isInstanceOf(Failure.UpgradeRefused.class);
            Failure.UpgradeRefused refusal = (Failure.UpgradeRefused) outcome.failure();
            assertThat(refusal.head().status()).isEqualTo(401);
            assertThat(refusal.bodyText()).isEqualTo("no entry");
        }
    }

    @ParameterizedTest
    @EnumSource
    void plainGetIsAskedToUpgrade(WsPeer peer) throws Exception {
        try (PeerProcess server = peer.server()) {
            HttpOutcome outcome = Samples.await(multi.add(HttpFetch.get("http://127.0.0.1:" + server.port() + "/"))
                    .done());
            assertThat(outcome.cause()).isEmpty();
            assertThat(outcome.status()).isEqualTo(426);
        }
    }

    private WsOutcome ended(WsRequest request) throws Exception {
        return Samples.await(multi.add(request).done());
    }

    private static void assertNormal(WsOutcome outcome) {
        assertThat(outcome.cause()).isEmpty();
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.close().code()).isEqualTo(1000);
    }

    private static void assertClosedByPeer(WsOutcome outcome, Close close) {
        assertThat(outcome.cause()).isEmpty();
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.byPeer()).isTrue();
        assertThat(outcome.close()).isEqualTo(close);
    }

    private static void accepted(SendResult result) {
        assertThat(result).isEqualTo(SendResult.ACCEPTED);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static WsRequest to(PeerProcess server, String path) {
        return WsRequest.to("ws://127.0.0.1:" + server.port() + path);
    }
}
