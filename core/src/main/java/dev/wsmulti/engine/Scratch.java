package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.transfer.Payload;
import java.nio.ByteBuffer;

/** Where the bytes of a payload lie on their way into a queue. One for each loop. */
final class Scratch {
    private final ByteBuffer memory = ByteBuffer.allocate(SegmentPool.LARGEST);

    /** The bytes of a payload in an array, from its first place on; until those of the next one. */
    byte[] bytes(Payload payload) {
        int length = payload.length();
        ByteBuffer room = length <= memory.capacity() ? memory.clear().limit(length) : ByteBuffer.allocate(length);
        fill(room, payload);
        return room.array();
    }

    /** Puts a payload where there is room for its length; what lay there before must not go out instead of it. */
    static void fill(ByteBuffer room, Payload payload) {
        int length = room.remaining();
        payload.copyTo(room);
        if (room.hasRemaining()) {
            throw new IllegalArgumentException("a payload whose length is " + length + " bytes put only "
                    + (length - room.remaining()) + " into the buffer");
        }
    }
}
