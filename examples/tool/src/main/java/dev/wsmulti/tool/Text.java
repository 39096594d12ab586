package dev.wsmulti.tool;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Checks that bytes are UTF-8, strictly and without keeping the characters. */
final class Text {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer dropped = CharBuffer.allocate(8192);

    /** Whether the bytes are UTF-8; the last character may be cut unless {@code whole}. */
    boolean isUtf8(byte[] bytes, int offset, int length, boolean whole) {
        ByteBuffer input = ByteBuffer.wrap(bytes, offset, length);
        decoder.reset();
        CoderResult result;
        do {
            dropped.clear();
            result = decoder.decode(input, dropped, whole);
        } while (result.isOverflow());
        return !result.isError();
    }
}
