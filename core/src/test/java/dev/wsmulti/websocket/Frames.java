package dev.wsmulti.websocket;

import dev.wsmulti.bytes.Hex;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Frames written and masked byte by byte as the RFC says it, without any code of the library. */
final class Frames {
    private Frames() {}

    /** A frame with an unmasked header in its shortest form. */
    static byte[] frame(int first, byte[] payload) {
        return join(header(first, payload.length), payload);
    }

    static byte[] header(int first, long length) {
        String form = length < 126
                ? "%02x".formatted(length)
                : length < 65536 ? "7e%04x".formatted(length) : "7f%016x".formatted(length);
        return Hex.bytes("%02x".formatted(first) + form);
    }

    static byte[] close(int code, String hexReason) {
        return frame(0x88, Hex.bytes("%04x".formatted(code) + hexReason));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] patterned(long length) {
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    static byte[] letters(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    /** Unmasked frames as a client sends them: each with a key of its own. A last frame may be cut anywhere. */
    static byte[] masked(byte[] frames) {
        Random random = new Random(frames.length);
        ByteArrayOutputStream masked = new ByteArrayOutputStream();
        for (int at = 0; at < frames.length; ) {
            at = maskFrame(frames, at, random, masked);
        }
        return masked.toByteArray();
    }

    private static int maskFrame(byte[] frames, int from, Random random, ByteArrayOutputStream masked) {
        int header = headerSize(frames, from);
        int cut = Math.min(header, frames.length - from);
        byte[] copy = Arrays.copyOfRange(frames, from, from + cut);
        if (cut > 1) {
            copy[1] |= (byte) 0x80;
        }
        masked.writeBytes(copy);
        if (cut < header) {
            return frames.length;
        }
        byte[] key = new byte[4];
        random.nextBytes(key);
        masked.writeBytes(key);
        long length = payloadLength(frames, from, header);
        int start = from + header;
        int rest = frames.length - start;
        int end = length < 0 || length > rest ? frames.length : start + (int) length;
        for (int i = start; i < end; i++) {
            masked.write(frames[i] ^ key[(i - start) % 4]);
        }
        return end;
    }

    private static int headerSize(byte[] frames, int from) {
        int length = from + 1 < frames.length ? frames[from + 1] & 0x7f : 0;
        return length < 126 ? 2 : length == 126 ? 4 : 10;
    }

    private static long payloadLength(byte[] frames, int from, int header) {
        long length = header == 2 ? frames[from + 1] & 0x7f : 0;
        for (int i = 2; i < header; i++) {
            length = length << 8 | frames[from + i] & 0xff;
        }
        return length;
    }
}
