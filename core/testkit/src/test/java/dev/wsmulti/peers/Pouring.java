package dev.wsmulti.peers;

import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.SendResult;
import java.nio.ByteBuffer;

/** Bytes that are written in pieces whenever there is room. */
final class Pouring {
    private final MessageWriter writer;
    private final ByteBuffer rest;
    private final int pieceSize;
    private final boolean endless;

    /** @param endless whether the writer must be told the end: a frame of a known length ends by itself */
    Pouring(MessageWriter writer, byte[] bytes, int pieceSize, boolean endless) {
        this.writer = writer;
        this.pieceSize = pieceSize;
        this.endless = endless;
        rest = ByteBuffer.wrap(bytes);
    }

    /** Writes until it is done or there is no room; to be called again when there is. */
    void pour() {
        while (rest.hasRemaining()) {
            int length = Math.min(pieceSize, rest.remaining());
            if (writer.write(rest.slice(rest.position(), length)) != SendResult.ACCEPTED) {
                return;
            }
            rest.position(rest.position() + length);
        }
        if (endless) {
            writer.end();
        }
    }
}
