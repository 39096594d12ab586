package dev.wsmulti.frame;

import dev.wsmulti.bytes.Words;

/**
 * The header of a frame, RFC 6455 section 5.2. Decoding looks at an array that holds at least the two first bytes and
 * has eight bytes of slack behind its data; encoding writes the shortest form.
 */
public final class FrameHeader {
    /** The longest header: two bytes, a 64 bit length, a masking key. */
    public static final int LONGEST = 14;

    /** The longest payload of a control frame, section 5.5. */
    public static final int LONGEST_CONTROL = 125;

    public static final int FIN = 0x80;
    public static final int RESERVED_BITS = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private FrameHeader() {}

    /** Bytes of the header whose second byte is given. */
    public static int size(int second) {
        int length = second & 0x7f;
        int extended = length < LENGTH_16 ? 0 : length == LENGTH_16 ? 2 : 8;
        return 2 + extended + ((second & MASKED) != 0 ? 4 : 0);
    }

    /** Bytes of the header of a frame that we write. */
    public static int size(long payload, boolean masked) {
        int extended = payload < LENGTH_16 ? 0 : payload <= 0xffff ? 2 : 8;
        return 2 + extended + (masked ? 4 : 0);
    }

    public static boolean isMasked(int second) {
        return (second & MASKED) != 0;
    }

    /** The payload length of a complete header; negative where the highest bit of the 64 bit form is set. */
    public static long payloadLength(byte[] array, int offset) {
        int length = array[offset + 1] & 0x7f;
        if (length < LENGTH_16) {
            return length;
        }
        long word = Words.big(array, offset + 2);
        return length == LENGTH_16 ? word >>> 48 : word;
    }

    /** The masking key, in network byte order, of a complete header that has one. */
    public static int maskKey(byte[] array, int offset) {
        return (int) (Words.big(array, offset + size(array[offset + 1] & 0x7f)) >>> 32);
    }

    /** Section 5.2: "the minimal number of bytes MUST be used to encode the length". */
    public static boolean isMinimal(int second, long payload) {
        int length = second & 0x7f;
        return length < LENGTH_16 || (length == LENGTH_16 ? payload >= LENGTH_16 : payload > 0xffff);
    }

    /** Writes an unmasked header and returns its size. The array has room for {@link #LONGEST} bytes. */
    public static int write(byte[] array, int offset, int first, long payload) {
        return write(array, offset, first, payload, 0);
    }

    /** Writes a header with a masking key and returns its size. */
    public static int writeMasked(byte[] array, int offset, int first, long payload, int key) {
        int size = write(array, offset, first, payload, MASKED);
        array[offset + size] = (byte) (key >>> 24);
        array[offset + size + 1] = (byte) (key >>> 16);
        array[offset + size + 2] = (byte) (key >>> 8);
        array[offset + size + 3] = (byte) key;
        return size + 4;
    }

    private static int write(byte[] array, int offset, int first, long payload, int masked) {
        array[offset] = (byte) first;
        if (payload < LENGTH_16) {
            array[offset + 1] = (byte) (masked | payload);
            return 2;
        }
        if (payload <= 0xffff) {
            array[offset + 1] = (byte) (masked | LENGTH_16);
            array[offset + 2] = (byte) (payload >>> 8);
            array[offset + 3] = (byte) payload;
            return 4;
        }
        array[offset + 1] = (byte) (masked | LENGTH_64);
        for (int i = 0; i < 8; i++) {
            array[offset + 2 + i] = (byte) (payload >>> (56 - 8 * i));
        }
        return 10;
    }
}
