package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.layer.Wire;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * A step of a handshake as a whole, on memory of its own: for engines that do long work inside {@code wrap} and
 * {@code unwrap}.
 */
final class WholeStep {
    private static final int MARK = 256 * 1024;

    private final Handshake handshake;
    private final Wire own = new Wire(new SegmentPool(), MARK);
    private final long given;

    private WholeStep(Handshake handshake, ByteQueue in) {
        this.handshake = handshake;
        byte[] copy = new byte[(int) in.length()];
        in.copyTo(ByteBuffer.wrap(copy));
        own.in.append(copy, 0, copy.length);
        given = copy.length;
    }

    /** With a copy of what has come. */
    static Job job(Handshake handshake, ByteQueue in) {
        WholeStep step = new WholeStep(handshake, in);
        return new Job(step::run, step::handIn);
    }

    private void run() throws SSLException {
        Handshake.Need need;
        do {
            need = handshake.advance(own.in, own.out, new ByteQueue(new SegmentPool(), MARK));
        } while (need == Handshake.Need.TASKS && handshake.runTasks());
    }

    /** What was taken leaves the wire, what was made goes to it. */
    private void handIn(Wire below) {
        below.in.skip(given - own.in.length());
        own.out.moveTo(below.out, Long.MAX_VALUE);
    }
}
