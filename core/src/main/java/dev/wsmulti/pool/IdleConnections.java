package dev.wsmulti.pool;

import dev.wsmulti.engine.ConnectionCache;
import dev.wsmulti.transfer.PoolLimits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps idle connections, in the order in which they became idle. Beyond {@code maxIdle} the oldest one is closed. The
 * one that was used last is taken first: it is the least likely to have been closed by its server. Loop thread only.
 */
public final class IdleConnections implements ConnectionCache {
    private long maxIdle;
    private final Set<Idle> waiting = new LinkedHashSet<>();

    public IdleConnections(PoolLimits limits) {
        maxIdle = limits.maxIdle();
    }

    @Override
    public void limits(PoolLimits limits) {
        maxIdle = limits.maxIdle();
        trim();
    }

    @Override
    public @Nullable Idle take(String key) {
        Idle found = null;
        for (Idle each : waiting) {
            if (each.key().equals(key)) {
                found = each;
            }
        }
        if (found != null) {
            waiting.remove(found);
        }
        return found;
    }

    @Override
    public void keep(Idle connection) {
        waiting.add(connection);
        trim();
    }

    private void trim() {
        while (waiting.size() > maxIdle) {
            Idle oldest = waiting.iterator().next();
            waiting.remove(oldest);
            oldest.close();
        }
    }

    @Override
    public void forget(Idle connection) {
        waiting.remove(connection);
    }

    @Override
    public void clear() {
        List<Idle> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(Idle::close);
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }
}
