package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An extension of a stranger's that throws an error, wherever it is asked: its session ends, once, and nothing else does. */
class ThrowingExtensionTest {
    private static final String JSON = "{\"symbol\":\"WSM\",\"price\":101.25,\"volume\":4200},".repeat(40);

    private final TestKit kit = TestKit.create();
    private final List<String> ends = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.multi().close();
        assertThat(kit.multi().stats().isEmpty()).as("%s", kit.multi().stats()).isTrue();
        assertThat(kit.multi().stats().codecMemory()).isZero();
    }

    private static WsOptions options(String weakness) {
        Deflate takeover = Deflate.on().serverTakeover(true).clientTakeover(true);
        return WsOptions.of()
                .deflate(takeover)
                .extensions(new FragileExtension(weakness, () -> new AssertionError(weakness)));
    }

    private WsRequest request(String weakness) {
        return kit.request().options(options(weakness)).onClose((ws, end) -> ends.add(said(end.cause())));
    }

    private static String said(Optional<Failure> cause) {
        return cause.map(Failure::toString).orElse("clean");
    }

    private WsSession open(String weakness) {
        WsSession session = kit.multi().add(request(weakness));
        peer = kit.acceptRaw();
        peer.acceptUpgrade("Sec-WebSocket-Extensions: permessage-deflate, x-fragile");
        kit.settle();
        return session;
    }

    private TestPeer peer;

    @ParameterizedTest
    @ValueSource(strings = {"offers", "agree", "encoder", "decoder"})
    void amidTheOpening(String place) {
        kit.multi().add(request(place));
        if (!place.equals("offers")) {
            kit.acceptRaw().acceptUpgrade("Sec-WebSocket-Extensions: permessage-deflate, x-fragile");
        }
        kit.settle();
        assertThat(ends).singleElement().asString().contains(place);
    }

    /** Its client is told that it is not its fault, and the server's log what it was. */
    @ParameterizedTest
    @ValueSource(strings = {"accept", "parameters", "token"})
    void amidTheAnswerOfAServer(String place) {
        WsHandler handler = WsHandler.of()
                .options(options(place))
                .onOpen(ws -> ends.add("open"))
                .onClose((ws, end) -> ends.add(said(end.cause())));
        InetSocketAddress address =
                kit.multi().listen(0, Routes.of().ws("/", handler)).address();
        TestPeer client = kit.connectRaw(address);
        client.requestUpgrade("/", "h", "Sec-WebSocket-Extensions: permessage-deflate, x-fragile");
        kit.settle();
        assertThat(client.heardRaw())
                .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\nInternal Server Error\n");
        assertThat(client.isFinished()).isTrue();
        assertThat(ends).isEmpty();
        client.finish();
        kit.settle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "decoder"})
    void amidTheOpeningOfAServersSession(String place) {
        WsHandler handler = WsHandler.of().options(options(place)).onClose((ws, end) -> ends.add(said(end.cause())));
        InetSocketAddress address =
                kit.multi().listen(0, Routes.of().ws("/", handler)).address();
        TestPeer client = kit.connectRaw(address);
        client.requestUpgrade("/", "h", "Sec-WebSocket-Extensions: permessage-deflate, x-fragile");
        kit.settle();
        assertThat(ends).singleElement().asString().contains(place);
        client.reset();
        kit.settle();
    }

    /** Who sends may catch it: the window of the other extension is ahead of the peer's then. */
    @ParameterizedTest
    @ValueSource(strings = {"begin", "code", "end"})
    void whileAMessageIsSent(String place) {
        WsSession session = open(place);
        kit.onLoop(() -> ends.add(session.send(JSON).toString()));
        kit.settle();
        assertThat(peer.heard()).containsExactly("88 1011");
        peer.reset();
        kit.settle();
        assertThat(ends).hasSize(2).first().isEqualTo("CLOSED");
        assertThat(ends.get(1)).contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "code", "end"})
    void whileAnotherThreadsMessageIsSent(String place) {
        WsSession session = open(place);
        session.send(JSON);
        kit.settle();
        assertThat(peer.heard()).containsExactly("88 1011");
        peer.reset();
        kit.settle();
        assertThat(ends).singleElement().asString().contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "code", "end", "plain"})
    void whileAMessageInPiecesIsSent(String place) {
        WsSession session = open(place);
        kit.onLoop(() -> {
            var writer = session.startMessage(MessageType.BINARY);
            writer.write(ByteBuffer.wrap(JSON.getBytes(StandardCharsets.UTF_8)));
            ends.add(writer.end().toString());
        });
        kit.settle();
        assertThat(peer.heard()).last().isEqualTo("88 1011");
        peer.reset();
        kit.settle();
        assertThat(ends).hasSize(2).first().isEqualTo("CLOSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "code", "end"})
    void whileAnUploadIsSent(String place) {
        WsSession session = open(place);
        var done = session.sendFrom(MessageType.BINARY, Source.of(JSON.getBytes(StandardCharsets.UTF_8)))
                .done()
                .toCompletableFuture();
        kit.settle();
        assertThat(peer.heard()).last().isEqualTo("88 1011");
        peer.reset();
        kit.settle();
        assertThat(done).isCompletedExceptionally();
        assertThat(ends).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest", "canRest"})
    void whenItShouldRest(String place) {
        WsSession session = open(place);
        session.send(JSON);
        kit.settle();
        kit.advance(Duration.ofSeconds(31));
        assertThat(ends).singleElement().asString().contains(place);
    }

    @Test
    void atTheEnd() {
        WsSession session = open("close");
        session.send(JSON);
        kit.settle();
        session.close();
        kit.settle();
        peer.close(1000);
        peer.finish();
        kit.settle();
        assertThat(ends).containsExactly("clean");
    }
}
