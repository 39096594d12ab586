package dev.wsmulti.layer;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;

/**
 * A layer for tests: each end says hello twice, the second one after it has heard the first; then units of a length and so
 * many bytes, XORed; a length of 0 is the last word. Hello may take a job, and a unit of the greatest length is a fault.
 */
final class ToyFilter implements Filter {
    static final int FAULT = 255;
    private static final int HELLO = 'h';

    private final int key;
    private final int most;
    private final boolean works;
    private int heard;
    private int said;
    private boolean job;
    private boolean worked;
    private boolean opened;
    private boolean over;
    private boolean farewell;

    /**
     * @param most units of one step
     * @param works whether a job is to be run between the two hellos
     */
    ToyFilter(int key, int most, boolean works) {
        this.key = key;
        this.most = most;
        this.works = works;
    }

    @Override
    public Step advance(Wire below, Wire above, long now) {
        if (farewell) {
            below.in.skip(below.in.length());
            return Step.IDLE;
        }
        return opened ? units(below, above) : hello(below);
    }

    private Step hello(Wire below) {
        if (job && !worked) {
            throw new AssertionError("called while its job runs");
        }
        if (said == 0 || said == 1 && heard == 1 && (!works || worked)) {
            put(below.out, HELLO + said++);
            return Step.MOVED;
        }
        if (heard < 2 && !below.in.isEmpty()) {
            int next = take(below.in);
            if (next != HELLO + heard) {
                throw failed("not a hello: " + next);
            }
            heard++;
            if (heard == 1 && works) {
                job = true;
                return Step.offload(() -> worked = true);
            }
            return Step.MOVED;
        }
        if (said == 2 && heard == 2) {
            opened = true;
            return Step.OPENED;
        }
        if (below.in.finished()) {
            throw failed("cut in the handshake");
        }
        return Step.IDLE;
    }

    private Step units(Wire below, Wire above) {
        boolean moved = false;
        for (int i = 0; i < most && unit(below.in, above.in); i++) {
            moved = true;
        }
        for (int i = 0; i < most && below.out.room() > 0 && !above.out.isEmpty(); i++) {
            byte[] bytes = new byte[(int) Math.min(above.out.length(), 1 + i * 37 % 200)];
            int unused = above.out.take(bytes, 0, bytes.length);
            put(below.out, bytes.length);
            turn(bytes, 0, bytes.length);
            below.out.append(bytes, 0, bytes.length);
            moved = true;
        }
        return moved ? Step.MOVED : Step.IDLE;
    }

    private boolean unit(ByteQueue in, ByteQueue out) {
        if (over || out.room() <= 0 || !in.require(1)) {
            if (!over && in.isEmpty() && in.finished()) {
                throw failed("cut");
            }
            return false;
        }
        int length = (in.array()[in.start()] ^ key) & 0xff;
        if (length == FAULT) {
            throw failed("fault");
        }
        if (!in.require(1 + length)) {
            return false;
        }
        turn(in.array(), in.start() + 1, length);
        out.append(in.array(), in.start() + 1, length);
        in.skip(1 + length);
        if (length == 0) {
            over = true;
            out.finish();
        }
        return true;
    }

    @Override
    public boolean open() {
        return opened;
    }

    @Override
    public void goodbye(Wire below) {
        if (!farewell) {
            farewell = true;
            put(below.out, 0);
        }
    }

    private void put(ByteQueue out, int octet) {
        out.append(new byte[] {(byte) (octet ^ key)}, 0, 1);
    }

    private int take(ByteQueue in) {
        byte[] octet = new byte[1];
        int unused = in.take(octet, 0, 1);
        return (octet[0] ^ key) & 0xff;
    }

    private void turn(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            bytes[i] ^= (byte) key;
        }
    }

    private static FailureException failed(String what) {
        return new FailureException(new Failure.Protocol(what, 0));
    }
}
