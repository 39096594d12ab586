package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3629: what is UTF-8, and the byte at which what is not fails. */
final class Utf8Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "e0bfbf",
                "e18080",
                "ecbfbf",
                "ed8080",
                "ed9fbf",
                "ee8080",
                "efbfbd",
                "efbfbe",
                "efbfbf",
                "f0908080",
                "f1808080",
                "f3bfbfbf",
                "f4808080",
                "f48fbfbf",
                "ceba e1bdb9 cf83 cebc ceb5"
            })
    void validSequences(String hex) {
        byte[] text = Hex.bytes(hex);
        assertThat(firstBad(text)).isEqualTo(-1);
        assertThat(complete(text)).isTrue();
    }

    /** Bytes and the index of the first one that cannot be part of UTF-8. */
    @ParameterizedTest
    @CsvSource({
        "80, 0",
        "bf, 0",
        "c080, 0",
        "c1bf, 0",
        "f5808080, 0",
        "f8888080, 0",
        "fc84808080, 0",
        "fe, 0",
        "ff, 0",
        "e08080, 1",
        "e09fbf, 1",
        "eda080, 1",
        "edbfbf, 1",
        "f0808080, 1",
        "f08fbfbf, 1",
        "f4908080, 1",
        "f4bfbfbf, 1",
        "c300, 1",
        "c3c3, 1",
        "c37f, 1",
        "e28261, 2",
        "e282c0, 2",
        "f09f9800, 3",
        "f09f98f0, 3",
        "61c3a980, 3",
        "6161616161616161ff, 8",
        "61616161616161616161616161616161616161616161616161616161616161616180, 33"
    })
    void invalidSequencesFailAtTheEarliestByte(String hex, int index) {
        assertThat(firstBad(Hex.bytes(hex))).isEqualTo(index);
        assertThat(new Utf8().accept(Hex.bytes(hex), 0, hex.length() / 2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 31, 32, 33, 40, 64, 71, 100})
    void anOctetIsSeenWhereverItStandsInAscii(int length) {
        for (int at = 0; at < length; at++) {
            byte[] text = new byte[length];
            Arrays.fill(text, (byte) 'a');
            text[at] = (byte) 0xff;
            assertThat(new Utf8().accept(text, 0, length)).as("at %d", at).isFalse();
            byte[] between = Arrays.copyOf(text, length + 64);
            assertThat(new Utf8().accept(between, at + 1, length - at - 1))
                    .as("behind %d", at)
                    .isTrue();
            assertThat(new Utf8().accept(between, 0, at)).as("before %d", at).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "e1", "e180", "f1", "f180", "f18080", "61c3", "c3a9e2"})
    void sequencesCutInsideACodePointAreNotComplete(String hex) {
        assertThat(firstBad(Hex.bytes(hex))).isEqualTo(-1);
        assertThat(complete(Hex.bytes(hex))).isFalse();
    }

    @Test
    void everyCodePointIsAcceptedAndNoSurrogate() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            byte[] text = surrogate
                    ? new byte[] {(byte) 0xed, (byte) (0x80 | point >> 6 & 0x3f), (byte) (0x80 | point & 0x3f)}
                    : Character.toString(point).getBytes(StandardCharsets.UTF_8);
            assertThat(complete(text)).as("U+%04X", point).isEqualTo(!surrogate);
        }
    }

    @Test
    void everyTwoBytesAreJudgedAsTheJdkDoes() {
        for (int pair = 0; pair < 65536; pair++) {
            byte[] text = {(byte) (pair >> 8), (byte) pair};
            assertThat(complete(text)).as("%04x", pair).isEqualTo(jdkAccepts(text));
        }
    }

    @Test
    void randomBytesAreJudgedAsTheJdkDoesHoweverTheyAreCut() {
        byte[][] alphabet = {
            Hex.bytes("61"), Hex.bytes("c3a9"), Hex.bytes("e282ac"), Hex.bytes("f09f9880"), Hex.bytes("61".repeat(40))
        };
        for (int seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            byte[] text = {};
            for (int i = random.nextInt(12); i >= 0; i--) {
                text = Frames.join(text, alphabet[random.nextInt(alphabet.length)]);
            }
            if (random.nextBoolean()) {
                text[random.nextInt(text.length)] = (byte) random.nextInt();
            }
            Utf8 utf8 = new Utf8();
            boolean good = true;
            for (int at = 0; at < text.length && good; ) {
                int part = Math.min(1 + random.nextInt(20), text.length - at);
                good = utf8.accept(text, at, part);
                at += part;
            }
            assertThat(good && utf8.isComplete()).as("seed %d", seed).isEqualTo(jdkAccepts(text));
        }
    }

    @Test
    void resetForgetsACutCodePoint() {
        Utf8 utf8 = new Utf8();
        assertThat(utf8.accept(Hex.bytes("e282"), 0, 2)).isTrue();
        utf8.reset();
        assertThat(utf8.isComplete()).isTrue();
        assertThat(utf8.accept(Hex.bytes("61"), 0, 1)).isTrue();
    }

    private static boolean complete(byte[] text) {
        Utf8 utf8 = new Utf8();
        return utf8.accept(text, 0, text.length) && utf8.isComplete();
    }

    private static int firstBad(byte[] text) {
        Utf8 utf8 = new Utf8();
        for (int i = 0; i < text.length; i++) {
            if (!utf8.accept(text, i, 1)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean jdkAccepts(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
