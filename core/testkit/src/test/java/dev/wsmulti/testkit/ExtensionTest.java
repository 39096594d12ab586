package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wsmulti.extension.Agreement;
import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Decoder;
import dev.wsmulti.extension.Encoder;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.extension.Parameter;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** b16: an extension of a stranger's, through exported API alone, on both sides. */
class ExtensionTest {
    /** Turns every byte of a message by so many places: {@code x-turn; by=13}, marked with one bit. */
    private record Turn(int bit, int by) implements Extension {
        @Override
        public String name() {
            return "x-turn" + bit;
        }

        @Override
        public int reservedBits() {
            return bit;
        }

        @Override
        public List<List<Parameter>> offers() {
            return List.of(List.of(Parameter.of("by", by)));
        }

        @Override
        public Optional<Agreement> accept(List<Parameter> offered, Codecs codecs) {
            return agree(offered);
        }

        @Override
        public Optional<Agreement> agree(List<Parameter> parameters) {
            boolean right = parameters.size() == 1 && parameters.get(0).equals(Parameter.of("by", by));
            return right ? Optional.of(new Turned(parameters, by)) : Optional.empty();
        }
    }

    private record Turned(List<Parameter> parameters, int by) implements Agreement {
        @Override
        public Encoder encoder(Codecs codecs) {
            return new Turning(by);
        }

        @Override
        public Decoder decoder(Codecs codecs) {
            return new TurningBack(by);
        }
    }

    /** Takes a few bytes at a time, to be asked often. */
    private static final class Turning implements Encoder {
        private final int by;
        private int taken;
        private boolean more;

        Turning(int by) {
            this.by = by;
        }

        @Override
        public boolean begin(long length) {
            return length != 0;
        }

        @Override
        public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
            taken = Math.min(length, Math.min(room, 1000));
            for (int i = 0; i < taken; i++) {
                out[to + i] = (byte) (in[offset + i] + by);
            }
            more = taken < length;
            return taken;
        }

        @Override
        public int taken() {
            return taken;
        }

        @Override
        public boolean hasMore() {
            return more;
        }

        @Override
        public void end(boolean sent) {}

        @Override
        public void rest() {}

        @Override
        public boolean canRest() {
            return false;
        }

        @Override
        public void close() {}
    }

    private static final class TurningBack implements Decoder {
        private final Turning opposite;

        TurningBack(int by) {
            opposite = new Turning(-by);
        }

        @Override
        public void begin() {}

        @Override
        public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
            return opposite.code(in, offset, length, last, out, to, room);
        }

        @Override
        public int taken() {
            return opposite.taken();
        }

        @Override
        public boolean hasMore() {
            return opposite.hasMore();
        }

        @Override
        public void end() {}

        @Override
        public void close() {
            throw new IllegalStateException("a stranger's mistake");
        }
    }

    private static final Extension TURN = new Turn(Extension.RSV2, 13);
    private static final String LONG = "All that is gold does not glitter. ".repeat(5000);

    private final TestKit kit = TestKit.create();

    @AfterEach
    void nothingIsLeft() {
        kit.multi().close();
        assertThat(kit.multi().stats().isEmpty()).as("%s", kit.multi().stats()).isTrue();
    }

    private InetSocketAddress serve(WsOptions options) {
        WsHandler echo = WsHandler.of().options(options).onMessage(WsSession::send);
        return kit.multi().listen(0, Routes.of().ws("/", echo)).address();
    }

    private static String url(InetSocketAddress address) {
        return "ws://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
    }

    private List<String> echoes(WsOptions options, Optional<String> agreed) {
        List<String> got = new ArrayList<>();
        WsSession session = kit.multi()
                .add(WsRequest.to(url(serve(options.maxMessage(1 << 20))))
                        .options(options)
                        .onMessage((ws, message) -> got.add(message.text())));
        kit.settle();
        assertThat(session.extensions()).isEqualTo(agreed);
        session.send("hello");
        session.send(LONG);
        session.send("");
        kit.onLoop(() -> {
            var writer = session.startMessage(MessageType.TEXT);
            writer.write(ByteBuffer.wrap("in pieces, ".getBytes(StandardCharsets.UTF_8)));
            writer.write(ByteBuffer.wrap(LONG.getBytes(StandardCharsets.UTF_8)));
            writer.end();
        });
        kit.settle();
        return got;
    }

    @Test
    void bothSidesOfOurs() {
        assertThat(echoes(WsOptions.of().extensions(TURN), Optional.of("x-turn32; by=13")))
                .containsExactly("hello", LONG, "", "in pieces, " + LONG);
    }

    /** RFC 6455 section 9.1: in the order of the answer going out, in the opposite one coming in. */
    @Test
    void severalBehindDeflate() {
        Extension other = new Turn(Extension.RSV3, 7);
        WsOptions options = WsOptions.of().deflate(Deflate.on().above(100)).extensions(TURN, other);
        assertThat(echoes(
                        options,
                        Optional.of("permessage-deflate; server_no_context_takeover; client_no_context_takeover,"
                                + " x-turn32; by=13, x-turn16; by=7")))
                .containsExactly("hello", LONG, "", "in pieces, " + LONG);
    }

    /** Bytes that deflate gives back as they were lie between those of two others. */
    @Test
    void deflateBetweenTwoOthersLetsWhatGrowsThrough() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        TestPeer peer = kit.connectRaw(
                serve(WsOptions.of().deflate(Deflate.on().above(0)).extensions(TURN, new Turn(Extension.RSV3, 7))));
        peer.requestUpgrade("/", "h", "Sec-WebSocket-Extensions: x-turn32; by=13, permessage-deflate, x-turn16; by=7");
        kit.settle();
        assertThat(peer.expectUpgraded()).contains("x-turn16");
        peer.frame(0x82, noise);
        kit.settle();
        byte[] expected = noise.clone();
        for (int i = 0; i < expected.length; i++) {
            expected[i] += 20;
        }
        assertThat(peer.frames()).singleElement().satisfies(frame -> {
            assertThat(frame.first()).isEqualTo(0xb2);
            assertThat(frame.payload()).isEqualTo(expected);
        });
    }

    @Test
    void onTheWireTheBitMarksIt() {
        TestPeer peer = kit.connectRaw(serve(WsOptions.of().extensions(TURN)));
        peer.requestUpgrade("/", "h", "Sec-WebSocket-Extensions: x-turn32; by=12, x-turn32; by=\"13\"");
        kit.settle();
        assertThat(peer.expectUpgraded()).contains("\r\nSec-WebSocket-Extensions: x-turn32; by=13\r\n");
        peer.frame(0xa1, "UVY".getBytes(StandardCharsets.UTF_8)).frame(0x81, new byte[] {'p'});
        assertThat(peer.heard()).containsExactly("a1 UVY", "a1 }");
        peer.frame(0xc1, new byte[] {'x'});
        assertThat(peer.heard()).containsExactly("88 1002");
    }

    @Test
    void aPeerWithoutItRunsPlain() {
        List<String> got = new ArrayList<>();
        WsSession session = kit.multi()
                .add(kit.request()
                        .options(WsOptions.of().extensions(TURN))
                        .onMessage((ws, message) -> got.add(message.text())));
        TestPeer peer = kit.acceptRaw();
        assertThat(peer.acceptUpgrade()).contains("\r\nSec-WebSocket-Extensions: x-turn32; by=13\r\n");
        peer.text("hi");
        kit.settle();
        session.send("ho");
        assertThat(peer.heard()).containsExactly("81 ho");
        assertThat(got).containsExactly("hi");
        assertThat(session.extensions()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoneFailsTheOpening() {
        List<Failure> failures = new ArrayList<>();
        kit.multi()
                .add(kit.request()
                        .options(WsOptions.of().extensions(TURN))
                        .onClose((ws, end) -> end.cause().ifPresent(failures::add)));
        kit.acceptRaw().acceptUpgrade("Sec-WebSocket-Extensions: x-turn32; by=14");
        kit.settle();
        assertThat(failures)
                .containsExactly(new Failure.NotVerified(
                        "Sec-WebSocket-Extensions", "an answer to x-turn32; by=13", "x-turn32; by=14"));
    }

    @Test
    void twoThatClaimOneBitAreRefusedAtTheWither() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WsOptions.of().extensions(TURN, new Turn(Extension.RSV2 | Extension.RSV3, 7)))
                .withMessageContaining("x-turn48 claims a reserved bit");
        Extension first = new Turn(Extension.RSV1, 7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WsOptions.of().extensions(first).deflate(Deflate.on()))
                .withMessageContaining("x-turn64 claims a reserved bit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WsOptions.of().deflate(Deflate.on()).extensions(first));
        assertThatIllegalArgumentException().isThrownBy(() -> WsOptions.of().extensions(new Turn(0x80, 1)));
        assertThat(WsOptions.of().deflate(Deflate.on()).extensions(TURN).extensions())
                .containsExactly(TURN);
    }
}
