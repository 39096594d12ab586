package dev.wsmulti.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The only place that allocates direct memory: one io buffer and one cork for each loop. */
public final class DirectBuffers {
    private DirectBuffers() {}

    /** A direct buffer in the machine's byte order, which is the fast one. */
    public static ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
}
