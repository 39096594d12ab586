package dev.wsmulti.tls.testing;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Stack;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.secure.SecureFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end: layers between the wire to the other end and that of a protocol. Jobs run at once. */
public final class Side {
    private static final int MARK = 48 * 1024;
    private static final int MOST_STEPS = 10_000;

    public final SecureFilter filter;
    public final Stack stack;
    public final Wire top;
    public int opened;

    public Failure.@Nullable Tls failure;

    /** @param layers the lowest first */
    public Side(List<SecureFilter> layers) {
        SegmentPool pool = new SegmentPool();
        filter = layers.get(0);
        stack = new Stack(layers, pool, MARK);
        top = new Wire(pool, MARK);
    }

    /** Steps while there are any to take. */
    public void settle() {
        int steps = 0;
        // As the engine does: a full wire is not asked to take more.
        while (failure == null && step() && top.in.room() > 0) {
            if (++steps > MOST_STEPS) {
                throw new AssertionError("it spins");
            }
        }
    }

    private boolean step() {
        try {
            Step step = stack.advance(top, 0);
            if (step.equals(Step.OPENED)) {
                opened++;
            }
            if (step.job() != null) {
                step.job().run();
            }
            return !step.equals(Step.IDLE);
        } catch (FailureException failed) {
            failure = (Failure.Tls) failed.failure();
            stack.goodbye(0);
            return false;
        }
    }

    public void send(byte[] bytes) {
        top.out.append(bytes, 0, bytes.length);
    }

    /** All that has come up. */
    public byte[] received() {
        byte[] bytes = new byte[(int) top.in.length()];
        top.in.take(bytes, 0, bytes.length);
        return bytes;
    }

    /** From the wire, whoever says it. */
    public void hear(byte... bytes) {
        stack.bottom().in.append(bytes, 0, bytes.length);
    }

    /** The code of its failure; OK for none. */
    public String code() {
        Failure.Tls failed = failure;
        return failed == null ? "OK" : failed.code().name();
    }
}
