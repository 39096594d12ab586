package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Step;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One end: a filter between two wires, whose jobs run at once. */
final class End {
    static final int MARK = 48 * 1024;

    final TlsFilter filter;
    final Wire below;
    final Wire above;
    private int opened;

    Failure.@Nullable Tls failure;

    End(TlsFilter filter, SegmentPool pool) {
        this.filter = filter;
        this.below = new Wire(pool, MARK);
        this.above = new Wire(pool, MARK);
    }

    /** One step; its job is run; a failure is kept and what the filter says to it said. */
    boolean step(long now) {
        if (failure != null) {
            return false;
        }
        try {
            Step step = filter.advance(below, above, now);
            if (step.equals(Step.OPENED)) {
                opened++;
            }
            if (step.job() != null) {
                step.job().run();
            }
            return !step.equals(Step.IDLE);
        } catch (FailureException failed) {
            failure = (Failure.Tls) failed.failure();
            filter.goodbye(below);
            return true;
        }
    }

    /** Steps while there are any to take. */
    void settle(long now) {
        int steps = 0;
        while (step(now) && above.in.room() > 0) {
            if (++steps > 10_000) {
                throw new AssertionError("it spins");
            }
        }
    }

    /** How often it said that it is open. */
    int opened() {
        return opened;
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        above.out.append(bytes, 0, bytes.length);
    }

    /** All that has come. */
    byte[] received() {
        return take(above.in);
    }

    String text() {
        return new String(received(), StandardCharsets.UTF_8);
    }

    static byte[] take(ByteQueue queue) {
        byte[] bytes = new byte[(int) queue.length()];
        queue.take(bytes, 0, bytes.length);
        return bytes;
    }
}
