package dev.wsmulti.engine;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The side of an HTTP transfer that the user holds: it brings every call onto the loop. */
abstract class FetchHandle extends TransferHandle implements HttpTransfer {
    final HttpFetch request;
    final long addedAt;

    private @Nullable List<CompletableFuture<HttpOutcome>> done;

    /** The head of the final answer. */
    @Nullable
    ResponseHead head;

    /** The end, once it is told. */
    @Nullable
    HttpOutcome outcome;

    FetchHandle(Engine engine, HttpFetch request) {
        super(engine, request.attachment().orElse(null));
        this.request = request;
        this.addedAt = engine.time();
    }

    // What the loop does.

    abstract void paceNow(WsConnection receiver);

    abstract void rateNow(Direction direction, long bytesPerSecond);

    /** What is known of it, but for what this class knows. */
    abstract Info snapshot();

    /** Completes what was asked for. */
    final void tellDone(HttpOutcome told) {
        List<CompletableFuture<HttpOutcome>> asked = done;
        done = null;
        if (asked != null) {
            asked.forEach(each -> each.complete(told));
        }
    }

    final Duration age() {
        HttpOutcome told = outcome;
        return told == null ? Duration.ofNanos(engine.time() - addedAt) : told.took();
    }

    // What the user calls.

    @Override
    public final void paceBy(WsSession session) {
        WsConnection receiver = onThisLoop(session);
        engine.act(() -> paceNow(receiver));
    }

    @Override
    public final void maxReceiveRate(long bytesPerSecond) {
        long rate = request.maxReceiveRate(bytesPerSecond).maxReceiveRate();
        engine.act(() -> rateNow(Direction.RECEIVE, rate));
    }

    @Override
    public final void maxSendRate(long bytesPerSecond) {
        long rate = request.maxSendRate(bytesPerSecond).maxSendRate();
        engine.act(() -> rateNow(Direction.SEND, rate));
    }

    @Override
    public final HttpFetch request() {
        return request;
    }

    @Override
    public final Optional<ResponseHead> head() {
        engine.published.turns();
        return Optional.ofNullable(head);
    }

    @Override
    public final boolean isDone() {
        engine.published.turns();
        return outcome != null;
    }

    @Override
    public final Optional<HttpOutcome> outcome() {
        engine.published.turns();
        return Optional.ofNullable(outcome);
    }

    @Override
    public final CompletionStage<HttpOutcome> done() {
        CompletableFuture<HttpOutcome> stage = new CompletableFuture<>();
        engine.act(() -> whenDone(stage));
        return stage.minimalCompletionStage();
    }

    private void whenDone(CompletableFuture<HttpOutcome> stage) {
        HttpOutcome told = outcome;
        if (told != null) {
            stage.complete(told);
            return;
        }
        List<CompletableFuture<HttpOutcome>> asked = done;
        if (asked == null) {
            asked = new ArrayList<>(1);
            done = asked;
        }
        asked.add(stage);
    }

    @Override
    public final Info info() {
        engine.published.turns();
        return snapshot();
    }

    @Override
    public final void endSoon(String reason) {
        cancelNow(reason);
    }

    @Override
    public final void endNow(String reason) {
        cancelNow(reason);
    }
}
