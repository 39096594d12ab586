package dev.wsmulti.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MaskTest {

    @Test
    void equalsTheLoopOfTheRfc() {
        Random random = new Random(7);
        for (int length = 0; length < 70; length++) {
            for (int offset = 0; offset < 9; offset++) {
                for (long phase = 0; phase < 5; phase++) {
                    check(random, offset, length, phase);
                }
                check(random, offset, length, Long.MAX_VALUE - 2);
            }
        }
        check(random, 3, 65_537, 1L << 40 | 3);
    }

    private static void check(Random random, int offset, int length, long phase) {
        byte[] bytes = new byte[offset + length + 11];
        random.nextBytes(bytes);
        int key = random.nextInt();
        byte[] expected = bytes.clone();
        for (int i = 0; i < length; i++) {
            expected[offset + i] ^= (byte) (key >>> 24 - 8 * (int) ((i + (phase & 3)) % 4));
        }
        byte[] before = bytes.clone();
        Mask.apply(bytes, offset, length, key, phase);
        assertThat(bytes).isEqualTo(expected);
        Mask.apply(bytes, offset, length, key, phase);
        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void anExampleOfTheRfc() {
        byte[] hello = {0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58};
        Mask.apply(hello, 0, 5, 0x37fa213d, 0);
        assertThat(hello).isEqualTo(new byte[] {'H', 'e', 'l', 'l', 'o'});
    }

    @Test
    void wordsHaveTwoOrders() {
        byte[] array = {9, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(Words.big(array, 1)).isEqualTo(0x0102030405060708L);
        assertThat(Words.little(array, 1)).isEqualTo(0x0807060504030201L);
        Words.big(array, 2, 0x0102030405060708L);
        assertThat(Words.little(array, 2)).isEqualTo(0x0807060504030201L);
        Words.little(array, 0, 0L);
        assertThat(array).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 7, 8);
    }
}
