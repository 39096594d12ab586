package dev.wsmulti.transfer;

import java.nio.ByteBuffer;

/** Writes a message or frame that was opened before in pieces. Loop thread only. */
public interface MessageWriter {
    /**
     * Sends the remaining bytes as the next piece, all or nothing; the buffer is used up if they were accepted.
     *
     * @throws IllegalStateException after the end
     * @throws IllegalArgumentException for more bytes than the frame has left, or text that is not UTF-8
     */
    SendResult write(ByteBuffer piece);

    /** Sends a payload as the next piece; the same rules. */
    SendResult write(Payload piece);

    /**
     * Ends the message. A frame of a known length ends by itself with its last byte; ending it before is an error.
     *
     * @throws IllegalStateException if the frame has bytes left
     */
    SendResult end();
}
