package dev.wsmulti.websocket;

import static dev.wsmulti.websocket.Frames.frame;
import static dev.wsmulti.websocket.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.Hex;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Feeding;
import dev.wsmulti.layer.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages on their way in: bytes in, events out, however they are cut, both roles. RFC 7692 sections 6 and 7.2. */
final class DeflateTest {
    private static final String ANSWER = "permessage-deflate";

    private final Coding coding = new Coding(64 << 20);
    private final List<Extended> made = new ArrayList<>();

    @AfterEach
    void everyCodecIsBack() {
        made.forEach(Extended::close);
        assertThat(coding.codecs().lent()).as("codecs").isZero();
        coding.codecs().close();
        assertThat(coding.codecs().memory()).as("native memory").isZero();
    }

    static Negotiation agreed(Role role, String parameters) {
        PerMessageDeflate all = new PerMessageDeflate(true, true, 15, 15, 0, -1);
        Headers headers = Headers.of("Sec-WebSocket-Extensions", ANSWER + parameters);
        return role == Role.CLIENT
                ? Negotiation.agree(new ResponseHead(101, "", 1, headers), List.of(all))
                : Negotiation.accept(
                        new RequestHead("GET", "/", 1, headers), List.of(all), new Coding(64 << 20).codecs());
    }

    /** Whole messages as text, or by length and sum, and control frames; pieces joined. */
    private Feeding<WebSocket> feeding(Role role, String parameters, long maxMessage, int atMost) {
        return new Feeding<>(
                () -> {
                    made.forEach(Extended::close);
                    Extended extended = new Extended(agreed(role, parameters), coding);
                    made.add(extended);
                    teller = new Teller();
                    WebSocket socket = new WebSocket();
                    socket.begin(role);
                    socket.extended(extended);
                    socket.limits(maxMessage, "maxMessage", 1000);
                    socket.atMost(atMost);
                    return socket;
                },
                (socket, event, wire) -> teller.tell(socket, event));
    }

    private Teller teller = new Teller();

    private static final class Teller {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        String tell(WebSocket socket, int event) {
            if (event == WebSocket.WORKED) {
                return "";
            }
            if (event == WebSocket.CLOSE) {
                return "CLOSE";
            }
            if (event != WebSocket.PIECE) {
                return (event == WebSocket.PING ? "PING " : "PONG ") + payload(socket);
            }
            assertThat(socket.messageOffset()).as("offset").isEqualTo(message.size());
            assertThat(socket.isFirst()).as("first").isEqualTo(message.size() == 0);
            assertThat(socket.length() <= Coding.ROOM).as("one segment at most").isTrue();
            if (socket.isDecoded()) {
                assertThat(socket.frameLength()).as("frame length").isEqualTo(-1);
                assertThat(socket.frameLeft()).as("frame left").isEqualTo(-1);
                assertThat(socket.length() > 0 || socket.isLast())
                        .as("only the last piece is empty")
                        .isTrue();
            }
            message.write(socket.array(), socket.offset(), socket.length());
            if (!socket.isLast()) {
                return "";
            }
            String words = (socket.isDecoded() ? "" : "plain ")
                    + (socket.isText() ? "TEXT " : "BINARY ")
                    + Story.shown(message.toByteArray(), socket.isText());
            message.reset();
            return words;
        }

        private static String payload(WebSocket socket) {
            return new String(socket.array(), socket.offset(), socket.length(), StandardCharsets.UTF_8);
        }
    }

    private String story(String parameters, long maxMessage, byte[] frames) {
        List<String> asClient =
                feeding(Role.CLIENT, parameters, maxMessage, Integer.MAX_VALUE).feed(frames);
        assertThat(feeding(Role.SERVER, parameters, maxMessage, Integer.MAX_VALUE)
                        .feed(Frames.masked(frames)))
                .as("as server")
                .isEqualTo(asClient);
        if (frames.length < 100) {
            assertThat(feeding(Role.SERVER, parameters, maxMessage, 7).feed(Frames.masked(frames)))
                    .as("in small pieces")
                    .isEqualTo(asClient);
        }
        return String.join(" | ", asClient);
    }

    private String story(byte[] frames) {
        return story("", Long.MAX_VALUE, frames);
    }

    private String story(String hex) {
        return story(Hex.bytes(hex));
    }

    /** A message deflated whole by the JDK, without the four bytes of section 7.2.1. */
    static byte[] deflated(byte[] plain) {
        return deflated(new Deflater(Deflater.DEFAULT_COMPRESSION, true), plain);
    }

    static byte[] deflated(Deflater deflater, byte[] plain) {
        deflater.setInput(plain);
        byte[] out = new byte[plain.length + 1000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return java.util.Arrays.copyOf(out, length - 4);
    }

    // Section 7.2.3: the examples.

    @ParameterizedTest
    @CsvSource({
        // 7.2.3.1, one block, whole and in two fragments.
        "c107f248cdc9c90700, TEXT \"Hello\"",
        "4103f248cd8004c9c90700, TEXT \"Hello\"",
        // 7.2.3.3, a stored block.
        "c10b000500faff48656c6c6f00, TEXT \"Hello\"",
        // 7.2.3.4, a block with BFINAL.
        "c108f348cdc9c9070000, TEXT \"Hello\"",
        // 7.2.3.5, two blocks.
        "c10df248050000 00ffffcac9c90700, TEXT \"Hello\"",
        // 7.2.3.6, an empty message.
        "c10100, TEXT \"\"",
    })
    void examplesOfTheRfc(String hex, String story) {
        assertThat(story(hex)).isEqualTo(story);
        assertThat(story("; server_no_context_takeover; client_no_context_takeover", Long.MAX_VALUE, Hex.bytes(hex)))
                .isEqualTo(story);
    }

    /** 7.2.3.2: the second message refers to the first. */
    @Test
    void theWindowIsTakenOver() {
        String twice = "c107f248cdc9c90700 c105f200110000";
        assertThat(story(twice)).isEqualTo("TEXT \"Hello\" | TEXT \"Hello\"");
        assertThat(story("; server_no_context_takeover; client_no_context_takeover", Long.MAX_VALUE, Hex.bytes(twice)))
                .startsWith("TEXT \"Hello\" | ! PROTOCOL: protocol violation by the peer (1007): a compressed message"
                        + " must be DEFLATE blocks: invalid distance too far back");
    }

    @ParameterizedTest
    @CsvSource({
        // A final block, nothing behind it; two streams; an empty one between; then the window begins anew.
        "c107f348cdc9c90700, TEXT \"Hello\"",
        "c10ff348cdc9c90700f348cdc9c9070000, TEXT \"HelloHello\"",
        "c10af348cdc9c90700030000, TEXT \"Hello\"",
        "c107f348cdc9c90700 c107f248cdc9c90700, TEXT \"Hello\" | TEXT \"Hello\"",
        // Nothing at all; several empty blocks; empty fragments before, between and behind.
        "c100, TEXT \"\"",
        "c10b000000ffff000000ffff00, TEXT \"\"",
        "4100 0003f248cd 0000 0004c9c90700 8000, TEXT \"Hello\"",
        "4100 8000, TEXT \"\"",
        // Control frames between fragments, one inside what gives nothing yet.
        "4101f2 890170 800648cdc9c90700, PING p | TEXT \"Hello\"",
        // Messages that are not compressed pass as they are, and leave the window alone.
        "c107f248cdc9c90700 8102 6869 c105f200110000, TEXT \"Hello\" | plain TEXT \"hi\" | TEXT \"Hello\"",
    })
    void blocksAndFragments(String hex, String story) {
        assertThat(story(hex)).isEqualTo(story);
    }

    // Reserved bits.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0101 61 c000", // RSV1 on a continuation
                "4101f2 c00648cdc9c90700",
                "c900", // on control frames
                "ca00",
                "c80203e8",
            })
    void rsv1IsForFirstFramesOfData(String hex) {
        assertThat(story(hex))
                .endsWith(
                        "! PROTOCOL: protocol violation by the peer (1002): reserved bits mark the first frame of a data"
                                + " message only (RFC 7692 section 6)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a100", "9100", "e100", "d100", "f100"})
    void theOtherBitsBelongToNobody(String hex) {
        assertThat(story(hex)).contains("(1002): RSV1, RSV2 and RSV3 must be 0 without an extension");
    }

    @Test
    void rsv1WithoutAgreementIsRefused() {
        assertThat(Story.of(Hex.bytes("c107f248cdc9c90700"))).contains("(1002): RSV1, RSV2 and RSV3 must be 0");
    }

    // What is wrong inside.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c10107", // block type 3
                "c1020600",
                "c105000500ffff", // a stored block whose length does not match
                "c108f348cdc9c9070007", // rubbish behind a final block
            })
    void whatIsNotDeflateIs1007(String hex) {
        assertThat(story(hex))
                .contains(
                        "! PROTOCOL: protocol violation by the peer (1007): a compressed message must be DEFLATE blocks");
    }

    @Test
    void textIsCheckedBehindInflation() {
        byte[] bad = deflated(new byte[] {'a', (byte) 0xff, 'b'});
        assertThat(story(frame(0xc1, bad)))
                .isEqualTo(
                        "! PROTOCOL: protocol violation by the peer (1007): text must be UTF-8 (RFC 6455 section 8.1)");
        byte[] cut = deflated("\u20ac".getBytes(StandardCharsets.UTF_8));
        assertThat(story(frame(0xc1, cut))).isEqualTo("TEXT e282ac");
        byte[] half = deflated(new byte[] {'a', (byte) 0xe2, (byte) 0x82});
        assertThat(story(frame(0xc1, half))).contains("(1007): text must be UTF-8");
        assertThat(story(frame(0xc2, bad))).isEqualTo("BINARY 61ff62");
    }

    /** Found by {@code DeflateFuzz}: a final block whose bytes came out with no byte left to take hid a cut one behind it. */
    @Test
    void whatFollowsAFinalBlockIsReadToItsEnd() {
        byte[] cut =
                Hex.bytes("8b2000008b2000008b2000008b2000008b2000002c2000008b2000ff" + "74dfffff".repeat(6) + "74dfff");
        assertThat(story(frame(0xc1, cut))).contains("a compressed message must be DEFLATE blocks");
    }

    /** Found by {@code DeflateFuzz}: what was left for want of room waited for the next byte of the peer. */
    @Test
    void whatHasComeIsDeliveredWithoutAnotherByte() {
        byte[] message = deflated(new byte[1000]);
        byte[] frame = frame(0xc2, message);
        Wire wire = new Wire(new SegmentPool(), 1 << 16);
        wire.in.append(frame, 0, frame.length - 1);
        Extended extended = new Extended(agreed(Role.CLIENT, ""), coding);
        made.add(extended);
        WebSocket socket = new WebSocket();
        socket.begin(Role.CLIENT);
        socket.extended(extended);
        socket.atMost(7);
        int delivered = 0;
        while (socket.next(wire) == WebSocket.PIECE) {
            delivered += socket.length();
        }
        assertThat(delivered).isGreaterThan(900);
    }

    @Test
    void bytesThatWaitUnmaskedAreNotMaskedAgain() {
        byte[] message = new byte[2000];
        new Random(5).nextBytes(message);
        byte[] frame = Frames.masked(frame(0xc2, deflated(message)));
        Wire wire = new Wire(new SegmentPool(), 1 << 16);
        Extended extended = new Extended(agreed(Role.SERVER, ""), coding);
        made.add(extended);
        WebSocket socket = new WebSocket();
        socket.begin(Role.SERVER);
        socket.extended(extended);
        socket.atMost(7);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (int at = 0; at < frame.length; at += 101) {
            wire.in.append(frame, at, Math.min(101, frame.length - at));
            // One piece only: most of what came is left, unmasked already.
            int event = socket.next(wire);
            read.write(socket.array(), socket.offset(), event == WebSocket.PIECE ? socket.length() : 0);
        }
        while (socket.next(wire) == WebSocket.PIECE) {
            read.write(socket.array(), socket.offset(), socket.length());
        }
        assertThat(read.toByteArray()).isEqualTo(message);
    }

    // Work.

    /** Empty blocks that are final, each the end of a stream: of fixed codes, stored, and behind one that is not final. */
    @ParameterizedTest
    @ValueSource(strings = {"0300", "010000ffff", "000000ffff0300"})
    void bytesThatGiveNothingAreWorkForManyTurns(String nothing) {
        int times = 16 * 300;
        byte[] frame = frame(0xc1, Hex.bytes(nothing.repeat(times) + "00"));
        Wire wire = new Wire(new SegmentPool(), 1 << 16);
        wire.in.append(frame, 0, frame.length);
        WebSocket socket = begun();
        int worked = 0;
        int event = socket.next(wire);
        for (; event == WebSocket.WORKED; event = socket.next(wire)) {
            worked++;
        }
        assertThat(event).isEqualTo(WebSocket.PIECE);
        assertThat(socket.isLast()).isTrue();
        assertThat(socket.length()).isZero();
        assertThat(worked).isEqualTo(300);
    }

    @Test
    void framesThatGiveNothingAreWorkForManyTurns() {
        byte[] frames = Hex.bytes("4100" + "0000".repeat(16 * 60) + "8000");
        Wire wire = new Wire(new SegmentPool(), 1 << 16);
        wire.in.append(frames, 0, frames.length);
        WebSocket socket = begun();
        int worked = 0;
        while (socket.next(wire) == WebSocket.WORKED) {
            worked++;
        }
        assertThat(socket.isLast()).isTrue();
        assertThat(worked).isEqualTo(60);
        assertThat(story(frames)).isEqualTo("TEXT \"\"");
    }

    private WebSocket begun() {
        Extended extended = new Extended(agreed(Role.CLIENT, ""), coding);
        made.add(extended);
        WebSocket socket = new WebSocket();
        socket.begin(Role.CLIENT);
        socket.extended(extended);
        return socket;
    }

    @Test
    void manyStreamsAreOneMessage() {
        String streams = "f348cdc9c90700".repeat(9) + "0300".repeat(100) + "f348cdc9c90700";
        assertThat(story(frame(0xc1, Hex.bytes(streams)))).isEqualTo("TEXT \"" + "Hello".repeat(10) + '"');
    }

    // Limits.

    @Test
    void theLimitHoldsInsideInflation() {
        byte[] million = deflated(new byte[1_000_000]);
        assertThat(million.length).isLessThan(2000);
        assertThat(story("", 1_000_000, frame(0xc2, million))).startsWith("BINARY 1000000 bytes");
        assertThat(story("", 999_999, frame(0xc2, million)))
                .isEqualTo("! LIMIT_EXCEEDED: limit exceeded: 1000000 is over maxMessage (999999)");
        assertThat(story("", 100_000, frame(0xc2, million)))
                .isEqualTo("! LIMIT_EXCEEDED: limit exceeded: 100001 is over maxMessage (100000)");
        assertThat(story("", 0, frame(0xc2, million)))
                .isEqualTo("! LIMIT_EXCEEDED: limit exceeded: 1 is over maxMessage (0)");
        assertThat(story("", 0, Hex.bytes("c10100"))).isEqualTo("TEXT \"\"");
    }

    /** Found by {@code DeflateFuzz}: which of the two was told depended on how the bytes came. */
    @Test
    void wrongTextBeforeTheLimitIsWrongText() {
        byte[] wrong = "0123456789".repeat(3).getBytes(StandardCharsets.US_ASCII);
        wrong[19] = (byte) 0xff;
        assertThat(story("", 20, frame(0xc1, deflated(wrong)))).contains("(1007): text must be UTF-8");
        assertThat(story("", 19, frame(0xc1, deflated(wrong)))).contains("20 is over maxMessage (19)");
    }

    /** What does not compress is longer on the wire than the message may be: only its inflated length counts. */
    @Test
    void theLengthOnTheWireIsNoMeasure() {
        byte[] random = new byte[5000];
        new Random(1).nextBytes(random);
        byte[] longer = deflated(random);
        assertThat(longer.length).isGreaterThan(5000);
        assertThat(story("", 5000, frame(0xc2, longer))).startsWith("BINARY 5000 bytes");
    }

    // All sizes, all ways.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 125, 126, 65_535, 65_536, 65_537, 131_072})
    void sizesAroundTheBorders(int size) {
        byte[] letters = Frames.letters(size);
        byte[] random = new byte[size];
        new Random(size).nextBytes(random);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        byte[] frames = join(
                frame(0xc1, size == 0 ? new byte[1] : deflated(deflater, letters)),
                frame(0xc2, size == 0 ? new byte[1] : deflated(deflater, random)),
                frame(0xc1, size == 0 ? new byte[1] : deflated(deflater, letters)));
        String text = "TEXT " + Story.shown(letters, true);
        assertThat(story(frames)).isEqualTo(text + " | BINARY " + Story.shown(random, false) + " | " + text);
    }
}
