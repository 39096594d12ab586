package dev.wsmulti.simulation;

import dev.wsmulti.transfer.Source;
import java.nio.ByteBuffer;
import java.util.Random;

/** A source that gives its bytes in pieces by chance, and now and then says "later". */
final class Trickle implements Source {
    private final byte[] bytes;
    private final Random random;
    private final Runnable wake;
    private final boolean known;
    private int given;

    Trickle(byte[] bytes, Random random, Runnable wake) {
        this.bytes = bytes;
        this.random = random;
        this.wake = wake;
        known = random.nextBoolean();
    }

    @Override
    public long length() {
        return known ? bytes.length : -1;
    }

    @Override
    public void open() {
        given = 0;
    }

    @Override
    public State read(ByteBuffer target) {
        if (random.nextInt(6) == 0) {
            wake.run();
            return State.LATER;
        }
        int most = Math.min(target.remaining(), bytes.length - given);
        int count = most == 0 ? 0 : 1 + random.nextInt(most);
        target.put(bytes, given, count);
        given += count;
        return given == bytes.length ? State.END : State.MORE;
    }

    @Override
    public void close() {}
}
