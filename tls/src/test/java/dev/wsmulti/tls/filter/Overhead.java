package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.layer.Wire;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * What the filter costs over the bare calls of its engines, for records of 16 KiB, both ends on one thread. Alternating
 * windows, CPU time: one of bare calls, one of two filters with a copy from wire to wire, one of that copy alone. Run it as
 * a program; says the median overhead of the rounds.
 */
public final class Overhead {
    private static final int RECORD = 16_000;
    private static final int AT_ONCE = 3;
    private static final int WINDOW = 3_000;
    private static final int WARM_UP = 40;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final SSLEngine[] bare;
    private final Link link;
    private final Wire from;
    private final Wire to;
    private final byte[] plain = new byte[RECORD];
    private final byte[] cipher = new byte[RecordSizes.LARGEST + 1_024];
    private final byte[] back = new byte[RecordSizes.LARGEST + 1_024];

    private Overhead(Engines engines) throws SSLException {
        SSLEngine client = engines.client();
        SSLEngine server = engines.server();
        // The handshake is the filters'; the engines go on alone.
        new Link(engines.filter(client, null), engines.filter(server, null)).run();
        bare = new SSLEngine[] {client, server};
        link = Link.open(engines);
        SegmentPool pool = new SegmentPool();
        from = new Wire(pool, End.MARK);
        to = new Wire(pool, End.MARK);
    }

    /** @param arguments {@code jsse} or {@code bc}, the version of TLS and the number of rounds, all optional */
    public static void main(String[] arguments) throws SSLException {
        String kind = arguments.length > 0 ? arguments[0] : "jsse";
        String version = arguments.length > 1 ? arguments[1] : "TLSv1.3";
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 101;
        Overhead overhead = new Overhead(Engines.of(kind, version));
        for (int i = 0; i < WARM_UP; i++) {
            overhead.round();
        }
        double[] ratios = new double[rounds];
        long bare = 0;
        for (int i = 0; i < rounds; i++) {
            long[] round = overhead.round();
            bare += round[0];
            ratios[i] = 100.0 * round[1] / round[0] - 100;
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%s, %s: bare %d ns a record, wrapped and unwrapped; overhead of the filters %.1f %% (quartiles %.1f, %.1f)%n",
                kind, version, bare / rounds / WINDOW, ratios[rounds / 2], ratios[rounds / 4], ratios[rounds * 3 / 4]);
    }

    private long[] round() throws SSLException {
        return new long[] {bare(), filters() - copies()};
    }

    /** Plaintext to ciphertext and back, by the engines alone. */
    private long bare() throws SSLException {
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < WINDOW; i++) {
            ByteBuffer source = ByteBuffer.wrap(plain);
            ByteBuffer wire = ByteBuffer.wrap(cipher);
            bare[0].wrap(source, wire);
            bare[1].unwrap(wire.flip(), ByteBuffer.wrap(back));
            if (source.hasRemaining()) {
                throw new AssertionError("not one record");
            }
        }
        return threads.getCurrentThreadCpuTime() - begin;
    }

    /** The same by two filters. */
    private long filters() {
        Wire above = link.client.above;
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < WINDOW / AT_ONCE; i++) {
            for (int k = 0; k < AT_ONCE; k++) {
                above.out.room(RECORD);
                above.out.commit(RECORD);
            }
            link.client.filter.advance(link.client.below, above, 1);
            link.client.below.out.moveTo(link.server.below.in, Long.MAX_VALUE);
            link.server.filter.advance(link.server.below, link.server.above, 1);
            if (link.server.above.in.length() != AT_ONCE * RECORD) {
                throw new AssertionError(link.server.above.in.length());
            }
            link.server.above.in.skip(AT_ONCE * RECORD);
        }
        return threads.getCurrentThreadCpuTime() - begin;
    }

    /** What the way from wire to wire takes. */
    private long copies() {
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < WINDOW / AT_ONCE; i++) {
            for (int k = 0; k < AT_ONCE; k++) {
                from.out.room(Records.ROOM);
                from.out.commit(RECORD + 38);
            }
            from.out.moveTo(to.in, Long.MAX_VALUE);
            to.in.skip(to.in.length());
        }
        return threads.getCurrentThreadCpuTime() - begin;
    }
}
