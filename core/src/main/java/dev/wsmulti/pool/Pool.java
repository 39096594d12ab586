package dev.wsmulti.pool;

import dev.wsmulti.engine.ConnectionPool;
import dev.wsmulti.engine.Origin;
import dev.wsmulti.transfer.PoolLimits;

/** The connections of a loop's clients. HTTP and WebSocket know nothing of each other. Loop thread only. */
public final class Pool implements ConnectionPool {
    private final KindPool http = new KindPool();
    private final KindPool ws = new KindPool();
    private PoolLimits limits;

    public Pool(PoolLimits limits) {
        this.limits = limits;
        limits(limits);
    }

    @Override
    public void apply(Applicant applicant) {
        of(applicant.origin()).apply(applicant);
    }

    @Override
    public void withdraw(Applicant applicant) {
        of(applicant.origin()).withdraw(applicant);
    }

    @Override
    public void keep(Idle connection) {
        of(connection.origin()).keep(connection);
    }

    @Override
    public void closed(Idle connection) {
        of(connection.origin()).closed(connection);
    }

    @Override
    public void giveBack(Origin origin) {
        of(origin).giveBack(origin);
    }

    @Override
    public void limits(PoolLimits changed) {
        limits = changed;
        http.limits(limits.maxPerHost(), limits.maxTotal(), limits.maxIdle());
        ws.limits(limits.maxWsPerHost(), limits.maxWsTotal(), 0);
    }

    @Override
    public PoolLimits limits() {
        return limits;
    }

    @Override
    public void closeIdle() {
        http.closeIdle();
    }

    @Override
    public int waiting() {
        return http.waiting() + ws.waiting();
    }

    @Override
    public int idle() {
        return http.idle() + ws.idle();
    }

    @Override
    public void close() {
        http.close();
        ws.close();
    }

    private KindPool of(Origin origin) {
        return origin.isWebSocket() ? ws : http;
    }
}
