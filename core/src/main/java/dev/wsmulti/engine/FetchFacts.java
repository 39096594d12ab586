package dev.wsmulti.engine;

import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Sizes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of an HTTP transfer, as {@code info()} tells it; {@link HttpExchange} is what happens to it. */
abstract class FetchFacts extends FetchHandle {
    final ProgressMeter meter = new ProgressMeter();
    final Upload upload;

    /** The way to the present connection, or to the last one. */
    @Nullable
    Approach approach;

    @Nullable
    HttpConnection connection;

    /** Nanoseconds that it waited for connections before the present approach. */
    long waitedBefore;

    /** Nanoseconds since it was added: the first byte of the answer. */
    private long started;

    private long answerHeads;
    boolean paused;

    /** As of the end, when the connection goes to another one. */
    private @Nullable Info last;

    FetchFacts(Engine engine, HttpFetch request) {
        super(engine, request);
        upload = new Upload(engine.http, request, addedAt);
    }

    /** Nanoseconds that it waited for connections, which its deadlines do not count. */
    final long waited() {
        return approach == null ? 0 : waitedBefore + approach.waited();
    }

    /** The request begins, for the first time or again. */
    final void begin(HttpConnection on) {
        connection = on;
        upload.restart();
        started = 0;
        answerHeads = 0;
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
            last = info(used);
            connection = null;
        }
        return used;
    }

    @Override
    final Info snapshot() {
        HttpConnection used = connection;
        Info before = last;
        return used == null && before != null ? before : info(used);
    }

    private Info info(@Nullable HttpConnection used) {
        Progress bodies = meter.snapshot();
        return new Info(
                id,
                request.target().toString(),
                used == null ? Optional.empty() : used.endpoint.local(),
                used == null ? Optional.empty() : used.endpoint.remote(),
                used == null ? 0 : used.id,
                used != null && used.reused(),
                used == null ? 0 : used.exchangeIn(),
                used == null ? 0 : used.exchangeOut(),
                new Sizes(upload.headSize(), bodies.sent(), answerHeads, bodies.received()),
                used == null ? 0 : used.wire.out.length(),
                0,
                0,
                paused || upload.waitsForUser(),
                Approach.timings(approach, started, age().toNanos()));
    }
}
