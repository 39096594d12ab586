package dev.wsmulti.tool.demo;

import dev.wsmulti.transfer.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes that look random and are known beforehand: each number stands for another endless row of them. */
final class Pattern {
    private static final int WORD = 8;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long number;

    Pattern(long number) {
        this.number = number;
    }

    /** The bytes from {@code position} on. */
    void fill(byte[] target, int length, long position) {
        int i = 0;
        while (i < length && (position + i) % WORD != 0) {
            target[i] = byteAt(position + i);
            i++;
        }
        for (; i + WORD <= length; i += WORD) {
            WORDS.set(target, i, word((position + i) / WORD));
        }
        for (; i < length; i++) {
            target[i] = byteAt(position + i);
        }
    }

    private byte byteAt(long position) {
        return (byte) (word(position / WORD) >>> WORD * (position % WORD));
    }

    private long word(long index) {
        return mix(number * 0x9E3779B97F4A7C15L + index);
    }

    /** The finalizer of SplitMix64: one changed bit in changes half of those out. */
    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** The digest of the first {@code length} bytes. */
    String digest(int length) {
        byte[] bytes = new byte[length];
        fill(bytes, length, 0);
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The first {@code length} bytes, made while they are sent. */
    Source source(long length) {
        return new Source() {
            private final byte[] piece = new byte[16 * 1024];
            private long position;

            @Override
            public long length() {
                return length;
            }

            @Override
            public void open() {
                position = 0;
            }

            @Override
            public State read(ByteBuffer target) {
                int count = (int) Math.min(Math.min(target.remaining(), piece.length), length - position);
                fill(piece, count, position);
                target.put(piece, 0, count);
                position += count;
                return position == length ? State.END : State.MORE;
            }

            @Override
            public void close() {}
        };
    }
}
