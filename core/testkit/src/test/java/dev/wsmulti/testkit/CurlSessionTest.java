package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** curl's tests 23xx and 27xx on a client session (acceptance 3): what comes in, what is delivered, what goes out. */
class CurlSessionTest {
    private static final String PAYLOAD_125 = "x".repeat(125);

    final TestKit kit = TestKit.create();
    final List<String> events = new ArrayList<>();
    TestPeer peer;
    WsOutcome outcome;

    @BeforeEach
    void anEchoThatShowsControlFrames() {
        peer = open(WsOptions.of().autoPong(false));
    }

    TestPeer open(WsOptions options) {
        kit.multi().add(recorder().options(options));
        return kit.accept();
    }

    /** Shows each piece, and echoes it frame for frame as curl's test program does. */
    private WsRequest recorder() {
        return kit.request()
                .controlFrames(true)
                .onData((ws, piece) -> {
                    events.add(show(piece, piece.bytes()));
                    echo(ws, piece);
                })
                .onClose((ws, end) -> {
                    outcome = end;
                    events.add("end");
                });
    }

    private static void echo(WsSession ws, Piece piece) {
        SendResult taken = switch (piece.type()) {
            case PING -> ws.ping(ByteBuffer.wrap(piece.bytes()));
            case PONG -> ws.pong(ByteBuffer.wrap(piece.bytes()));
            case CLOSE -> SendResult.ACCEPTED;
            default -> ws.forward(piece);
        };
        assertThat(taken).isEqualTo(SendResult.ACCEPTED);
    }

    static String show(FrameMeta meta, byte[] bytes) {
        boolean data = meta.type() == FrameType.TEXT || meta.type() == FrameType.BINARY;
        String cont = data && !meta.lastFrame() ? " CONT" : "";
        boolean counted = bytes.length > 20 || meta.type() == FrameType.CLOSE;
        return (meta.type() + cont + " " + (counted ? bytes.length + " bytes" : new String(bytes))).stripTrailing();
    }

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    /** The peer says these bytes, which may hold several frames. */
    TestPeer say(TestPeer from, byte[] bytes) {
        return from.send(bytes);
    }

    private TestPeer hex(TestPeer from, String digits) {
        return say(from, HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    /** Until nothing moves any more. */
    void settle() {
        kit.settle();
    }

    private List<String> heard(TestPeer from) {
        settle();
        return from.heard();
    }

    private List<String> settled() {
        peer.finish();
        settle();
        return events;
    }

    private void assertViolation() {
        assertThat(outcome.failure().kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(outcome.close().code()).isEqualTo(1002);
        assertThat(outcome.clean()).isFalse();
    }

    private void assertRefused(String hex) {
        hex(peer, hex).text("never");
        assertThat(heard(peer)).containsExactly("88 1002");
        assertThat(settled()).containsExactly("end");
        assertViolation();
    }

    private void assertClosed() {
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.cause()).isEmpty();
    }

    @Test
    void curl2302OnePingAndOneMessage() {
        List<String> texts = new ArrayList<>();
        kit.multi().add(kit.request().onData((ws, piece) -> texts.add(show(piece, piece.bytes()))));
        TestPeer other = kit.accept();
        hex(other, "8900 8105 68656c6c6f");
        settle();
        List<TestFrame> heard = other.frames();
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).first()).isEqualTo(0x8a);
        assertThat(heard.get(0).masked()).isTrue();
        assertThat(heard.get(0).payload()).isEmpty();
        assertThat(texts).containsExactly("TEXT hello");
    }

    @Test
    void curl2303AStatusOf200() {
        kit.multi().add(recorder());
        TestPeer other = kit.acceptRaw();
        other.heardRaw();
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhello\r\n");
        settle();
        assertThat(events).containsExactly("end");
        assertThat(outcome.failure().kind()).isEqualTo(Kind.UPGRADE_REFUSED);
        assertThat(outcome.failure())
                .isInstanceOfSatisfying(
                        Failure.UpgradeRefused.class,
                        refused -> assertThat(refused.head().status()).isEqualTo(200));
    }

    @Test
    void curl2304TheServerClosesBehindThe101() {
        WsSession session = kit.multi().add(recorder());
        TestPeer other = kit.accept();
        other.raw().close();
        settle();
        assertThat(events).containsExactly("end");
        assertThat(outcome.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(session.send("late")).isEqualTo(SendResult.CLOSED);
        assertThat(session.ping()).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void curl2700FramesOfEveryType() {
        hex(peer, "8103 747874 8203 62696e 8904 70696e67 8a04 706f6e67 8807 03e8 636c6f7365");
        assertThat(heard(peer))
                .containsExactlyInAnyOrder("89 ping", "8a pong", "81 txt", "82 bin", "88 1000")
                .endsWith("88 1000");
        assertThat(settled())
                .containsExactly("TEXT txt", "BINARY bin", "PING ping", "PONG pong", "CLOSE 7 bytes", "end");
        assertThat(outcome.close().reason()).isEqualTo("close");
        assertClosed();
    }

    @Test
    void curl2701ReservedOpcode3() {
        assertRefused("8300");
    }

    @Test
    void curl2702ReservedOpcode11() {
        assertRefused("8b00");
    }

    @Test
    void curl2703Rsv1() {
        assertRefused("c100");
    }

    @Test
    void curl2704Rsv2() {
        assertRefused("a100");
    }

    @Test
    void curl2705Rsv3() {
        assertRefused("9100");
    }

    @Test
    void curl2706MaskedByTheServer() {
        assertRefused("8180 12345678");
    }

    @Test
    void curl2707EveryFormOfTheLength() {
        int[] sizes = {0, 125, 126, 127, 65535, 65536};
        for (int size : sizes) {
            say(peer, peer.encode(0x81, Ends.bytes("y".repeat(size))));
        }
        hex(peer, "8800");
        List<String> raw = new ArrayList<>();
        settle();
        byte[] heard = peer.raw().take();
        while (heard.length == 0 || !endsWithClose(heard)) {
            settle();
            byte[] more = peer.raw().take();
            assertThat(more).as("bytes behind %d", heard.length).isNotEmpty();
            heard = Ends.join(heard, more);
        }
        ByteBuffer in = ByteBuffer.wrap(heard);
        for (int size : sizes) {
            int first = in.get() & 0xff;
            int second = in.get() & 0xff;
            int form = second & 0x7f;
            long length = form == 126 ? in.getShort() & 0xffff : form == 127 ? in.getLong() : form;
            raw.add(Integer.toHexString(first) + " " + form + " " + length);
            in.position(in.position() + 4 + (int) length);
            assertThat(length).isEqualTo(size);
        }
        assertThat(raw)
                .containsExactly("81 0 0", "81 125 125", "81 126 126", "81 126 127", "81 126 65535", "81 127 65536");
        settled();
        assertThat(events).startsWith("TEXT", "TEXT 125 bytes", "TEXT 126 bytes", "TEXT 127 bytes");
        assertThat(outcome.close().code()).isEqualTo(1005);
        assertClosed();
    }

    private static boolean endsWithClose(byte[] heard) {
        return heard.length >= 6 && heard[heard.length - 6] == (byte) 0x88 && heard[heard.length - 5] == (byte) 0x80;
    }

    @Test
    void curl2708PongThenClose() {
        TestPeer other = open(WsOptions.of());
        hex(other, "8904 74657374 8800");
        assertThat(heard(other)).containsExactly("8a test", "88 1005");
        other.finish();
        settle();
        assertThat(events).containsExactly("CLOSE 0 bytes", "end");
        assertClosed();
    }

    @Test
    void curl2709WithoutAutoPongThePingIsVisible() {
        hex(peer, "8904 74657374 8800");
        assertThat(heard(peer)).containsExactly("89 test", "88 1005");
        assertThat(settled()).containsExactly("PING test", "CLOSE 0 bytes", "end");
    }

    @Test
    void curl2710PongsThatNobodyAskedFor() {
        hex(peer, "8a00 8a04 706f6e67 8800").finish();
        assertThat(settled()).containsExactly("PONG", "PONG pong", "CLOSE 0 bytes", "end");
    }

    @Test
    void curl2711EmptyControlFrames() {
        hex(peer, "8900 8a00 8800");
        assertThat(settled()).containsExactly("PING", "PONG", "CLOSE 0 bytes", "end");
        assertClosed();
    }

    @Test
    void curl2712ControlFramesOf125Bytes() {
        say(peer, peer.encode(0x89, Ends.bytes(PAYLOAD_125)));
        say(peer, peer.encode(0x8a, Ends.bytes(PAYLOAD_125)));
        say(peer, peer.encode(0x88, Ends.bytes("\u0003\u00e8" + "r".repeat(123))));
        assertThat(settled()).containsExactly("PING 125 bytes", "PONG 125 bytes", "CLOSE 125 bytes", "end");
        assertThat(outcome.close().reason()).hasSize(123);
        assertClosed();
    }

    @Test
    void curl2713PingOf126Bytes() {
        assertRefused("897e 007e " + "41".repeat(126));
    }

    @Test
    void curl2714PongOf126Bytes() {
        assertRefused("8a7e 007e " + "41".repeat(126));
    }

    @Test
    void curl2715CloseOf126Bytes() {
        assertRefused("887e 007e 03e8 " + "41".repeat(124));
    }

    @Test
    void curl2716PingWithoutFin() {
        assertRefused("0900");
    }

    @Test
    void curl2717PongWithoutFin() {
        assertRefused("0a00");
    }

    @Test
    void curl2718CloseWithoutFin() {
        assertRefused("0800");
    }

    @Test
    void curl2719Fragments() {
        hex(peer, "0102 6162 8002 6364 0202 6566 0002 6768 8002 696a 8800");
        assertThat(heard(peer)).containsExactly("01 ab", "80 cd", "02 ef", "00 gh", "80 ij", "88 1005");
        assertThat(settled())
                .containsExactly(
                        "TEXT CONT ab",
                        "TEXT cd",
                        "BINARY CONT ef",
                        "BINARY CONT gh",
                        "BINARY ij",
                        "CLOSE 0 bytes",
                        "end");
    }

    @Test
    void curl2720EmptyFragments() {
        hex(peer, "0100 8001 61 0101 62 0000 8001 63 0201 64 8000 0200 0000 8000 8800");
        assertThat(heard(peer))
                .containsExactly("01", "80 a", "01 b", "00", "80 c", "02 d", "80", "02", "00", "80", "88 1005");
        assertThat(settled())
                .containsExactly(
                        "TEXT CONT",
                        "TEXT a",
                        "TEXT CONT b",
                        "TEXT CONT",
                        "TEXT c",
                        "BINARY CONT d",
                        "BINARY",
                        "BINARY CONT",
                        "BINARY CONT",
                        "BINARY",
                        "CLOSE 0 bytes",
                        "end");
    }

    @Test
    void curl2721APongBetweenFragments() {
        hex(peer, "0101 61 8a00 8001 62 8800");
        assertThat(heard(peer)).containsExactlyInAnyOrder("01 a", "8a", "80 b", "88 1005");
        assertThat(settled()).containsExactly("TEXT CONT a", "PONG", "TEXT b", "CLOSE 0 bytes", "end");
    }

    @Test
    void curl2722AContinuationWithoutAStart() {
        hex(peer, "8203 62696e 0002 6162");
        assertThat(heard(peer)).containsExactly("82 bin", "88 1002");
        assertThat(settled()).containsExactly("BINARY bin", "end");
        assertViolation();
    }

    @Test
    void curl2723ANewMessageBeforeTheLastFragment() {
        hex(peer, "0101 61 0001 62 8201 63");
        settle();
        assertThat(settled()).containsExactly("TEXT CONT a", "TEXT CONT b", "end");
        assertViolation();
    }
}
