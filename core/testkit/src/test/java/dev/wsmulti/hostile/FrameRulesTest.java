package dev.wsmulti.hostile;

import dev.wsmulti.hostile.Hostile.Verdict;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule of RFC 6455 sections 5 to 7 and 8.1 for what a peer sends, broken alone, in both roles: the close frame that goes out,
 * to the byte. A message stands before each violation and one behind it; the first is delivered, the second is not.
 */
@Lesson(
        ids = {
            "facil.io 0.7: an unmasked frame was reported and delivered all the same",
            "Tcllib: the close frame never left; masks, order of fragments, UTF-8 and close codes were not looked at",
            "uWebSockets: no mask asked for; a new message after a ping inside another; long forms of lengths; 1012 to 1014 refused"
        },
        text = "each broken rule has its code, which leaves in a close frame, and nothing behind it is delivered")
final class FrameRulesTest {
    private static final String OK = "81 02 6f6b";
    private static final String EVIL = "81 04 6576696c";

    private static final String RESERVED_BITS = "RSV1, RSV2 and RSV3 must be 0 without an extension";
    private static final String SHORTEST = "the length must have its shortest form";
    private static final String HIGHEST_BIT = "the highest bit of a 64 bit length must be 0";
    private static final String FRAGMENTED_CONTROL = "a control frame must not be fragmented";
    private static final String LONG_CONTROL = "a control frame holds at most 125 bytes";
    private static final String STRAY = "a continuation frame must follow a fragment";
    private static final String INSIDE = "a new message must not begin inside a fragmented one";
    private static final String TEXT = "text must be UTF-8";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /**
     * A row of the table.
     *
     * @param frames in hexadecimal, a slash between two
     * @param answered control frames that the peer gets before the close frame
     */
    private record Row(String name, String section, int code, String rule, String frames, String answered) {
        Arguments in(End end) {
            return Arguments.of(end, section + " " + name, this);
        }

        List<byte[]> hears() {
            return Arrays.stream((OK + "/" + frames + "/" + EVIL).split("/"))
                    .map(Frames::hex)
                    .toList();
        }

        Verdict verdict(String... toldBetween) {
            String named = rule.endsWith(")") ? rule : rule + " (RFC 6455 section " + section + ")";
            List<String> told = new ArrayList<>(List.of("open", "text ok"));
            told.addAll(List.of(toldBetween));
            told.add("! protocol violation by the peer (" + code + "): " + named);
            return new Verdict(answered.replace(" ", "") + Frames.hex(Frames.close(code, named)), told);
        }
    }

    private static Row row(String name, String section, String rule, String frames) {
        return new Row(name, section, 1002, rule, frames, "");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"reservedBits", "reservedOpcodes", "lengths", "fragments", "controlFrames", "closeFrames"})
    void aBrokenRuleIs1002(End end, String name, Row row) {
        boolean ping = !row.answered().isEmpty();
        hostile.session(end, row.hears(), ping ? row.verdict("ping") : row.verdict());
    }

    private static Stream<Arguments> both(List<Row> rows) {
        return End.SESSIONS.stream().flatMap(end -> rows.stream().map(row -> row.in(end)));
    }

    static Stream<Arguments> reservedBits() {
        List<Row> rows = new ArrayList<>();
        for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
            for (int opcode : new int[] {1, 2, 8, 9, 10}) {
                String frame = "%02x 00".formatted(0x80 | bits | opcode);
                rows.add(row("reserved bits in " + frame, "5.2", RESERVED_BITS, frame));
            }
            String last = "%02x 00".formatted(0x80 | bits);
            rows.add(row("reserved bits in continuation " + last, "5.2", RESERVED_BITS, "01 01 61 /" + last));
        }
        return both(rows);
    }

    static Stream<Arguments> reservedOpcodes() {
        List<Row> rows = new ArrayList<>();
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            String rule = "opcode " + opcode + " is reserved";
            rows.add(row("opcode " + opcode, "5.2", rule, "%02x 00".formatted(0x80 | opcode)));
            rows.add(row("opcode " + opcode + " as fragment", "5.2", rule, "%02x 01 61".formatted(opcode)));
            rows.add(row("opcode " + opcode + " in a message", "5.2", rule, "01 01 61 / %02x 00".formatted(opcode)));
        }
        return both(rows);
    }

    static Stream<Arguments> lengths() {
        List<Row> rows = new ArrayList<>();
        for (String length :
                List.of("7e 0000", "7e 007d", "7f 0000000000000000", "7f 000000000000007e", "7f 000000000000ffff")) {
            rows.add(row("a text of length " + length, "5.2", SHORTEST, "81" + length));
            rows.add(row("a fragment of length " + length, "5.2", SHORTEST, "02" + length));
            rows.add(row("a continuation of length " + length, "5.2", SHORTEST, "01 01 61 / 80" + length));
        }
        for (String length : List.of("8000000000000000", "8000000000000001", "ffffffffffffffff")) {
            rows.add(row("a binary of length " + length, "5.2", HIGHEST_BIT, "82 7f" + length));
            rows.add(row("a continuation of length " + length, "5.2", HIGHEST_BIT, "02 00 / 00 7f" + length));
        }
        return both(rows);
    }

    static Stream<Arguments> fragments() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("a last continuation of nothing", "5.4", STRAY, "80 00"));
        rows.add(row("a continuation of nothing", "5.4", STRAY, "00 01 61"));
        for (String first : List.of("01", "02")) {
            for (String next : List.of("01", "02", "81", "82")) {
                String name = next + " inside a message of type " + first;
                rows.add(row(name, "5.4", INSIDE, first + "01 61 /" + next + "00"));
                rows.add(new Row(
                        name + ", a ping between",
                        "5.4",
                        1002,
                        INSIDE,
                        first + "00 / 89 01 70 /" + next + "00",
                        "8a 01 70"));
                rows.add(row(name + ", after a continuation", "5.4", INSIDE, first + "00 / 00 00 /" + next + "01 61"));
            }
        }
        return both(rows);
    }

    static Stream<Arguments> controlFrames() {
        List<Row> rows = new ArrayList<>();
        for (int opcode : new int[] {8, 9, 10}) {
            rows.add(row("a fragment of opcode " + opcode, "5.5", FRAGMENTED_CONTROL, "0%x 00".formatted(opcode)));
            rows.add(row(
                    "a fragment of opcode " + opcode + " in a message",
                    "5.5",
                    FRAGMENTED_CONTROL,
                    "01 01 61 / 0%x 00".formatted(opcode)));
            rows.add(row("126 bytes of opcode " + opcode, "5.5", LONG_CONTROL, "8%x 7e 007e".formatted(opcode)));
            rows.add(row(
                    "5 bytes of opcode " + opcode + ", long form",
                    "5.5",
                    LONG_CONTROL,
                    "8%x 7e 0005".formatted(opcode)));
            rows.add(row(
                    "64 KiB of opcode " + opcode, "5.5", LONG_CONTROL, "8%x 7f 0000000000010000".formatted(opcode)));
        }
        return both(rows);
    }

    static Stream<Arguments> closeFrames() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("a body of 1 byte", "5.5.1", "a close frame holds no body or at least a 2 byte code", "88 01 03"));
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
            String rule = "close code " + code + " must not be sent";
            rows.add(row("code " + code, "7.4", rule, "88 02 %04x".formatted(code)));
            rows.add(row("code " + code + " with a reason", "7.4", rule, "88 05 %04x 627965".formatted(code)));
        }
        return both(rows);
    }

    /** With permessage-deflate RSV1 has a meaning, on first frames of data alone (RFC 7692 section 6). */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("reservedBitsBesideDeflate")
    void aReservedBitOutOfPlaceIs1002(End end, String name, Row row) {
        WsOptions deflates = WsOptions.of().deflate(Deflate.on());
        hostile.each(
                () -> hostile.victim(
                        end,
                        victim -> victim.messages().options(deflates),
                        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"),
                Hostile.written(end, row.hears()),
                row.verdict());
    }

    static Stream<Arguments> reservedBitsBesideDeflate() {
        List<Row> rows = new ArrayList<>();
        for (String frame : List.of("c8 00", "c9 00", "ca 00", "01 01 61 / c0 00", "01 00 / 40 00", "41 00 / c0 00")) {
            rows.add(new Row(
                    "RSV1 in " + frame,
                    "6",
                    1002,
                    "reserved bits mark the first frame of a data message only (RFC 7692 section 6)",
                    frame,
                    ""));
        }
        for (String frame : List.of("a1 00", "91 00", "e1 00", "d2 00", "b1 00", "f1 00", "a9 00", "98 00")) {
            rows.add(row("another bit in " + frame, "5.2", RESERVED_BITS, frame));
        }
        return both(rows);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("texts")
    void whatIsNotTextIs1007(End end, String name, Row row) {
        hostile.session(end, row.hears(), row.verdict());
    }

    static Stream<Arguments> texts() {
        List<Row> rows = new ArrayList<>();
        for (String bad : List.of(
                "80",
                "bf",
                "ff",
                "fe",
                "c0 80",
                "c1 bf",
                "e0 80 af",
                "e0 9f bf",
                "f0 80 80 80",
                "f0 8f bf bf",
                "ed a0 80",
                "ed bf bf",
                "f4 90 80 80",
                "f5 80 80 80",
                "c3",
                "e2 82",
                "f0 9f 98",
                "c3 28",
                "e2 28 a1",
                "f0 28 8c bc")) {
            byte[] bytes = Frames.hex("61" + bad);
            rows.add(notText(bad + " in a text", Frames.hex(Frames.frame(0x81, bytes))));
            rows.add(notText(bad + " in a fragment", "01 01 61 /" + Frames.hex(Frames.frame(0x80, bytes))));
            String reason = Frames.hex(Frames.frame(0x88, Frames.join(Frames.hex("03e8"), bytes)));
            rows.add(new Row(bad + " in a reason", "5.5.1", 1007, "a close reason must be UTF-8", reason, ""));
        }
        rows.add(notText("a code point cut by the end of its message", "01 01 c3 / 80 00"));
        rows.add(notText("a code point cut, an ASCII letter behind", "01 02 e2 82 / 80 01 61"));
        return both(rows);
    }

    private static Row notText(String name, String frames) {
        return new Row(name, "8.1", 1007, TEXT, frames, "");
    }

    /** The mask is the one thing that the roles do not share. */
    @ParameterizedTest(name = "{1} {0}")
    @CsvSource({
        "WS_SERVER, 81 01 61",
        "WS_SERVER, 82 00",
        "WS_SERVER, 89 00",
        "WS_SERVER, 8a 01 61",
        "WS_SERVER, 88 02 03e8",
        "WS_SERVER, 88 00",
        "WS_SERVER, 81 7f 4000000000000000",
        "WS_CLIENT, 81 81 01020304 60",
        "WS_CLIENT, 82 80 00000000",
        "WS_CLIENT, 89 80 01020304",
        "WS_CLIENT, 8a 80 01020304",
        "WS_CLIENT, 88 82 00000000 03e8",
        "WS_CLIENT, 88 80 01020304",
        "WS_CLIENT, 81 ff 4000000000000000 01020304",
    })
    void theWrongMaskIs1002(End end, String frame) {
        String rule = (end == End.WS_SERVER ? "a client must mask its frames" : "a server must not mask its frames");
        Verdict verdict = row("", "5.1", rule, "").verdict();
        hostile.raw(end, Frames.join(legal(end, OK), Frames.hex(frame), legal(end, EVIL)), verdict);
        hostile.raw(
                end, Frames.join(legal(end, OK), legal(end, "01 01 61"), Frames.hex(frame), legal(end, EVIL)), verdict);
    }

    private static byte[] legal(End end, String frame) {
        return end == End.WS_SERVER ? Frames.masked(Frames.hex(frame)) : Frames.hex(frame);
    }

    /** Section 5.5.1: nothing that comes behind a close frame counts, right or wrong. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("behindAClose")
    void whatComesBehindACloseFrameDoesNotCount(End end, String behind) {
        hostile.session(
                end,
                Stream.of(OK, "88 05 03e8 627965", behind).map(Frames::hex).toList(),
                Verdict.of("880503e8627965", "open", "text ok", "closed 1000"));
    }

    static Stream<Arguments> behindAClose() {
        return End.SESSIONS.stream()
                .flatMap(end -> Stream.of(EVIL, "89 01 70", "88 02 03e9", "83 00", "f1 00", "82 7f ffffffffffffffff")
                        .map(behind -> Arguments.of(end, behind)));
    }

    /** Section 7.4 and its registry, both ends of each range. */
    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void aRightCloseCodeIsAnswered(int code) {
        for (End end : End.SESSIONS) {
            String close = "8805%04x627965".formatted(code);
            hostile.session(
                    end,
                    List.of(Frames.hex(OK), Frames.hex(close)),
                    Verdict.of(close, "open", "text ok", "closed " + code));
        }
    }

    /** What is just inside the rules is no violation, so that the tables above cannot hold by refusing all. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"WS_SERVER", "WS_CLIENT"})
    void whatIsJustInsideTheRulesIsServed(End end) {
        byte[] longest = Frames.latin("p".repeat(125));
        List<byte[]> frames = new ArrayList<>(List.of(
                Frames.hex("01 01 c3"),
                Frames.frame(0x89, longest),
                Frames.hex("80 01 a9"),
                Frames.frame(0x82, Frames.latin("b".repeat(126))),
                Frames.hex("02 00"),
                Frames.hex("8a 00"),
                Frames.hex("80 00"),
                Frames.hex("81 04 f48fbfbf"),
                Frames.hex("88 02 1387")));
        Verdict verdict = Verdict.of(
                Frames.hex(Frames.frame(0x8a, longest)) + "88021387",
                "open",
                "ping",
                "text \u00e9",
                "binary " + "b".repeat(126),
                "pong",
                "binary ",
                "text \udbff\udfff",
                "closed 4999");
        hostile.session(end, frames, verdict);
    }
}
