package dev.wsmulti.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Bytes of a message or frame. One that a callback is given is lent: valid until the callback returns, or until it is
 * used as the source of a {@code send}, which copies it.
 */
public interface Payload {
    /** Number of bytes. */
    int length();

    /** One byte. */
    byte byteAt(int index);

    /** A copy of all bytes. */
    default byte[] bytes() {
        byte[] copy = new byte[length()];
        copyTo(copy, 0);
        return copy;
    }

    /** Copies all bytes into an array. */
    void copyTo(byte[] target, int offset);

    /** Puts all bytes into a buffer: {@link #length} of them, or {@code send} refuses it. */
    void copyTo(ByteBuffer target);

    /** Writes all bytes to a stream, which must not block for long: the loop waits. */
    void writeTo(OutputStream out) throws IOException;
}
