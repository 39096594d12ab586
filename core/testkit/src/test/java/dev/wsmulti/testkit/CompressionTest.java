package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed sessions of a whole engine, both roles, with peers of ours and scripted ones. */
class CompressionTest {
    private static final String FIELD = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final Deflate BOTH = Deflate.on().serverTakeover(true).clientTakeover(true);
    private static final String JSON = "{\"symbol\":\"WSM\",\"price\":101.25,\"volume\":4200},".repeat(40);

    private final TestKit kit = TestKit.create();
    private final List<String> events = new ArrayList<>();

    /** Whatever happened, nothing is left: no codec either. */
    @AfterEach
    void nothingIsLeft() {
        kit.multi().close();
        assertThat(kit.multi().stats().isEmpty()).as("%s", kit.multi().stats()).isTrue();
        assertThat(kit.multi().stats().codecMemory()).isZero();
    }

    private static WsOptions options(Deflate deflate) {
        return WsOptions.of().deflate(deflate);
    }

    private String serve(WsHandler handler) {
        InetSocketAddress address =
                kit.multi().listen(0, Routes.of().ws("/", handler)).address();
        return "ws://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
    }

    private TestPeer connect(WsHandler handler, String field) {
        InetSocketAddress address =
                kit.multi().listen(0, Routes.of().ws("/", handler)).address();
        TestPeer peer = kit.connectRaw(address);
        peer.requestUpgrade("/", "h", field);
        kit.settle();
        assertThat(peer.expectUpgraded()).contains(FIELD);
        return peer;
    }

    static byte[] deflated(Deflater deflater, byte[] plain) {
        deflater.setInput(plain);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] out = new byte[1 << 16];
        int count;
        do {
            count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            all.write(out, 0, count);
        } while (count == out.length);
        return java.util.Arrays.copyOf(all.toByteArray(), all.size() - 4);
    }

    static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            return deflated(deflater, plain);
        } finally {
            deflater.end();
        }
    }

    static byte[] inflated(Inflater inflater, byte[] coded) {
        byte[] input = java.util.Arrays.copyOf(coded, coded.length + 4);
        input[coded.length + 2] = -1;
        input[coded.length + 3] = -1;
        inflater.setInput(input);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] out = new byte[1 << 16];
        try {
            for (int count = inflater.inflate(out); count > 0; count = inflater.inflate(out)) {
                all.write(out, 0, count);
            }
        } catch (DataFormatException wrong) {
            throw new AssertionError(wrong);
        }
        return all.toByteArray();
    }

    static byte[] inflated(byte[] coded) {
        Inflater inflater = new Inflater(true);
        try {
            return inflated(inflater, coded);
        } finally {
            inflater.end();
        }
    }

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
        assertThat(got).usingElementComparator(java.util.Arrays::compare).containsExactlyElementsOf(sent);
        assertThat(session.info().bytesSent())
                .isLessThan(sent.stream().mapToLong(each -> each.length).sum() * 3 / 4);
        assertThat(kit.multi().stats().codecs()).isEqualTo((server ? 2 : 0) + (client ? 2 : 0));
        session.close();
        kit.settle();
        assertThat(kit.multi().stats().codecs()).isZero();
        assertThat(session.outcome())
                .hasValueSatisfying(end -> assertThat(end.clean()).isTrue());
    }
}
