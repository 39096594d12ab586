package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Accept;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.Upgrade;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients of others against our server; what they must see stands in their scripts. */
@Tag("peers")
final class WsServerTest {
    private static final int FRAGMENT = 1000;

    private final WsMulti multi = WsMulti.start();
    private final BlockingQueue<WsOutcome> outcomes = new LinkedBlockingQueue<>();
    private int port;

    @BeforeEach
    void listen() {
        WsHandler echo = handler().onMessage(WsSession::send);
        Server server = multi.listen(
                0,
                Routes.of()
                        .ws("/echo", echo)
                        .ws("/raised", echo.options(WsOptions.of().maxMessage(Samples.BIG)))
                        .ws("/forward", handler().onData(WsSession::forward))
                        .ws("/fragments", handler().onMessage(WsServerTest::sendInFragments))
                        .upgrade("/poured/{way}", upgrade -> upgrade.accept(pouring(upgrade.variable("way"))))
                        .ws(
                                "/ping",
                                handler()
                                        .onOpen(ws -> ws.ping(utf8("from the server")))
                                        .onPong((ws, payload) ->
                                                ws.send("pong " + new String(payload.bytes(), StandardCharsets.UTF_8))))
                        .upgrade("/close/{code}", upgrade -> upgrade.accept(closing(upgrade.variable("code"))))
                        .upgrade("/chat", upgrade -> choose(upgrade, echo))
                        .upgrade("/refused", upgrade -> upgrade.respond(401, "no entry")));
        port = server.address().getPort();
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    private WsHandler handler() {
        return WsHandler.of().onClose((ws, outcome) -> outcomes.add(outcome));
    }

    private static void sendInFragments(WsSession ws, Message message) {
        byte[] bytes = message.bytes();
        MessageWriter writer = ws.startMessage(message.type());
        for (int at = 0; at < bytes.length; at += FRAGMENT) {
            writer.write(ByteBuffer.wrap(bytes, at, Math.min(FRAGMENT, bytes.length - at)));
            ws.ping(utf8("between " + at));
        }
        writer.end();
    }

    /** The digest of a big message, and then the message by pieces. */
    private WsHandler pouring(String way) {
        byte[] bytes = Samples.bytes(Samples.BIG);
        WsHandler source = handler().onOpen(ws -> {
            ws.send(Samples.digest(bytes));
            ws.sendFrom(MessageType.BINARY, Source.of(bytes));
        });
        boolean fragments = way.equals("fragments");
        WsHandler writer = handler()
                .onOpen(ws -> {
                    ws.send(Samples.digest(bytes));
                    MessageWriter open = fragments
                            ? ws.startMessage(MessageType.BINARY)
                            : ws.startFrame(MessageType.BINARY, bytes.length, true);
                    Pouring pouring = new Pouring(open, bytes, 50_000, fragments);
                    ws.attach(pouring);
                    pouring.pour();
                })
                .onWritable(ws -> ws.attachment(Pouring.class).orElseThrow().pour());
        return way.equals("source") ? source : writer;
    }

    private WsHandler closing(String code) {
        return handler().onOpen(ws -> ws.close(new Close(Integer.parseInt(code), reason(code))));
    }

    private static Reply choose(Upgrade upgrade, WsHandler echo) {
        Accept accept = upgrade.accept(echo);
        return upgrade.subprotocols().contains("chat.v2") ? accept.subprotocol("chat.v2") : accept;
    }

    @ParameterizedTest
    @CsvSource({
        "NODE_WS, sizes, 1",
        "NODE_WS, fragments, 1",
        "NODE_WS, received, 1",
        "NODE_WS, whole, 1",
        "NODE_WS, streamed, 1",
        "NODE_WS, streamedText, 1",
        "NODE_WS, assembled, 1",
        "NODE_WS, pieces, 1",
        "NODE_WS, poured, 3",
        "NODE_WS, pings, 1",
        "NODE_WS, pinged, 1",
        "NODE_WS, subprotocol, 2",
        "PYTHON_WEBSOCKETS, sizes, 1",
        "PYTHON_WEBSOCKETS, fragments, 1",
        "PYTHON_WEBSOCKETS, received, 1",
        "PYTHON_WEBSOCKETS, whole, 1",
        "PYTHON_WEBSOCKETS, streamed, 1",
        "PYTHON_WEBSOCKETS, streamedText, 1",
        "PYTHON_WEBSOCKETS, assembled, 1",
        "PYTHON_WEBSOCKETS, pieces, 1",
        "PYTHON_WEBSOCKETS, poured, 3",
        "PYTHON_WEBSOCKETS, pings, 1",
        "PYTHON_WEBSOCKETS, pinged, 1",
        "PYTHON_WEBSOCKETS, subprotocol, 2"
    })
    void talksAndEndsNormally(WsPeer peer, String name, int sessions) throws Exception {
        peer.client(port, name);
        for (int i = 0; i < sessions; i++) {
            WsOutcome outcome = outcome();
            assertClosedByPeer(outcome);
            assertThat(outcome.close().code()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageAtTheDefaultLimitEndsWith1009(WsPeer peer) throws Exception {
        peer.client(port, "limit");
        WsOutcome outcome = outcome();
        assertThat(outcome.failure()).isInstanceOf(Failure.LimitExceeded.class);
        assertThat(((Failure.LimitExceeded) outcome.failure()).value()).isEqualTo(Samples.BIG);
        assertThat(outcome.close().code()).isEqualTo(1009);
    }

    @ParameterizedTest
    @EnumSource
    void bigMessageInFragmentsAtTheDefaultLimitEndsWith1009(WsPeer peer) throws Exception {
        peer.client(port, "limitInFragments");
        WsOutcome outcome = outcome();
        assertThat(outcome.failure()).isInstanceOf(Failure.LimitExceeded.class);
        assertThat(outcome.close().code()).isEqualTo(1009);
    }

    @ParameterizedTest
    @EnumSource
    void theyCloseWithEveryCode(WsPeer peer) throws Exception {
        peer.client(port, "closes");
        for (int code : Samples.CODES) {
            WsOutcome outcome = outcome();
            assertClosedByPeer(outcome);
            assertThat(outcome.close()).isEqualTo(new Close(code, reason(code)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyCloseWithoutACode(WsPeer peer) throws Exception {
        peer.client(port, "closesWithoutACode");
        WsOutcome outcome = outcome();
        assertClosedByPeer(outcome);
        assertThat(outcome.close()).isEqualTo(Close.NO_CODE);
    }

    @ParameterizedTest
    @EnumSource
    void weCloseWithEveryCode(WsPeer peer) throws Exception {
        peer.client(port, "closed");
        for (int code : Samples.CODES) {
            WsOutcome outcome = outcome();
            assertThat(outcome.cause()).isEmpty();
            assertThat(outcome.clean()).isTrue();
            assertThat(outcome.byPeer()).isFalse();
            assertThat(outcome.close().code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyVanishAmidAMessage(WsPeer peer) throws Exception {
        peer.client(port, "vanishes");
        WsOutcome outcome = outcome();
        assertThat(outcome.failure()).isInstanceOf(Failure.ConnectionLost.class);
        assertThat(outcome.clean()).isFalse();
        assertThat(outcome.close()).isEqualTo(Close.ABNORMAL);
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsUnderstood(WsPeer peer) {
        peer.client(port, "refused");
        assertThat(outcomes).isEmpty();
    }

    private WsOutcome outcome() throws InterruptedException {
        WsOutcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
        assertThat(outcome).as("outcome of a session").isNotNull();
        return outcome;
    }

    private static void assertClosedByPeer(WsOutcome outcome) {
        assertThat(outcome.cause()).isEmpty();
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.byPeer()).isTrue();
    }

    private static String reason(Object code) {
        return "Gründe für " + code;
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
