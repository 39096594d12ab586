package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.HttpFetch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our end of a connection to an HTTP server: serves one exchange at a time, and waits in the pool between two. */
final class HttpConnection extends HttpSocket implements ConnectionPool.Idle {
    /** Buffers of a long body that one turn may read while nobody else is ready: 1 MiB, some 0.2 ms. */
    private static final int READS = 16;

    final long id;
    private final Origin origin;
    private final long madeAt;

    /** How often the network had changed when it was made. */
    private final int era;

    private @Nullable HttpExchange exchange;
    private @Nullable Http1 http;
    private boolean registered;
    private boolean closed;
    private boolean outBroken;
    private int served;

    /** The present exchange knows that its answer has begun. */
    private boolean answered;

    /** Counts of earlier exchanges. */
    private long bytesInBefore;

    private long bytesOutBefore;

    /** What the socket had moved before it; on a new connection its layers' opening is part of the first one. */
    private long socketInBefore;

    private long socketOutBefore;

    HttpConnection(Engine engine, Endpoint endpoint, Origin origin) {
        super(engine, endpoint);
        this.id = engine.published.nextId();
        this.origin = origin;
        this.madeAt = engine.now;
        this.era = engine.networkChanges;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean isAlive() {
        try {
            // What a readiness has not told yet, one byte tells: it would be taken for the next answer.
            return !closed && ready == 0 && Sockets.isQuiet(endpoint, engine.http.probe());
        } catch (IOException dead) {
            return false;
        }
    }

    /** Whether it served another exchange before the present one. */
    boolean reused() {
        return served > 1;
    }

    /** Bytes read for the present exchange. */
    long exchangeIn() {
        return bytesIn - bytesInBefore;
    }

    /** Bytes written for the present exchange. */
    long exchangeOut() {
        return bytesOut - bytesOutBefore;
    }

    /** Bytes read from the socket for the present exchange, of every layer. */
    long socketIn() {
        return Sockets.bytesIn(endpoint, bytesIn) - socketInBefore;
    }

    /** Bytes written to the socket for the present exchange, of every layer. */
    long socketOut() {
        return Sockets.bytesOut(endpoint, bytesOut) - socketOutBefore;
    }

    /** Whether the server takes no more of the request. */
    boolean isOutBroken() {
        return outBroken;
    }

    /** Serves an exchange from its next turn on. */
    void serve(HttpExchange next, HttpFetch request) {
        Http1 parser = new Http1(Role.CLIENT, headLimits(request.limits()), next.maxBody());
        parser.expect(request.method());
        http = parser;
        exchange = next;
        served++;
        answered = false;
        bytesInBefore = bytesIn;
        bytesOutBefore = bytesOut;
        socketInBefore = served == 1 ? 0 : Sockets.bytesIn(endpoint, bytesIn);
        socketOutBefore = served == 1 ? 0 : Sockets.bytesOut(endpoint, bytesOut);
        lastMoved = engine.now;
        engine.enqueue(this);
    }

    @Override
    long transferId() {
        return exchange == null ? 0 : exchange.id;
    }

    @Override
    void turn(long now) {
        int operations = ready;
        ready = 0;
        HttpExchange current = exchange;
        Http1 parser = http;
        if (closed) {
            return;
        }
        if (current == null || parser == null) {
            if ((operations & Reactor.READ) != 0 && !staysQuiet()) {
                close();
            }
            return;
        }
        try {
            begins(operations);
            work(current, parser, (operations & Reactor.READ) != 0, now);
        } catch (FailureException failed) {
            Failure why = failed.failure();
            // The parser knows its own bytes only.
            end(current, why instanceof Failure.ConnectionLost cut ? lost(cut.where(), cut.reset(), cut.cause()) : why);
        } catch (IOException lost) {
            end(
                    current,
                    LayerFailedException.explain(
                            lost, lost("while the response was awaited", true, Optional.of(lost))));
        } finally {
            wire.in.settle();
            wire.out.settle();
            if (closed) {
                // Cancelled from inside its source, which may have put bytes since.
                wire.out.clear();
            }
        }
        if (exchange == current) {
            watch();
            current.watchDeadlines();
        }
    }

    /** Whether what came was for the layers alone, such as a ticket of TLS. */
    private boolean staysQuiet() {
        try {
            if (engine.sockets.receive(endpoint, wire, Long.MAX_VALUE) != 0) {
                return false;
            }
            write(engine.now);
            watch();
            return wire.in.isEmpty() && !wire.in.finished();
        } catch (IOException gone) {
            return false;
        } finally {
            wire.in.settle();
        }
    }

    private void work(HttpExchange current, Http1 parser, boolean readable, long now) throws IOException {
        if (!registered) {
            registered = true;
            engine.sockets.register(endpoint, this, 0);
        }
        current.wake(this, now);
        if (readable && takesInput()) {
            receive(current, parser, now);
        }
        if (!answered && exchangeIn() > 0) {
            if (reused() && !current.upload.begun()) {
                bytesInBefore = bytesIn;
                throw new IOException("the server said something before it was asked");
            }
            answered = true;
            current.answered(now);
        }
        boolean again = deliver(current, parser, now);
        if (exchange != current) {
            return;
        }
        engine.sockets.lend(endpoint, wire);
        boolean more = !outBroken && current.produce(this, now);
        if (exchange != current) {
            return;
        }
        writeUnlessBroken(now);
        if (again || more && wire.out.isEmpty()) {
            engine.enqueue(this);
        }
    }

    /** Reads once; of a long body once more while buffers come full and nobody else is ready. */
    private void receive(HttpExchange current, Http1 parser, long now) throws IOException {
        for (int left = READS; left > 0; left--) {
            boolean full = receiveOnce(current, parser, now);
            if (!full || !engine.isAlone() || exchange != current || current.stopped()) {
                return;
            }
        }
    }

    /** Says whether it was a whole buffer of a long body, which need not pass the queue. */
    private boolean receiveOnce(HttpExchange current, Http1 parser, long now) throws IOException {
        long most = current.readable(now);
        boolean straight = isPlain() && wire.in.isEmpty() && !current.collects();
        long plain = straight ? Math.min(most, parser.plain()) : 0;
        if (plain < SegmentPool.LARGEST) {
            read(most, now);
            return false;
        }
        ByteBuffer bytes = readStraight(plain, now);
        int count = bytes.remaining();
        if (count > 0) {
            parser.passed(count);
            current.data(bytes, now);
        }
        return count == SegmentPool.LARGEST;
    }

    /** Delivers what came; says whether the budget ended it. */
    private boolean deliver(HttpExchange current, Http1 parser, long now) {
        for (int left = EVENTS; left > 0; left--) {
            if (exchange != current || current.stopped()) {
                return false;
            }
            switch (parser.next(wire)) {
                case Http1.MORE -> {
                    return false;
                }
                case Http1.END -> throw new FailureException(lost("before the response", false, Optional.empty()));
                case Http1.HEAD -> {
                    current.answerHeads(exchangeIn() - wire.in.length());
                    current.head(parser.responseHead(), parser.framing(), now);
                    parser.maxBody(current.maxBody());
                }
                case Http1.BODY -> current.data(parser.array(), parser.offset(), parser.length(), now);
                case Http1.COMPLETE -> {
                    current.complete(parser.trailers(), parser.keepAlive() && wire.in.isEmpty() && isFlushed());
                    return false;
                }
                default -> current.interim(parser.responseHead());
            }
        }
        return true;
    }

    /** A server that answers early may stop reading: its answer counts, so a broken way out is not the end yet. */
    private void writeUnlessBroken(long now) throws IOException {
        try {
            write(now);
        } catch (LayerFailedException failed) {
            // Nothing comes through it any more either.
            throw failed;
        } catch (IOException broken) {
            if (wire.in.finished() || !takesInput()) {
                throw broken;
            }
            outBroken = true;
            wire.out.clear();
            forgetBulk();
            Sockets.forgetUnsent(endpoint);
        }
    }

    private Failure lost(String where, boolean reset, Optional<Throwable> cause) {
        return new Failure.ConnectionLost(where, reset, exchangeIn(), wire.out.length(), cause);
    }

    private void end(HttpExchange current, Failure failure) {
        if (exchange == current) {
            current.lost(failure, this);
        }
    }

    /** The exchange is over: waits for another one, or closes. */
    void release(boolean reusable) {
        exchange = null;
        http = null;
        if (!reusable || wire.in.finished() || outBroken || isPastUse()) {
            close();
            return;
        }
        lastMoved = engine.now;
        engine.sockets.interest(endpoint, Reactor.READ);
        watchDeadlines();
        engine.pool.keep(this);
    }

    /** Whether it may serve no other exchange: too old, or of a network that was left. */
    private boolean isPastUse() {
        return era != engine.networkChanges || isDue(lifetimeEnd(), engine.now);
    }

    private long lifetimeEnd() {
        return Engine.after(madeAt, engine.pool.limits().maxAge());
    }

    @Override
    public void review() {
        watchDeadlines();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            drop();
            engine.pool.closed(this);
        }
    }

    @Override
    boolean takesInput() {
        HttpExchange current = exchange;
        return !wire.in.finished() && wire.in.room() > 0 && (current == null || !current.stopped());
    }

    @Override
    void defect(Throwable thrown) {
        HttpExchange current = exchange;
        if (current != null) {
            current.defect(thrown);
        }
        close();
    }

    /** Only while idle: in an exchange the deadlines are the exchange's. */
    @Override
    long deadline() {
        return closed || exchange != null
                ? Wheel.NEVER
                : earlier(Engine.after(lastMoved, engine.pool.limits().idleTimeout()), lifetimeEnd());
    }

    @Override
    void overdue(long now) {
        close();
    }
}
