package dev.wsmulti.bytes;

/** The XOR transform of RFC 6455 section 5.3, a word at a time. Applying it twice gives the bytes back. */
public final class Mask {
    private Mask() {}

    /**
     * Transforms {@code length} bytes in place.
     *
     * @param key the four octets of the masking key as an int in network byte order
     * @param phase how many bytes of the same payload went before: octet i is XORed with key octet (i + phase) mod 4
     */
    public static void apply(byte[] array, int offset, int length, int key, long phase) {
        int turned = Integer.rotateLeft(key, ((int) phase & 3) << 3);
        long word = Integer.reverseBytes(turned) & 0xffff_ffffL;
        word |= word << 32;
        int end = offset + length;
        int at = offset;
        for (int last = end - 8; at <= last; at += 8) {
            Words.little(array, at, Words.little(array, at) ^ word);
        }
        for (; at < end; at++) {
            array[at] ^= (byte) word;
            word = Long.rotateRight(word, 8);
        }
    }
}
