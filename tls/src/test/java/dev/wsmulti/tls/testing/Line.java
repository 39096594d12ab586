package dev.wsmulti.tls.testing;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.layer.Wire;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.IntSupplier;

/** The side under test, the other one, and the wire between them. */
public final class Line {
    public final Side ours;
    public final Side theirs;

    /** Bytes at a time. */
    public IntSupplier portion = () -> Integer.MAX_VALUE;

    public Line(Side ours, Side theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    /** Until nothing moves. */
    public Line run() {
        boolean moved = true;
        while (moved) {
            ours.settle();
            theirs.settle();
            moved = pass(ours, theirs) | pass(theirs, ours);
        }
        return this;
    }

    private boolean pass(Side from, Side to) {
        Wire source = from.stack.bottom();
        ByteQueue target = to.stack.bottom().in;
        long most = Math.min(portion.getAsInt(), Math.max(0, target.room()));
        return source.out.moveTo(target, most) > 0;
    }

    /** What one side has ready for the wire, taken off it. */
    public static byte[] spoken(Side side) {
        side.settle();
        ByteQueue out = side.stack.bottom().out;
        byte[] bytes = new byte[(int) out.length()];
        out.take(bytes, 0, bytes.length);
        return bytes;
    }

    /** No byte comes to the side under test any more. */
    public Line end() {
        ours.stack.bottom().in.finish();
        ours.settle();
        return this;
    }

    /** What the side under test makes of it, a byte each way included. */
    public String verdict() {
        run();
        if (ours.failure == null && ours.stack.open() && theirs.stack.open()) {
            boolean told = carry(theirs, ours, new byte[] {1}) && carry(ours, theirs, new byte[] {2});
            return told || ours.failure != null ? ours.code() : "silent";
        }
        return ours.failure == null ? "not open, peer: " + theirs.code() : ours.code();
    }

    /** Whether these bytes come to the other end as they are. */
    public boolean carry(Side from, Side to, byte[] bytes) {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        from.send(bytes);
        int before = -1;
        while (came.size() != before) {
            before = came.size();
            run();
            came.writeBytes(to.received());
        }
        return Arrays.equals(came.toByteArray(), bytes);
    }
}
