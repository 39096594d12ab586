package dev.wsmulti.testkit;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Payload of compressed messages, by the JDK's zlib and without any code of the library (RFC 7692 section 7.2). */
final class Deflated {
    private Deflated() {}

    static byte[] deflated(Deflater deflater, byte[] plain) {
        deflater.setInput(plain);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] out = new byte[1 << 16];
        int count;
        do {
            count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            all.write(out, 0, count);
        } while (count == out.length);
        return Arrays.copyOf(all.toByteArray(), all.size() - 4);
    }

    static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            return deflated(deflater, plain);
        } finally {
            deflater.end();
        }
    }

    static byte[] inflated(Inflater inflater, byte[] coded) {
        byte[] input = Arrays.copyOf(coded, coded.length + 4);
        input[coded.length + 2] = -1;
        input[coded.length + 3] = -1;
        inflater.setInput(input);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] out = new byte[1 << 16];
        try {
            for (int count = inflater.inflate(out); count > 0; count = inflater.inflate(out)) {
                all.write(out, 0, count);
            }
        } catch (DataFormatException wrong) {
            throw new AssertionError(wrong);
        }
        return all.toByteArray();
    }

    static byte[] inflated(byte[] coded) {
        Inflater inflater = new Inflater(true);
        try {
            return inflated(inflater, coded);
        } finally {
            inflater.end();
        }
    }

    /** 10 GiB of zeros in 10 MiB. */
    static byte[] bomb() {
        Deflater deflater = new Deflater(9, true);
        byte[] million = new byte[1 << 20];
        byte[] first = deflated(deflater, million);
        byte[] next = deflated(deflater, million);
        deflater.end();
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] flush = {0, 0, -1, -1};
        bomb.writeBytes(first);
        for (int i = 0; i < 10_000; i++) {
            bomb.writeBytes(flush);
            bomb.writeBytes(next);
        }
        return bomb.toByteArray();
    }
}
