package dev.wsmulti.engine;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.transfer.LoopLag;

/**
 * What a loop holds and has done, for operators, tests and the other loops of its group. Counts of transfers are exact, the
 * rest is as of the end of its last turn or newer. Any thread.
 */
public final class Gauges {
    private final Engine engine;

    Gauges(Engine engine) {
        this.engine = engine;
    }

    /** The loop, as its last turn left it. */
    private Engine read() {
        engine.published.turns();
        return engine;
    }

    /** Whether it has ever had a turn. */
    public boolean hasTurned() {
        return engine.published.turns() > 0;
    }

    /** Transfers that were added. */
    public Counts counts() {
        return engine.transfers.counts();
    }

    /** Those of them that wait for a connection. */
    public int pending() {
        return read().pool.waiting();
    }

    /** Transfers and listeners that have not ended. */
    public int live() {
        return read().live.count() + counts().running();
    }

    /** Sessions that have not ended, of both roles. */
    public int sessions() {
        return read().accepted + engine.transfers.sessions();
    }

    /** Transfers, connections and sessions: what there is to do, compared with other loops. */
    int load() {
        return read().live.count() + engine.transfers.count() + engine.served;
    }

    /** Connections that serve nobody at the moment and are kept. */
    public int idleConnections() {
        return read().pool.idle();
    }

    /** Bytes that wait for sockets to take them, at all transfers, sessions and connections of servers. Looks at each of them. */
    public long queuedBytes() {
        Engine loop = read();
        return Math.max(0, loop.transfers.queuedBytes() + loop.live.queuedBytes());
    }

    /** Pieces of memory that queues hold. */
    public int segments() {
        return read().segments.leased();
    }

    /** Bytes of others, which lie ready for the next ones. */
    public int segmentsKept() {
        return read().segments.keptBytes();
    }

    /** Leased session bundles; zero when every session is idle. */
    public int bundles() {
        return read().bundles.leased();
    }

    /** Inflaters and deflaters that sessions have, and what they use of memory. */
    public Codecs codecs() {
        return read().coding.codecs();
    }

    /** Entries on the timer wheels. */
    public int timers() {
        return read().soon.size() + engine.late.size();
    }

    /** Bytes that its connections have received. */
    public long bytesReceived() {
        return read().sockets.bytesIn;
    }

    /** Bytes that they have sent. */
    public long bytesSent() {
        return read().sockets.bytesOut;
    }

    /** How long its turns took. */
    public LoopLag lag() {
        return read().watch.lag();
    }
}
