package dev.wsmulti.layer;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;

/**
 * What a protocol sees of the world: bytes that came, and bytes that are to go. Who stands at the other end of it, a
 * socket, a TLS filter or a test with an array, makes no difference.
 */
public final class Wire {
    /** Towards the application. */
    public final ByteQueue in;

    /** Towards the peer. */
    public final ByteQueue out;

    /** A wire whose queues have the given soft mark in bytes. */
    public Wire(SegmentPool pool, int mark) {
        this(new ByteQueue(pool, mark), new ByteQueue(pool, mark));
    }

    /** A wire of queues that are there already. */
    public Wire(ByteQueue in, ByteQueue out) {
        this.in = in;
        this.out = out;
    }
}
