package dev.wsmulti.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads and writes of eight bytes of an array at once, at any offset. Both orders compile to a single move; the loops
 * over them are the ones that the JIT compiler vectorises on a heap array.
 */
public final class Words {
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Words() {}

    /** Whether a byte occurs in a part of an array, which needs no slack. */
    public static boolean contains(byte[] array, int from, int to, byte octet) {
        long pattern = (octet & 0xff) * LOW_BITS;
        int at = from;
        for (; to - at >= 4 * Long.BYTES; at += 4 * Long.BYTES) {
            long found = zeros(little(array, at) ^ pattern)
                    | zeros(little(array, at + 8) ^ pattern)
                    | zeros(little(array, at + 16) ^ pattern)
                    | zeros(little(array, at + 24) ^ pattern);
            if (found != 0) {
                return true;
            }
        }
        while (at < to && array[at] != octet) {
            at++;
        }
        return at < to;
    }

    /** Not 0 if a byte of the word is 0; the lowest bit set is then the high bit of the first such byte. */
    public static long zeros(long word) {
        return (word - LOW_BITS) & ~word & HIGH_BITS;
    }

    /** The eight bytes at {@code offset}, the first one in the lowest bits. */
    public static long little(byte[] array, int offset) {
        return (long) LITTLE.get(array, offset);
    }

    /** Writes eight bytes, the lowest bits first. */
    public static void little(byte[] array, int offset, long word) {
        LITTLE.set(array, offset, word);
    }

    /** The eight bytes at {@code offset} in network byte order. */
    public static long big(byte[] array, int offset) {
        return (long) BIG.get(array, offset);
    }

    /** Writes eight bytes in network byte order. */
    public static void big(byte[] array, int offset, long word) {
        BIG.set(array, offset, word);
    }
}
