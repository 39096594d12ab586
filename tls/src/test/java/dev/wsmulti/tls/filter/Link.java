package dev.wsmulti.tls.filter;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import java.util.function.IntSupplier;

/** Two ends and the wire between them, which hands on so many bytes at a time as it is told. */
final class Link {
    final SegmentPool pool = new SegmentPool();
    final End client;
    final End server;

    /** Bytes at a time. */
    IntSupplier portion = () -> Integer.MAX_VALUE;

    long now;

    Link(Engines engines) {
        this(engines.clientFilter(), engines.serverFilter());
    }

    Link(TlsFilter client, TlsFilter server) {
        this.client = new End(client, pool);
        this.server = new End(server, pool);
    }

    /** A link whose ends are open. */
    static Link open(Engines engines) {
        Link link = new Link(engines);
        link.run();
        return link;
    }

    /** Until nothing moves. */
    void run() {
        boolean moved = true;
        while (moved) {
            client.settle(now);
            server.settle(now);
            moved = pass(client.below.out, server.below.in) | pass(server.below.out, client.below.in);
        }
    }

    private boolean pass(ByteQueue from, ByteQueue to) {
        long count = from.moveTo(to, Math.min(portion.getAsInt(), Math.max(0, to.room())));
        return count > 0;
    }
}
