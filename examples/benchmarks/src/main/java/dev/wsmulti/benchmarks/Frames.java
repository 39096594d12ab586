package dev.wsmulti.benchmarks;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Client frames and the sizes of what comes back, made by our own hand: the load must not use the engine it measures. */
final class Frames {
    private static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int MASKED = 0x80;

    private Frames() {}

    /** A masked binary message in one frame. */
    static byte[] masked(byte[] payload, RandomGenerator random) {
        return masked(FIN | BINARY, payload, random);
    }

    /** A masked text message in one frame. */
    static byte[] maskedText(byte[] text, RandomGenerator random) {
        return masked(FIN | TEXT, text, random);
    }

    /** A masked text message in one frame, deflated. */
    static byte[] maskedDeflated(byte[] deflated, RandomGenerator random) {
        return masked(FIN | RSV1 | TEXT, deflated, random);
    }

    private static byte[] masked(int first, byte[] payload, RandomGenerator random) {
        ByteBuffer frame = ByteBuffer.allocate(replySize(payload.length) + 4);
        frame.put((byte) first);
        if (payload.length <= 125) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        byte[] key = new byte[4];
        random.nextBytes(key);
        frame.put(key);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key[i & 3]));
        }
        return frame.array();
    }

    /** Bytes of a server's frame with so much payload. */
    static int replySize(int payload) {
        return payload + (payload <= 125 ? 2 : payload <= 0xffff ? 4 : 10);
    }
}
