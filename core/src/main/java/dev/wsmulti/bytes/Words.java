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

    private Words() {}

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
