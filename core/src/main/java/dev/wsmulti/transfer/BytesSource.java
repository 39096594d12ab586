package dev.wsmulti.transfer;

import java.nio.ByteBuffer;

/** Bytes in memory as a source. */
final class BytesSource implements Source {
    private final byte[] bytes;
    private int position;

    BytesSource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void open() {
        position = 0;
    }

    @Override
    public State read(ByteBuffer target) {
        int count = Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, position, count);
        position += count;
        return position == bytes.length ? State.END : State.MORE;
    }

    @Override
    public void close() {}
}
