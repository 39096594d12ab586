package dev.wsmulti.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Frames as bytes, made and taken apart without any code of the library. */
final class Frames {
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private Frames() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** An exact number of bytes, one for each character. */
    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A frame with its length in the shortest form. */
    static byte[] frame(int first, byte[] payload) {
        String length = payload.length < 126
                ? "%02x".formatted(payload.length)
                : payload.length < 65536 ? "7e%04x".formatted(payload.length) : "7f%016x".formatted(payload.length);
        return join(new byte[] {(byte) first}, hex(length), payload);
    }

    /** A close frame of ours: a code with its reason, as much of it as fits. */
    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                0x88,
                join(new byte[] {(byte) (code >> 8), (byte) code}, Arrays.copyOf(text, Math.min(123, text.length))));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The frame as a client sends it. Its payload may be cut, its length may be a lie. */
    static byte[] masked(byte[] frame) {
        int header = header(frame[1]);
        byte[] masked = join(Arrays.copyOf(frame, header), KEY, Arrays.copyOfRange(frame, header, frame.length));
        masked[1] |= (byte) 0x80;
        for (int i = header + 4; i < masked.length; i++) {
            masked[i] ^= KEY[(i - header) & 3];
        }
        return masked;
    }

    /** Whole frames of a client without their masks. */
    static byte[] unmasked(byte[] frames) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int at = 0; at < frames.length; ) {
            if (frames[at + 1] >= 0) {
                throw new AssertionError("a client sent a frame without a mask: " + hex(frames));
            }
            byte second = (byte) (frames[at + 1] & 0x7f);
            int header = header(second);
            int length = header == 2 ? second : (frames[at + 2] & 0xff) << 8 | frames[at + 3] & 0xff;
            plain.write(frames[at]);
            plain.write(second);
            plain.write(frames, at + 2, header - 2);
            int payload = at + header + 4;
            for (int i = 0; i < length; i++) {
                plain.write(frames[payload + i] ^ frames[payload - 4 + (i & 3)]);
            }
            at = payload + length;
        }
        return plain.toByteArray();
    }

    private static int header(byte second) {
        return (second & 0x7f) < 126 ? 2 : (second & 0x7f) == 126 ? 4 : 10;
    }
}
