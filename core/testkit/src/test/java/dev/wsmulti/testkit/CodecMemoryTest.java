package dev.wsmulti.testkit;

import static dev.wsmulti.testkit.Deflated.deflated;
import static dev.wsmulti.testkit.Deflated.inflated;
import static dev.wsmulti.transfer.MessageType.BINARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has inflaters and deflaters, when they are given back, and what happens where {@code deflateMemory} ends. */
class CodecMemoryTest extends CompressedSessions {
    private static final long PAIR = Codecs.INFLATER + Codecs.DEFLATER;

    private final List<Failure> failures = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();

    @Override
    void answered(String answer) {
        answers.add(answer.replaceAll("(?s).*Sec-WebSocket-Extensions: ([^\r]*).*", "$1"));
    }

    private void bound(long bytes) {
        kit.close();
        kit = TestKit.create(builder -> builder.deflateMemory(bytes));
    }

    private WsHandler handler(Deflate deflate) {
        return WsHandler.of()
                .options(options(deflate))
                .onMessage(WsSession::send)
                .onClose((ws, end) -> end.cause().ifPresent(failures::add));
    }

    private static byte[] compressed(String text) {
        return deflated(text.getBytes(StandardCharsets.UTF_8));
    }

    // The bound.

    @Test
    void anInflaterThatCannotBeHadIsNamed() {
        bound(PAIR + Codecs.INFLATER);
        WsHandler handler = handler(Deflate.on());
        byte[] half = Arrays.copyOf(compressed(JSON), 40);
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            TestPeer peer = connect(handler, FIELD);
            peer.frame(0x41, half);
            peers.add(peer);
        }
        kit.settle();
        // A deflater that is not in use gives way: eight inflaters fit in where a pair and one more would.
        assertThat(kit.multi().stats().codecs()).isEqualTo(8);
        assertThat(kit.multi().stats().codecMemory()).isLessThanOrEqualTo(PAIR + Codecs.INFLATER);
        assertThat(peers.get(8).heard()).containsExactly("88 1013");
        assertThat(failures).isEmpty();
        peers.get(8).finish();
        kit.settle();
        assertThat(failures)
                .containsExactly(
                        new Failure.LimitExceeded("deflateMemory", PAIR + Codecs.INFLATER, 9 * Codecs.INFLATER, 1013));
        // The others go on; what they are answered goes plain, for a deflater does not fit in.
        byte[] rest = compressed(JSON);
        peers.get(0).frame(0x80, Arrays.copyOfRange(rest, 40, rest.length));
        kit.settle();
        assertThat(peers.get(0).heard()).containsExactly("81 " + JSON);
    }

    @Test
    void aServerPromisesTakeoverWhileThereIsMemory() {
        bound(3 * PAIR + Codecs.INFLATER);
        WsHandler handler = handler(BOTH);
        for (int i = 0; i < 4; i++) {
            TestPeer peer = connect(handler, FIELD);
            peer.frame(0xc1, compressed(JSON));
            kit.settle();
            assertThat(peer.frames()).extracting(TestFrame::first).containsExactly(0xc1);
        }
        String none = "permessage-deflate; server_no_context_takeover";
        assertThat(answers)
                .containsExactly(
                        "permessage-deflate", "permessage-deflate", none, none + "; client_no_context_takeover");
    }

    @Test
    void aContextOfOursIsGivenUpWhenNothingIsSent() {
        TestPeer peer = connect(handler(BOTH), FIELD);
        peer.frame(0xc1, compressed(JSON));
        kit.settle();
        int first = peer.frames().get(0).payload().length;
        assertThat(kit.multi().stats().codecs()).isEqualTo(2);
        kit.advance(Duration.ofSeconds(29));
        assertThat(kit.multi().stats().codecs()).isEqualTo(2);
        kit.advance(Duration.ofSeconds(2));
        // The peer relies on its own window still.
        assertThat(kit.multi().stats().codecs()).isEqualTo(1);
        assertThat(peer.frames()).extracting(TestFrame::first).containsExactly(0x89);
        peer.pong("").frame(0xc1, new byte[] {0x02, 0x00});
        kit.settle();
        peer.frame(0xc1, compressed(JSON));
        kit.settle();
        List<TestFrame> frames = peer.frames();
        TestFrame last = frames.get(frames.size() - 1);
        assertThat(inflated(last.payload())).asString(StandardCharsets.UTF_8).isEqualTo(JSON);
        assertThat(last.payload()).hasSize(first);
    }

    /** What keeps a connection alive needs no window. */
    @Test
    void controlFramesKeepNoContext() {
        TestPeer peer = connect(handler(BOTH), FIELD);
        peer.frame(0xc1, compressed(JSON));
        kit.settle();
        for (int i = 0; i < 3; i++) {
            kit.advance(Duration.ofSeconds(9));
            peer.ping("still there?");
            kit.settle();
            assertThat(kit.multi().stats().codecs()).as("ping %d", i).isEqualTo(2);
        }
        kit.advance(Duration.ofSeconds(5));
        assertThat(kit.multi().stats().codecs()).isEqualTo(1);
    }

    // Every end gives back.

    @ParameterizedTest
    @ValueSource(
            strings = {"close", "reset", "finish", "cancel", "violation", "rubbish", "throw", "shutdown", "bad text"})
    void everyEndGivesBack(String end) {
        for (boolean takeover : new boolean[] {false, true}) {
            List<WsSession> sessions = new ArrayList<>();
            WsHandler handler = WsHandler.of()
                    .options(options(takeover ? BOTH : Deflate.on()))
                    .onOpen(sessions::add)
                    .onData((ws, piece) -> {
                        if (piece.first()) {
                            ws.send(Message.text(JSON));
                            ws.startMessage(BINARY).write(ByteBuffer.wrap(new byte[2000]));
                        } else if (end.equals("throw")) {
                            throw new IllegalStateException("thrown");
                        }
                    });
            TestPeer peer = connect(handler, FIELD);
            peer.frame(0x41, compressed(JSON)).frame(0x00, new byte[] {0, 0, -1, -1});
            kit.settle();
            assertThat(kit.multi().stats().codecs()).as("amid both messages").isEqualTo(2);
            switch (end) {
                case "close" -> peer.close(1000);
                case "reset" -> peer.reset();
                case "finish" -> peer.finish();
                case "cancel" -> sessions.get(0).cancel();
                case "violation" -> peer.frame(0x83, new byte[0]);
                case "rubbish" -> peer.frame(0x80, new byte[] {7});
                case "throw" -> peer.frame(0x80, compressed("more"));
                case "bad text" -> peer.frame(0x80, deflated(new byte[] {-1}));
                default -> kit.multi().close();
            }
            if (!end.equals("shutdown")) {
                kit.settle();
                kit.advance(Duration.ofSeconds(70));
            }
            assertThat(sessions.get(0).isDone()).isTrue();
            assertThat(kit.multi().stats().codecs()).as("takeover %b", takeover).isZero();
            if (end.equals("shutdown")) {
                kit = TestKit.create();
            }
        }
    }

    /** A refused opening, a declined offer, a session of raw bytes: none has a codec, or memory put by. */
    @Test
    void whoInflatesNothingHasNothing() {
        WsRequest request = kit.request().options(options(BOTH));
        kit.multi().add(request);
        kit.acceptRaw().acceptUpgrade("Sec-WebSocket-Extensions: permessage-deflate; x");
        kit.settle();
        assertThat(kit.multi().stats().codecMemory()).isZero();
        kit.multi().add(request);
        kit.accept();
        assertThat(kit.multi().stats().codecMemory()).isZero();
        List<String> got = new ArrayList<>();
        WsSession raw = kit.multi()
                .add(request.onRaw((ws, bytes) -> got.add(new String(bytes.bytes(), StandardCharsets.ISO_8859_1))));
        TestPeer peer = kit.acceptRaw();
        peer.acceptUpgrade("Sec-WebSocket-Extensions: permessage-deflate");
        peer.send("any");
        kit.settle();
        assertThat(got).containsExactly("any");
        assertThat(raw.extensions()).contains("permessage-deflate");
        assertThat(kit.multi().stats().codecMemory()).isZero();
    }
}
