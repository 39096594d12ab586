package dev.wsmulti.peers;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Bytes of a pattern, as many as there should be, counted and summed up as they go by either way; nothing is kept. */
final class HugeBody implements Source, Sink {
    private static final int PERIOD = 256;

    private final long size;
    private final boolean known;
    private final byte[] block = new byte[64 * 1024 + PERIOD];
    private final CRC32 crc = new CRC32();
    private long passed;

    HugeBody(long size, boolean known) {
        this.size = size;
        this.known = known;
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) i;
        }
    }

    @Override
    public long length() {
        return known ? size : -1;
    }

    @Override
    public void open() {
        passed = 0;
        crc.reset();
    }

    @Override
    public State read(ByteBuffer target) {
        int from = (int) (passed % PERIOD);
        int count = (int) Math.min(Math.min(target.remaining(), block.length - PERIOD), size - passed);
        target.put(block, from, count);
        crc.update(block, from, count);
        passed += count;
        return passed == size ? State.END : State.MORE;
    }

    @Override
    public void close() {}

    @Override
    public boolean open(ResponseHead head) {
        return true;
    }

    @Override
    public void write(ByteBuffer bytes) {
        passed += bytes.remaining();
        crc.update(bytes);
    }

    @Override
    public void close(boolean whole) {}

    /** Length and CRC-32 of what went by. */
    @Override
    public String toString() {
        return passed + " " + crc.getValue();
    }
}
