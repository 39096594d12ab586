package dev.wsmulti.pool;

import dev.wsmulti.engine.ConnectionPool.Applicant;
import dev.wsmulti.engine.ConnectionPool.Idle;
import dev.wsmulti.engine.Origin;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All connections of one kind: their number, the idle ones, and who waits. At rest nobody waits who could go: each method
 * that makes room ends by granting it. A grant costs the logarithm of those that wait, whatever it leads to: one that fails
 * at once only gives its place back, for the next round of the same loop.
 */
final class KindPool {
    private final Map<Origin, HostPool> hosts = new HashMap<>();

    /** Hosts whose first in line is barred by the total at most; who has waited for longest is first. */
    private final TreeSet<HostPool> ready = new TreeSet<>(Comparator.comparingLong(host -> host.first));

    /** In the order in which they became idle. */
    private final LinkedHashSet<Idle> idle = new LinkedHashSet<>();

    private long maxPerHost;
    private long maxTotal;
    private long maxIdle;
    private long open;
    private int waiting;
    private boolean granting;
    private boolean closed;

    void apply(Applicant applicant) {
        HostPool host = hosts.computeIfAbsent(applicant.origin(), HostPool::new);
        host.line.put(applicant.id(), applicant);
        waiting++;
        settle(host);
        grant();
    }

    void withdraw(Applicant applicant) {
        HostPool host = hosts.get(applicant.origin());
        if (host != null && host.line.remove(applicant.id(), applicant)) {
            waiting--;
            settle(host);
        }
    }

    void keep(Idle connection) {
        HostPool host = host(connection.origin());
        if (closed || host.open > maxPerHost || open > maxTotal) {
            connection.close();
            return;
        }
        host.idle.addLast(connection);
        idle.add(connection);
        settle(host);
        grant();
        trim();
    }

    void closed(Idle connection) {
        if (idle.remove(connection)) {
            host(connection.origin()).idle.removeLastOccurrence(connection);
        }
        giveBack(connection.origin());
    }

    void giveBack(Origin origin) {
        HostPool host = host(origin);
        host.open--;
        open--;
        settle(host);
        grant();
    }

    void limits(long perHost, long total, long kept) {
        maxPerHost = perHost;
        maxTotal = total;
        maxIdle = kept;
        granting = true;
        for (HostPool host : List.copyOf(hosts.values())) {
            while (host.open > maxPerHost && !host.idle.isEmpty()) {
                host.idle.getFirst().close();
            }
            settle(host);
        }
        granting = false;
        grant();
        trim();
        idle.forEach(Idle::review);
    }

    void closeIdle() {
        List.copyOf(idle).forEach(Idle::close);
    }

    int waiting() {
        return waiting;
    }

    int idle() {
        return idle.size();
    }

    void close() {
        closed = true;
        closeIdle();
    }

    /** Closes the oldest idle connections beyond the limits. */
    private void trim() {
        while (!idle.isEmpty() && (idle.size() > maxIdle || open > maxTotal)) {
            idle.iterator().next().close();
        }
    }

    /** Grants while somebody may go, the one who came first of all hosts. Reached again from inside, it leaves it to the loop. */
    private void grant() {
        if (granting || closed) {
            return;
        }
        granting = true;
        try {
            while (!ready.isEmpty() && (open < maxTotal || !idle.isEmpty())) {
                grantFirst(ready.first());
            }
        } finally {
            granting = false;
        }
    }

    /** To the first in line of a host that may go: its newest idle connection, or the place for a new one. */
    private void grantFirst(HostPool host) {
        Applicant next = host.line.firstEntry().getValue();
        Idle taken = next.fresh() ? null : newest(host);
        if (taken == null && !makeRoom(host)) {
            return;
        }
        host.line.remove(next.id());
        waiting--;
        if (taken == null) {
            host.open++;
            open++;
        }
        settle(host);
        next.granted(taken);
    }

    /** Takes the idle connection out that was used last: its server is the least likely to have closed it. */
    private @Nullable Idle newest(HostPool host) {
        for (Idle last = host.idle.peekLast(); last != null; last = host.idle.peekLast()) {
            if (last.isAlive()) {
                host.idle.removeLast();
                idle.remove(last);
                return last;
            }
            last.close();
        }
        return null;
    }

    /** Room for one more connection, an idle one's if need be; says whether there is some. */
    private boolean makeRoom(HostPool host) {
        if (host.open >= maxPerHost && !host.idle.isEmpty()) {
            host.idle.getFirst().close();
        } else if (open >= maxTotal && !idle.isEmpty()) {
            idle.iterator().next().close();
        }
        return host.open < maxPerHost && open < maxTotal;
    }

    private HostPool host(Origin origin) {
        HostPool host = hosts.get(origin);
        if (host == null) {
            throw new IllegalStateException("no place was granted for " + origin);
        }
        return host;
    }

    /** Puts a host that has changed to its place in the order. */
    private void settle(HostPool host) {
        ready.remove(host);
        if (host.mayGo(maxPerHost)) {
            host.first = host.line.firstKey();
            ready.add(host);
        } else if (host.isEmpty()) {
            hosts.remove(host.origin, host);
        }
    }
}
