package dev.wsmulti.fuzz;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** What the decoder of the JDK says of bytes. */
enum JdkUtf8 {
    /** They are text. */
    COMPLETE,
    /** They are the beginning of a text: some bytes more complete it. */
    CUT,
    /** No text begins so. */
    NONE;

    /** One of these behind a code point that was cut leads on, whichever it is. */
    private static final byte[] SECONDS = {(byte) 0x80, (byte) 0x90, (byte) 0xa0};

    private static final byte FURTHER = (byte) 0x80;

    static JdkUtf8 of(byte[] bytes) {
        int decoded = decode(bytes, bytes.length);
        if (decoded < 0) {
            return NONE;
        }
        if (decoded == bytes.length) {
            return COMPLETE;
        }
        // The JDK calls a code point cut also where its bytes lead nowhere (ED A0): something must complete it.
        byte[] tail = new byte[4];
        int length = bytes.length - decoded;
        System.arraycopy(bytes, decoded, tail, 0, length);
        for (byte second : SECONDS) {
            tail[length] = second;
            for (int i = length + 1; i < tail.length; i++) {
                tail[i] = FURTHER;
            }
            for (int end = length + 1; end <= tail.length; end++) {
                if (decode(tail, end) == end) {
                    return CUT;
                }
            }
        }
        return NONE;
    }

    /** How many of the bytes are whole code points, or -1. */
    private static int decode(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(length + 1), false);
        return result.isError() ? -1 : in.position();
    }
}
