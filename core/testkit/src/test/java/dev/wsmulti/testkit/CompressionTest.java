package dev.wsmulti.testkit;

import static dev.wsmulti.testkit.Deflated.deflated;
import static dev.wsmulti.testkit.Deflated.inflated;
import static dev.wsmulti.transfer.MessageType.BINARY;
import static dev.wsmulti.transfer.MessageType.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsChannel;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed sessions of a whole engine, both roles, with peers of ours and scripted ones. */
class CompressionTest extends CompressedSessions {
    // Both ends ours.

    @ParameterizedTest
    @CsvSource({"false,false,15", "true,true,15", "true,false,15", "false,true,15", "true,true,9", "false,false,10"})
    void echoesOfAllSizesComeBack(boolean server, boolean client, int bits) {
        Deflate deflate = Deflate.on()
                .serverTakeover(server)
                .clientTakeover(client)
                .serverWindowBits(bits)
                .clientWindowBits(bits)
                .above(1);
        String url = serve(WsHandler.of()
                .onMessage(WsSession::send)
                .options(options(deflate).maxMessage(1 << 22)));
        List<byte[]> sent = new ArrayList<>();
        Random random = new Random(7);
        for (int size : new int[] {0, 1, 125, 126, 1000, 65_535, 65_536, 131_072, 1 << 20}) {
            byte[] letters = new byte[size];
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            for (int i = 0; i < size; i++) {
                letters[i] = (byte) ('a' + (i * i >> 5) % 13);
            }
            sent.add(letters);
            sent.add(noise);
            sent.add(letters);
        }
        List<byte[]> got = new ArrayList<>();
        WsSession session = kit.multi()
                .add(WsRequest.to(url).options(options(deflate)).onMessage((ws, message) -> got.add(message.bytes())));
        kit.settle();
        assertThat(session.extensions())
                .hasValueSatisfying(text -> assertThat(text).startsWith("permessage-deflate"));
        for (byte[] each : sent) {
            assertThat(session.send(each)).isEqualTo(SendResult.ACCEPTED);
            kit.settle();
        }
        assertThat(got).usingElementComparator(Arrays::compare).containsExactlyElementsOf(sent);
        assertThat(session.info().bytesSent())
                .isLessThan(sent.stream().mapToLong(each -> each.length).sum() * 3 / 4);
        assertThat(kit.multi().stats().codecs()).isEqualTo((server ? 2 : 0) + (client ? 2 : 0));
        session.close();
        kit.settle();
        assertThat(kit.multi().stats().codecs()).isZero();
        assertThat(session.outcome())
                .hasValueSatisfying(end -> assertThat(end.clean()).isTrue());
    }

    // What is on the wire.

    private static WsHandler sending(Deflate deflate, Message... messages) {
        return WsHandler.of().options(options(deflate)).onOpen(ws -> {
            for (Message message : messages) {
                ws.send(message);
            }
        });
    }

    @Test
    void whatIsSmallOrNotSmallerOrNotToBeGoesAsItIs() {
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        TestPeer peer = connect(
                sending(
                        Deflate.on(),
                        Message.text(JSON),
                        Message.text("a".repeat(1023)),
                        Message.text("a".repeat(1024)),
                        Message.binary(noise),
                        Message.text(JSON).uncompressed(),
                        Message.text("").uncompressed(),
                        Message.text(JSON).uncompressed().copy()),
                FIELD);
        List<TestFrame> frames = peer.frames();
        assertThat(frames).extracting(TestFrame::first).containsExactly(0xc1, 0x81, 0xc1, 0x82, 0x81, 0x81, 0x81);
        assertThat(frames.get(0).payload().length).isLessThan(120);
        assertThat(inflated(frames.get(0).payload()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(JSON);
        assertThat(inflated(frames.get(2).payload()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("a".repeat(1024));
        assertThat(frames.get(3).payload()).isEqualTo(noise);
        assertThat(frames.get(4).text()).isEqualTo(JSON);
    }

    @Test
    void aWindowTakenOverMakesTheSecondSmaller() {
        byte[] noise = new byte[5000];
        new Random(4).nextBytes(noise);
        Message json = Message.text(JSON);
        TestPeer peer = connect(sending(BOTH, json, json, Message.binary(noise), json, json), FIELD);
        List<TestFrame> frames = peer.frames();
        assertThat(frames).extracting(TestFrame::first).containsExactly(0xc1, 0xc1, 0x82, 0xc1, 0xc1);
        assertThat(frames.get(1).payload().length).isLessThan(frames.get(0).payload().length / 2);
        // What went plain was not seen by the peer's window: ours began anew.
        assertThat(frames.get(3).payload()).hasSameSizeAs(frames.get(0).payload());
        Inflater window = new Inflater(true);
        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat(inflated(window, frames.get(i).payload()))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(JSON);
        }
        window.end();
    }

    /** 807 KB of lines took 131 KB with 10 bits and 73 KB with 15 where it was measured: a window is seen in the sizes. */
    @Test
    void aSmallerWindowIsKeptTo() {
        StringBuilder lines = new StringBuilder();
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            lines.append("{\"id\":")
                    .append(i)
                    .append(",\"user\":\"u")
                    .append(random.nextInt(200))
                    .append("\"}\n");
        }
        int before = Integer.MAX_VALUE;
        for (int bits = 9; bits <= 15; bits += 2) {
            TestPeer peer =
                    connect(sending(Deflate.on(), Message.text(lines)), FIELD + "; server_max_window_bits=" + bits);
            byte[] payload = peer.frames().get(0).payload();
            assertThat(inflated(payload)).asString(StandardCharsets.UTF_8).isEqualTo(lines.toString());
            assertThat(payload.length).as("%d bits", bits).isLessThan(before);
            assertThat(DistanceCheck.farthest(payload)).as("%d bits", bits).isLessThanOrEqualTo(1 << bits);
            before = payload.length;
        }
    }

    @Test
    void piecesAreFragmentsThatLeaveWhole() {
        List<Throwable> refused = new ArrayList<>();
        TestPeer peer = connect(
                WsHandler.of().options(options(Deflate.on())).onOpen(ws -> {
                    var writer = ws.startMessage(TEXT);
                    writer.write(ByteBuffer.wrap(JSON.getBytes(StandardCharsets.UTF_8)));
                    ws.send(Message.text(JSON));
                    try {
                        ws.startFrame(TEXT, 3, false);
                    } catch (IllegalStateException compressed) {
                        refused.add(compressed);
                    }
                    writer.write(ByteBuffer.wrap("tail".getBytes(StandardCharsets.UTF_8)));
                    writer.end();
                    ws.startFrame(BINARY, 4, true).write(ByteBuffer.wrap(new byte[4]));
                    ws.startMessage(BINARY).end();
                    ws.send(Message.text(JSON));
                }),
                FIELD);
        List<TestFrame> frames = peer.frames();
        // A message sent amid one in pieces goes behind it, as it is.
        assertThat(frames).extracting(TestFrame::first).containsExactly(0x41, 0x00, 0x80, 0x81, 0x82, 0xc2, 0xc1);
        assertThat(frames.get(3).text()).isEqualTo(JSON);
        assertThat(frames.get(4).payload()).isEqualTo(new byte[4]);
        assertThat(frames.get(5).payload()).isEqualTo(new byte[1]);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        frames.subList(0, 3).forEach(frame -> joined.writeBytes(frame.payload()));
        assertThat(inflated(joined.toByteArray()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(JSON + "tail");
        // Each piece can be read when it has come.
        assertThat(inflated(frames.get(0).payload()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(JSON);
        assertThat(refused)
                .singleElement()
                .satisfies(thrown -> assertThat(thrown).hasMessageContaining("compressed"));
        assertThat(kit.multi().stats().codecs()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void uploadsAreCompressedAndPulledNoFasterThanTheyLeave(boolean takeover) {
        byte[] long_ = new byte[3 << 20];
        for (int i = 0; i < long_.length; i++) {
            long_[i] = (byte) (i >> 10);
        }
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        List<Long> offsets = new ArrayList<>();
        String url = serve(WsHandler.of().options(options(BOTH)).onData((ws, piece) -> {
            assertThat(piece.messageOffset()).isEqualTo(got.size());
            assertThat(piece.frameLength()).isEqualTo(-1);
            assertThat(piece.frameLeft()).isEqualTo(-1);
            got.writeBytes(piece.bytes());
            offsets.add(piece.last() ? -1L : piece.messageOffset());
        }));
        WsSession session = kit.multi()
                .add(WsRequest.to(url)
                        .options(options(Deflate.on().clientTakeover(takeover).serverTakeover(takeover)))
                        .onOpen(ws -> ws.sendFrom(BINARY, Source.of(long_))));
        kit.settle();
        assertThat(got.toByteArray()).isEqualTo(long_);
        assertThat(offsets).contains(-1L);
        assertThat(session.info().bytesSent()).isLessThan(100_000);
    }

    /** A piece of a compressed message has no frame of a known length: it goes on as a fragment, compressed or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void compressedPiecesAreForwardedAsFragments(boolean compressed) {
        List<WsSession> backs = new ArrayList<>();
        TestPeer back = compressed
                ? connect(WsHandler.of().options(options(Deflate.on())).onOpen(backs::add), FIELD)
                : connectPlain(WsHandler.of().onOpen(backs::add));
        TestPeer front = connect(
                WsHandler.of()
                        .options(options(Deflate.on()))
                        .onData((ws, piece) -> backs.get(0).forward(piece)),
                FIELD);
        String text = JSON.repeat(10);
        byte[] payload = deflated(text.getBytes(StandardCharsets.UTF_8));
        front.frame(0x41, Arrays.copyOf(payload, 90)).frame(0x80, Arrays.copyOfRange(payload, 90, payload.length));
        front.text("plain");
        kit.settle();
        List<TestFrame> frames = back.frames();
        TestFrame last = frames.remove(frames.size() - 1);
        assertThat(last.toString()).isEqualTo("81 plain");
        assertThat(frames.get(0).first()).isEqualTo(compressed ? 0x41 : 0x01);
        assertThat(frames.get(frames.size() - 1).fin()).isTrue();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        frames.forEach(frame -> joined.writeBytes(frame.payload()));
        byte[] got = compressed ? inflated(joined.toByteArray()) : joined.toByteArray();
        assertThat(got).asString(StandardCharsets.UTF_8).isEqualTo(text);
    }

    /** The open message is being compressed: bytes of another's frame have no place in it, and none gets onto the wire. */
    @Test
    void aFramedPieceIsNotForwardedIntoACompressedMessage() {
        List<WsSession> backs = new ArrayList<>();
        TestPeer back = connect(WsHandler.of().options(options(Deflate.on())).onOpen(backs::add), FIELD);
        MessageWriter[] writer = new MessageWriter[1];
        List<String> refusals = new ArrayList<>();
        TestPeer front = connectPlain(WsHandler.of().onData((ws, piece) -> {
            if (piece.first()) {
                writer[0] = backs.get(0).startMessage(BINARY);
                writer[0].write(ByteBuffer.wrap(new byte[500]));
            } else {
                try {
                    backs.get(0).forward(piece);
                } catch (IllegalStateException refused) {
                    refusals.add(refused.getMessage());
                }
            }
        }));
        front.frame(0x02, new byte[3]).frame(0x80, new byte[4]);
        kit.settle();
        kit.onLoop(() -> writer[0].end());
        kit.settle();
        assertThat(refusals).containsExactly("pieces of one message are forwarded in order, and nothing between them");
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        back.frames().forEach(frame -> joined.writeBytes(frame.payload()));
        assertThat(inflated(joined.toByteArray())).isEqualTo(new byte[500]);
    }

    /** A message of somebody's own class. */
    private record Secret(byte[] array) implements Message {
        @Override
        public MessageType type() {
            return BINARY;
        }

        @Override
        public boolean compressible() {
            return false;
        }

        @Override
        public int length() {
            return array.length;
        }

        @Override
        public byte byteAt(int index) {
            return array[index];
        }

        @Override
        public void copyTo(byte[] target, int offset) {
            System.arraycopy(array, 0, target, offset, array.length);
        }

        @Override
        public void copyTo(ByteBuffer target) {
            target.put(array);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(array);
        }
    }

    @Test
    void aCopyIsCompressedNoMoreThanItsOriginal() {
        Message owned = Message.text(JSON).uncompressed();
        Message own = new Secret(JSON.getBytes(StandardCharsets.UTF_8));
        assertThat(owned.copy().compressible()).isFalse();
        assertThat(own.copy().compressible()).isFalse();
        assertThat(Message.text(JSON).copy().compressible()).isTrue();
        List<WsSession> sessions = new ArrayList<>();
        TestPeer peer = connect(WsHandler.of().options(options(Deflate.on())).onOpen(sessions::add), FIELD);
        WsSession session = sessions.get(0);
        // Another thread's: the loop gets a copy.
        assertThat(session.send(own)).isEqualTo(SendResult.ACCEPTED);
        assertThat(session.send(own.copy())).isEqualTo(SendResult.ACCEPTED);
        assertThat(session.send(owned.copy())).isEqualTo(SendResult.ACCEPTED);
        kit.settle();
        assertThat(peer.heard()).extracting(frame -> frame.substring(0, 2)).containsExactly("82", "82", "81");
    }

    private TestPeer connectPlain(WsHandler handler) {
        return kit.connect(kit.multi().listen(0, Routes.of().ws("/", handler)).address(), "/");
    }

    @Test
    void aChannelIsGivenInflatedBytesInAnyRoom() throws InterruptedException {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request().options(options(Deflate.on())));
        TestPeer peer = kit.acceptRaw();
        peer.acceptUpgrade(FIELD + "; server_no_context_takeover");
        peer.frame(0xc1, deflated(JSON.getBytes(StandardCharsets.UTF_8)));
        kit.settle();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ByteBuffer room = ByteBuffer.allocate(100);
        boolean last = false;
        while (!last) {
            int count = channel.receive(room.clear());
            assertThat(count).isPositive();
            assertThat(channel.meta().frameLeft()).isEqualTo(-1);
            assertThat(channel.meta().messageOffset()).isEqualTo(got.size());
            got.write(room.array(), 0, count);
            last = channel.meta().last();
        }
        assertThat(got.toString(StandardCharsets.UTF_8)).isEqualTo(JSON);
        channel.session().cancel();
        kit.settle();
    }
}
