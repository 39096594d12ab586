package dev.wsmulti.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header codec of RFC 6455 section 5.2. */
final class FrameHeaderTest {
    private static final int OFFSET = 3;

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "1, 8101",
        "125, 817d",
        "126, 817e007e",
        "127, 817e007f",
        "256, 817e0100",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "4294967299, 817f0000000100000003",
        "9223372036854775807, 817f7fffffffffffffff"
    })
    void isWrittenInItsShortestFormAndReadBack(long length, String hex) {
        byte[] array = new byte[OFFSET + FrameHeader.LONGEST + 8];
        int size = FrameHeader.write(array, OFFSET, FrameHeader.FIN | Opcode.TEXT, length);
        assertThat(Hex.text(array, OFFSET, size)).isEqualTo(hex);
        assertThat(size).isEqualTo(FrameHeader.size(length, false)).isEqualTo(FrameHeader.size(array[OFFSET + 1]));
        assertThat(FrameHeader.payloadLength(array, OFFSET)).isEqualTo(length);
        assertThat(FrameHeader.isMasked(array[OFFSET + 1])).isFalse();
        assertThat(FrameHeader.isMinimal(array[OFFSET + 1], length)).isTrue();

        int masked = FrameHeader.writeMasked(array, OFFSET, FrameHeader.FIN | Opcode.TEXT, length, 0x89abcdef);
        assertThat(masked).isEqualTo(size + 4).isEqualTo(FrameHeader.size(length, true));
        assertThat(masked).isEqualTo(FrameHeader.size(array[OFFSET + 1])).isLessThanOrEqualTo(FrameHeader.LONGEST);
        assertThat(FrameHeader.payloadLength(array, OFFSET)).isEqualTo(length);
        assertThat(FrameHeader.maskKey(array, OFFSET)).isEqualTo(0x89abcdef);
        assertThat(Hex.text(array, OFFSET + size, 4)).isEqualTo("89abcdef");
        assertThat(FrameHeader.isMasked(array[OFFSET + 1])).isTrue();
    }

    @Test
    void everyShortAnd16BitLengthIsReadBack() {
        byte[] array = new byte[FrameHeader.LONGEST + 8];
        for (int length = 0; length <= 70_000; length++) {
            int size = FrameHeader.write(array, 0, Opcode.BINARY, length);
            assertThat(FrameHeader.payloadLength(array, 0)).isEqualTo(length);
            assertThat(size).isEqualTo(length < 126 ? 2 : length < 65536 ? 4 : 10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"827e0000", "827e007d", "827f0000000000000000", "827f000000000000007d", "827f000000000000ffff"})
    void longerFormsThanNeededAreSeen(String hex) {
        byte[] header = Arrays.copyOf(Hex.bytes(hex), 20);
        assertThat(FrameHeader.isMinimal(header[1], FrameHeader.payloadLength(header, 0)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"827f8000000000000000", "827fffffffffffffffff"})
    void theHighestBitOfALengthMakesItNegative(String hex) {
        assertThat(FrameHeader.payloadLength(Arrays.copyOf(Hex.bytes(hex), 20), 0))
                .isNegative();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 125, 126, 65_535, 65_536, Long.MAX_VALUE})
    void onlyTheHeaderIsWritten(long length) {
        byte[] array = new byte[32];
        Arrays.fill(array, (byte) 0x55);
        int size = FrameHeader.write(array, OFFSET, Opcode.BINARY, length);
        assertThat(Hex.text(array, 0, OFFSET)).isEqualTo("55".repeat(OFFSET));
        assertThat(Hex.text(array, OFFSET + size, 32 - OFFSET - size)).isEqualTo("55".repeat(32 - OFFSET - size));
    }

    @Test
    void whatFollowsAHeaderDoesNotMatter() {
        byte[] header = new byte[20];
        Arrays.fill(header, (byte) 0xff);
        FrameHeader.write(header, 0, Opcode.BINARY, 126);
        assertThat(FrameHeader.payloadLength(header, 0)).isEqualTo(126);
    }

    @Test
    void opcodesOfTheRfcAreDefinedAndNoOthers() {
        for (int opcode = 0; opcode < 16; opcode++) {
            assertThat(Opcode.isDefined(opcode)).as("%d", opcode).isEqualTo(opcode < 3 || opcode > 7 && opcode < 11);
            assertThat(Opcode.isControl(opcode)).as("%d", opcode).isEqualTo(opcode >= 8);
        }
    }
}
