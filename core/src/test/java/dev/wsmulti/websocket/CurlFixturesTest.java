package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.Hex;
import dev.wsmulti.http.Role;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The frames of curl's tests 2302 and 2700 to 2723, as far as they are about what is received. Where a rule is broken,
 * what came before it is delivered and nothing after it.
 */
final class CurlFixturesTest {
    private static final String AFTER = "81 05 68656c6c6f 88 00";
    private static final String VIOLATION = "! PROTOCOL: protocol violation by the peer (1002): ";

    private static void broken(String hex, String before, String rule) {
        assertThat(Story.of(hex)).isEqualTo(before + VIOLATION + rule);
        assertThat(Story.of(hex + AFTER)).as("nothing after it").isEqualTo(before + VIOLATION + rule);
    }

    @Test
    void curl2302_pingThenText() {
        assertThat(Story.of("89 00 81 05 68656c6c6f")).isEqualTo("PING \"\" | TEXT \"hello\"");
    }

    @Test
    void curl2700_allFrameTypes() {
        assertThat(Story.of("81 03 747874 82 03 62696e 89 04 70696e67 8a 04 706f6e67 88 07 03e8 636c6f7365"))
                .isEqualTo("TEXT \"txt\" | BINARY 62696e | PING \"ping\" | PONG \"pong\" | CLOSE 1000 \"close\"");
    }

    @Nested
    final class Violations {
        @Test
        void curl2701_reservedDataOpcode() {
            broken("83 00", "", "opcode 3 is reserved (RFC 6455 section 5.2)");
        }

        @Test
        void curl2702_reservedControlOpcode() {
            broken("8b 00", "", "opcode 11 is reserved (RFC 6455 section 5.2)");
        }

        @Test
        void curl2703_reservedBit1() {
            broken("c1 00", "", "RSV1, RSV2 and RSV3 must be 0 without an extension (RFC 6455 section 5.2)");
        }

        @Test
        void curl2704_reservedBit2() {
            broken("a1 00", "", "RSV1, RSV2 and RSV3 must be 0 without an extension (RFC 6455 section 5.2)");
        }

        @Test
        void curl2705_reservedBit3() {
            broken("91 00", "", "RSV1, RSV2 and RSV3 must be 0 without an extension (RFC 6455 section 5.2)");
        }

        @Test
        void curl2706_maskedByTheServer() {
            String rule =
                    "! PROTOCOL: protocol violation by the peer (1002): a server must not mask its frames (RFC 6455 section 5.1)";
            assertThat(Story.of(Role.CLIENT, "81 80 12345678")).isEqualTo(rule);
            assertThat(Story.of(Role.CLIENT, "81 80 12345678" + AFTER)).isEqualTo(rule);
        }

        @Test
        void curl2713_longPing() {
            tooLong("89");
        }

        @Test
        void curl2714_longPong() {
            tooLong("8a");
        }

        @Test
        void curl2715_longClose() {
            tooLong("88");
        }

        private static void tooLong(String first) {
            broken(
                    first + "7e007e" + "41".repeat(126),
                    "",
                    "a control frame holds at most 125 bytes (RFC 6455 section 5.5)");
        }

        @Test
        void curl2716_fragmentedPing() {
            broken("09 00", "", "a control frame must not be fragmented (RFC 6455 section 5.5)");
        }

        @Test
        void curl2717_fragmentedPong() {
            broken("0a 00", "", "a control frame must not be fragmented (RFC 6455 section 5.5)");
        }

        @Test
        void curl2718_fragmentedClose() {
            broken("08 00", "", "a control frame must not be fragmented (RFC 6455 section 5.5)");
        }

        @Test
        void curl2722_continuationOfNothing() {
            broken(
                    "82 03 62696e 00 02 6e6f",
                    "BINARY 62696e | ",
                    "a continuation frame must follow a fragment (RFC 6455 section 5.4)");
        }

        @Test
        void curl2723_newMessageInsideAFragmentedOne() {
            broken(
                    "01 01 61 00 01 62 82 01 63",
                    "TEXT.. \"a\" | ..TEXT.. \"b\" | ",
                    "a new message must not begin inside a fragmented one (RFC 6455 section 5.4)");
        }
    }

    @Test
    void curl2707_allLengthForms() {
        for (int length : new int[] {0, 125, 126, 127, 65535, 65536}) {
            byte[] text = Frames.letters(length);
            byte[] frames = Frames.join(Frames.frame(0x81, text), Hex.bytes("88 00"));
            assertThat(Story.of(frames)).isEqualTo("TEXT " + Story.shown(text, true) + " | CLOSE 1005");
        }
    }

    @Test
    void curl2708_pingThenClose() {
        assertThat(Story.of("89 04 74657374 88 00")).isEqualTo("PING \"test\" | CLOSE 1005");
    }

    @Test
    void curl2709_pingWithoutAutoPongIsTheSameEvent() {
        assertThat(Story.of("89 04 74657374 88 00")).startsWith("PING \"test\"");
    }

    @Test
    void curl2710_unsolicitedPongs() {
        assertThat(Story.of("8a 00 8a 04 706f6e67 88 00")).isEqualTo("PONG \"\" | PONG \"pong\" | CLOSE 1005");
    }

    @Test
    void curl2711_emptyControlFrames() {
        assertThat(Story.of("89 00 8a 00 88 00")).isEqualTo("PING \"\" | PONG \"\" | CLOSE 1005");
    }

    @Test
    void curl2712_longestControlFrames() {
        byte[] body = Frames.letters(125);
        byte[] reason = Arrays.copyOf(body, 123);
        byte[] frames =
                Frames.join(Frames.frame(0x89, body), Frames.frame(0x8a, body), Frames.close(1000, Hex.text(reason)));
        String shown = Story.shown(body, true);
        assertThat(Story.of(frames))
                .isEqualTo("PING " + shown + " | PONG " + shown + " | CLOSE 1000 " + Story.shown(reason, true));
    }

    @Test
    void curl2719_messagesInTwoAndThreeFragments() {
        assertThat(Story.of("01 01 61 80 01 62 02 01 63 80 01 64"))
                .isEqualTo("TEXT.. \"a\" | ..TEXT \"b\" | BINARY.. 63 | ..BINARY 64");
        assertThat(Story.of("01 01 61 00 01 62 80 01 63 02 01 64 00 01 65 80 01 66"))
                .isEqualTo("TEXT.. \"a\" | ..TEXT.. \"b\" | ..TEXT \"c\""
                        + " | BINARY.. 64 | ..BINARY.. 65 | ..BINARY 66");
    }

    @Test
    void curl2720_emptyFragments() {
        assertThat(Story.of("01 00 00 01 62 80 01 63")).isEqualTo("TEXT.. \"\" | ..TEXT.. \"b\" | ..TEXT \"c\"");
        assertThat(Story.of("01 01 61 00 00 80 01 63")).isEqualTo("TEXT.. \"a\" | ..TEXT.. \"\" | ..TEXT \"c\"");
        assertThat(Story.of("01 01 61 00 01 62 80 00")).isEqualTo("TEXT.. \"a\" | ..TEXT.. \"b\" | ..TEXT \"\"");
        assertThat(Story.of("01 00 00 00 80 00")).isEqualTo("TEXT.. \"\" | ..TEXT.. \"\" | ..TEXT \"\"");
    }

    @Test
    void curl2721_pongBetweenFragments() {
        assertThat(Story.of("01 01 61 8a 01 70 00 01 62 8a 00 80 01 63"))
                .isEqualTo("TEXT.. \"a\" | PONG \"p\" | ..TEXT.. \"b\" | PONG \"\" | ..TEXT \"c\"");
    }
}
