package dev.wsmulti.websocket;

import dev.wsmulti.extension.Decoder;

/** Two decoders, one behind the other, with room between them while a message comes. */
final class DecoderChain implements Decoder {
    private final Decoder outer;
    private final Decoder inner;
    private final byte[] between = new byte[Coding.ROOM];
    private int start;
    private int end;
    private int taken;

    /** The outer one was applied last by the sender: bytes go through it first. */
    DecoderChain(Decoder outer, Decoder inner) {
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public void begin() {
        outer.begin();
        inner.begin();
    }

    @Override
    public int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room) {
        taken = 0;
        int put = 0;
        while (put < room) {
            if (start == end && !inner.hasMore()) {
                start = 0;
                end = outer.code(in, offset + taken, length - taken, last, between, 0, between.length);
                taken += outer.taken();
            }
            boolean ends = last && taken == length && !outer.hasMore();
            put += inner.code(between, start, end - start, ends, out, to + put, room - put);
            start += inner.taken();
            if (!hasMore()) {
                break;
            }
        }
        return put;
    }

    @Override
    public int taken() {
        return taken;
    }

    @Override
    public boolean hasMore() {
        return start < end || inner.hasMore() || outer.hasMore();
    }

    @Override
    public void end() {
        outer.end();
        inner.end();
    }

    /** The session closes both itself. */
    @Override
    public void close() {}
}
