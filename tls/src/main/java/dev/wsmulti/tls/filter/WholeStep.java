package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.layer.Wire;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * A step of a handshake as a whole, on memory of its own: for engines that do long work inside {@code wrap} and
 * {@code unwrap}.
 */
final class WholeStep {
    private static final int MARK = 256 * 1024;

    private final SSLEngine engine;
    private final Handshake handshake;
    private final Wire own = new Wire(new SegmentPool(), MARK);
    private final ByteQueue plain = new ByteQueue(new SegmentPool(), MARK);
    private final long given;

    /** What it waits for now. */
    Handshake.Need need = Handshake.Need.BYTES;

    /** With a copy of what has come. */
    WholeStep(SSLEngine engine, Handshake handshake, ByteQueue in) {
        this.engine = engine;
        this.handshake = handshake;
        byte[] copy = new byte[(int) in.length()];
        in.copyTo(ByteBuffer.wrap(copy));
        own.in.append(copy, 0, copy.length);
        given = copy.length;
    }

    /** On the other thread. */
    void run() throws SSLException {
        need = handshake.advance(own.in, own.out, plain);
        while (need == Handshake.Need.TASKS) {
            Job.runTasks(engine);
            handshake.askAgain();
            need = handshake.advance(own.in, own.out, plain);
        }
    }

    /** Back on the loop: what was taken leaves the wire, what was made goes to it. */
    void handIn(Wire below) {
        below.in.skip(given - own.in.length());
        own.out.moveTo(below.out, Long.MAX_VALUE);
    }
}
