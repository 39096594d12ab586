package dev.wsmulti.engine;

import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.Sizes;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of an HTTP transfer, as {@code info()} tells it; {@link HttpExchange} is what happens to it. */
abstract class FetchFacts extends FetchHandle {
    final ProgressMeter meter = new ProgressMeter();
    final Upload upload;
    final Delivery delivery;

    /** The way to the present connection, or to the last one. */
    @Nullable
    Approach approach;

    @Nullable
    HttpConnection connection;

    /** Nanoseconds that it waited for connections before the present approach. */
    private long waitedBefore;

    /** Nanoseconds since it was added: the first byte of the answer. */
    private long started;

    private long answerHeads;

    /** The last connection of the present approach, as it was when it went to another one. */
    private Use last = Use.NONE;

    /** A connection, and what an exchange has done on it. */
    private record Use(
            Optional<SocketAddress> local,
            Optional<SocketAddress> remote,
            long id,
            boolean reused,
            long in,
            long out,
            long queued,
            Optional<TlsFacts> tls) {
        static final Use NONE = new Use(Optional.empty(), Optional.empty(), 0, false, 0, 0, 0, Optional.empty());

        static Use of(HttpConnection used) {
            return new Use(
                    used.endpoint.local(),
                    used.endpoint.remote(),
                    used.id,
                    used.reused(),
                    used.socketIn(),
                    used.socketOut(),
                    used.wire.out.length(),
                    Sockets.facts(used.endpoint));
        }
    }

    FetchFacts(Engine engine, HttpFetch request) {
        super(engine, request);
        upload = new Upload(engine.http, request, addedAt);
        delivery = new Delivery(this, request.maxReceiveRate(), addedAt);
    }

    /** Nanoseconds that it waited for connections, which its deadlines do not count. */
    final long waited() {
        return approach == null ? 0 : waitedBefore + approach.waited();
    }

    /** It looks for a connection, for the first time or again. */
    final void begin(Approach way) {
        waitedBefore = waited();
        approach = way;
        last = Use.NONE;
        started = 0;
        answerHeads = 0;
        way.start();
    }

    /** The request begins, for the first time or again. */
    final void begin(HttpConnection on) {
        connection = on;
        upload.restart();
    }

    /** The first byte of the answer has come. */
    final void answered(long now) {
        started = now - addedAt;
    }

    /** So many bytes of the answer were heads. */
    final void answerHeads(long bytes) {
        answerHeads = bytes;
    }

    /** The exchange on its connection is over, which is taken out; null if it had none. */
    final @Nullable HttpConnection leave() {
        HttpConnection used = connection;
        if (used != null) {
            last = Use.of(used);
            connection = null;
        }
        return used;
    }

    @Override
    public final long queuedBytes() {
        HttpConnection used = connection;
        return used == null ? 0 : used.queuedBytes();
    }

    @Override
    final Info snapshot() {
        HttpConnection used = connection;
        Use use = used == null ? last : Use.of(used);
        Progress bodies = meter.snapshot();
        return new Info(
                id,
                request.target().toString(),
                use.local,
                use.remote,
                use.id,
                use.reused,
                use.in,
                use.out,
                new Sizes(upload.headSize(), bodies.sent(), answerHeads, bodies.received()),
                use.queued,
                0,
                0,
                delivery.isPaused() || upload.waitsForUser(),
                Approach.timings(approach, started, age().toNanos()),
                use.tls,
                Optional.ofNullable(approach).map(way -> way.origin().proxy()).map(Proxy::toString),
                Optional.empty(),
                Optional.empty());
    }
}
