package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Target;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.observe.Flight;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Timings;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client transfer's way to its connection: waits for the pool, then takes the idle connection that it is given, or looks
 * up, connects, and has layers open. Knows when each was reached, and has the place under the limits until there is a
 * connection.
 */
final class Approach implements ConnectionPool.Applicant, Connector.Result, StackOpening.Result {
    private enum Stage {
        WAITING,
        CONNECTING,
        SECURING,
        DONE
    }

    private final TransferHandle owner;
    private final Engine engine;
    private final Target target;
    private final Origin origin;
    private final ConnectOptions options;
    private final boolean fresh;
    private final long addedAt;
    private final long askedAt;
    private final Result result;

    private Stage stage = Stage.WAITING;
    private @Nullable Connector connector;
    private @Nullable StackOpening opening;
    private long grantedAt;

    /** Nanoseconds since {@code addedAt}; 0 where it has not been reached. */
    private long queue;

    private long lookup;
    private long connect;
    private long secured;

    /** Who wants the connection, and owns its place from then on. Called once, unless the approach is cancelled before. */
    interface Result {
        void connected(Endpoint endpoint);

        /** It served another one before. */
        void connected(HttpConnection idle);

        void failed(Failure failure);
    }

    /** @param layer its TLS; null for none */
    Approach(
            TransferHandle owner,
            Target target,
            ConnectOptions options,
            @Nullable SecureLayer layer,
            boolean fresh,
            long addedAt,
            Result result) {
        this.owner = owner;
        this.engine = owner.engine;
        this.target = target;
        this.origin = Origin.of(target, layer);
        this.options = options;
        this.fresh = fresh || options.fresh();
        this.addedAt = addedAt;
        this.askedAt = engine.now;
        this.result = result;
    }

    /** Asks the pool; the owner watches its deadlines anew with each stage. */
    void start() {
        engine.pool.apply(this);
        owner.watchDeadlines();
    }

    /** Not wanted any more; the result is not told. */
    void cancel() {
        Stage before = stage;
        stage = Stage.DONE;
        if (before == Stage.WAITING) {
            grantedAt = engine.now;
            engine.pool.withdraw(this);
        } else if (before == Stage.CONNECTING) {
            if (connector != null) {
                connector.cancel();
            }
            engine.pool.giveBack(origin);
        } else if (before == Stage.SECURING) {
            if (opening != null) {
                opening.cancel();
            }
            engine.pool.giveBack(origin);
        }
    }

    boolean isWaiting() {
        return stage == Stage.WAITING;
    }

    /** When it has waited for too long; while it waits nothing else is due. */
    long queueDue() {
        return Engine.after(askedAt, options.queueTimeout());
    }

    Failure waitedTooLong() {
        return new Failure.TimedOut("waiting for a connection to " + origin, "queueTimeout", options.queueTimeout());
    }

    /** How long it waited for the pool, in nanoseconds. */
    long waited() {
        return (isWaiting() ? engine.now : grantedAt) - askedAt;
    }

    long grantedAt() {
        return grantedAt;
    }

    /** What of a way is known, if it is, with what came behind it; all in nanoseconds since the transfer was added. */
    static Timings timings(@Nullable Approach way, long start, long total) {
        return new Timings(
                nanos(way == null ? 0 : way.queue),
                nanos(way == null ? 0 : way.lookup),
                nanos(way == null ? 0 : way.connect),
                nanos(way == null ? 0 : way.secured),
                nanos(start),
                nanos(total));
    }

    /** When it reached what, so far. */
    Flight.Times times() {
        return new Flight.Times(queue, lookup, connect, secured);
    }

    private static Duration nanos(long nanos) {
        return Duration.ofNanos(nanos);
    }

    // What the pool and the connector say.

    @Override
    public long id() {
        return owner.id;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean fresh() {
        return fresh;
    }

    @Override
    public void granted(ConnectionPool.@Nullable Idle idle) {
        grantedAt = engine.now;
        queue = grantedAt - addedAt;
        if (idle instanceof HttpConnection connection) {
            stage = Stage.DONE;
            lookup = queue;
            connect = queue;
            secured = origin.layer() == null ? 0 : queue;
            engine.watch.approached(owner.id, this, "");
            result.connected(connection);
            return;
        }
        stage = Stage.CONNECTING;
        Connector made = new Connector(engine, target.host(), target.port(), options, this);
        connector = made;
        try {
            made.start();
        } catch (Throwable defect) {
            made.defect(defect);
        }
        owner.watchDeadlines();
    }

    @Override
    public void lookedUp() {
        lookup = engine.now - addedAt;
    }

    @Override
    public void connected(Endpoint endpoint, InetSocketAddress address) {
        connector = null;
        connect = engine.now - addedAt;
        SecureLayer layer = origin.layer();
        if (layer == null) {
            stage = Stage.DONE;
            engine.watch.approached(owner.id, this, "");
            result.connected(endpoint);
            return;
        }
        stage = Stage.SECURING;
        engine.tellWeaknesses(origin, layer.weaknesses());
        opening = new StackOpening(engine, endpoint, options.tlsTimeout(), this);
        opening.client(layer, target.host(), target.port());
    }

    @Override
    public void opened(LayeredEndpoint endpoint) {
        stage = Stage.DONE;
        opening = null;
        secured = engine.now - addedAt;
        engine.watch.approached(owner.id, this, "");
        result.connected(endpoint);
    }

    @Override
    public void notOpened(Failure failure) {
        failed(failure);
    }

    @Override
    public void failed(Failure failure) {
        boolean hasPlace = stage == Stage.CONNECTING || stage == Stage.SECURING;
        stage = Stage.DONE;
        connector = null;
        opening = null;
        engine.watch.approached(owner.id, this, failure.kind().toString());
        result.failed(failure);
        if (hasPlace) {
            engine.pool.giveBack(origin);
        }
    }
}
