package dev.wsmulti.pool;

import dev.wsmulti.engine.ConnectionPool.Applicant;
import dev.wsmulti.engine.ConnectionPool.Idle;
import dev.wsmulti.engine.Origin;
import java.util.ArrayDeque;
import java.util.TreeMap;

/** What concerns one scheme, host and port: its line, its idle connections, and how many connections it has in all. */
final class HostPool {
    final Origin origin;

    /** Who waits, by number. */
    final TreeMap<Long, Applicant> line = new TreeMap<>();

    /** The newest is last. */
    final ArrayDeque<Idle> idle = new ArrayDeque<>();

    /** Places taken: connections, idle ones too, and permissions to make one. */
    long open;

    /** The number of the first in line when the kind's order was last made. */
    long first;

    HostPool(Origin origin) {
        this.origin = origin;
    }

    /** Whether the first in line could go if only the limit on the total let it. */
    boolean mayGo(long maxPerHost) {
        return !line.isEmpty() && (open < maxPerHost || !idle.isEmpty());
    }

    boolean isEmpty() {
        return open == 0 && line.isEmpty();
    }
}
