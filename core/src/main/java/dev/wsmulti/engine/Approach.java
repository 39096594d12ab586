package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Role;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.observe.Flight;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Timings;
import dev.wsmulti.transfer.TraceComponent;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        OPENING,
        DONE
    }

    private final TransferHandle owner;
    private final Engine engine;
    private final Route route;
    private final ConnectOptions options;
    private final Limits limits;
    private final boolean fresh;
    private final long addedAt;
    private final long askedAt;
    private final Result result;

    private Stage stage = Stage.WAITING;
    private @Nullable NameLookup targetLookup;
    private List<InetAddress> addresses = List.of();
    private @Nullable Connector connector;
    private @Nullable StackOpening opening;
    private long grantedAt;

    /** Nanoseconds since {@code addedAt}; 0 where it has not been reached. */
    private long queue;

    private long lookup;
    private long connect;
    private long tunnel;
    private long secured;

    /** Who wants the connection, and owns its place from then on. Called once, unless the approach is cancelled before. */
    interface Result {
        /** @param early what has come already, to be taken over with its end; null for nothing */
        void connected(Endpoint endpoint, @Nullable ByteQueue early);

        /** It served another one before. */
        void connected(HttpConnection idle);

        void failed(Failure failure);
    }

    /** @param limits on what a proxy says */
    Approach(
            TransferHandle owner,
            Route route,
            ConnectOptions options,
            Limits limits,
            boolean fresh,
            long addedAt,
            Result result) {
        this.owner = owner;
        this.engine = owner.engine;
        this.route = route;
        this.options = options;
        this.limits = limits;
        this.fresh = fresh || options.fresh();
        this.addedAt = addedAt;
        this.askedAt = engine.now;
        this.result = result;
    }

    /** Asks the pool; the owner watches its deadlines anew with each stage. */
    void start() {
        engine.pool.apply(this);
        if (isWaiting()) {
            engine.trace.info(TraceComponent.POOL, owner.id, "waits for a connection to ", origin());
        }
        owner.watchDeadlines();
    }

    /** Not wanted any more; the result is not told. */
    void cancel() {
        Stage before = stage;
        stage = Stage.DONE;
        if (before == Stage.WAITING) {
            grantedAt = engine.now;
            engine.pool.withdraw(this);
        } else if (before != Stage.DONE) {
            drop();
            engine.pool.giveBack(origin());
        }
    }

    private void drop() {
        if (targetLookup != null) {
            targetLookup.cancel();
        }
        if (connector != null) {
            connector.cancel();
        }
        if (opening != null) {
            opening.cancel();
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
        return new Failure.TimedOut("waiting for a connection to " + origin(), "queueTimeout", options.queueTimeout());
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
                nanos(way == null ? 0 : way.tunnel),
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
        return route.origin;
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
            secured = origin().layer() == null ? 0 : queue;
            engine.trace.info(TraceComponent.POOL, owner.id, "takes an idle connection to ", origin());
            engine.watch.approached(owner.id, this, "");
            result.connected(connection);
            return;
        }
        connect();
        owner.watchDeadlines();
    }

    private void connect() {
        stage = Stage.CONNECTING;
        if (!route.needsAddress()) {
            dial();
            return;
        }
        String end = route.destination.end().getHostString();
        List<InetAddress> given = options.addresses(end, route.destination.end().getPort());
        if (!given.isEmpty()) {
            knows(end, given);
            return;
        }
        NameLookup first = new NameLookup(engine, end, false, options, found -> knows(end, found), this::failed);
        targetLookup = first;
        first.start();
    }

    /** The proxy will be told one of these. */
    private void knows(String end, List<InetAddress> found) {
        targetLookup = null;
        addresses = found.stream().filter(options.family()::includes).toList();
        if (addresses.isEmpty()) {
            failed(new Failure.Lookup(end, "it has no " + options.family() + " address (family)", Optional.empty()));
        } else {
            dial();
        }
    }

    private void dial() {
        Connector made = new Connector(engine, route.destination, options, route.proxy != null, this);
        connector = made;
        try {
            made.start();
        } catch (Throwable defect) {
            made.defect(defect);
        }
    }

    @Override
    public void lookedUp() {
        lookup = engine.now - addedAt;
        engine.trace.info(TraceComponent.LOOKUP, owner.id, "found ", route.destination.host());
    }

    @Override
    public void connected(Endpoint endpoint, SocketAddress address) {
        connector = null;
        connect = engine.now - addedAt;
        engine.trace.info(TraceComponent.CONNECT, owner.id, "connected to ", address);
        if (!route.hasLayers()) {
            stage = Stage.DONE;
            engine.watch.approached(owner.id, this, "");
            result.connected(endpoint, null);
            return;
        }
        stage = Stage.OPENING;
        SecureLayer layer = route.layer();
        if (layer != null) {
            engine.layers.warn(origin(), layer.weaknesses());
        }
        StackOpening begun = new StackOpening(engine, endpoint, Role.CLIENT, this);
        opening = begun;
        begun.start(layer, () -> route.phases(options, limits, addresses));
    }

    @Override
    public void opened(int layers) {
        if (route.isTunnel(layers)) {
            tunnel = engine.now - addedAt;
        }
    }

    @Override
    public void opened(Endpoint endpoint, ByteQueue early) {
        stage = Stage.DONE;
        opening = null;
        secured = route.layer() == null ? 0 : engine.now - addedAt;
        engine.trace.info(
                route.layer() == null ? TraceComponent.CONNECT : TraceComponent.TLS, owner.id, "opened for ", origin());
        engine.watch.approached(owner.id, this, "");
        result.connected(endpoint, early);
    }

    @Override
    public void notOpened(Failure failure) {
        opening = null;
        if (failure instanceof Failure.Proxy && route.mayTryAgain()) {
            // The proxy closed the connection on which it asked who we are.
            connect();
        } else {
            failed(failure);
        }
    }

    @Override
    public void failed(Failure failure) {
        boolean hasPlace = stage == Stage.CONNECTING || stage == Stage.OPENING;
        stage = Stage.DONE;
        targetLookup = null;
        connector = null;
        opening = null;
        engine.watch.approached(owner.id, this, failure.kind().toString());
        result.failed(failure);
        if (hasPlace) {
            engine.pool.giveBack(origin());
        }
    }
}
