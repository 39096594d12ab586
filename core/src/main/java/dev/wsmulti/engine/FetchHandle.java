package dev.wsmulti.engine;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The side of an HTTP transfer that the user holds: it brings every call onto the loop. */
abstract class FetchHandle extends Driven implements HttpTransfer, Live.Member {
    final HttpFetch request;
    final long addedAt;

    private final long id;
    private @Nullable Object attachment;
    private @Nullable List<CompletableFuture<HttpOutcome>> done;
    private int liveIndex = -1;

    /** The head of the final answer. */
    @Nullable
    ResponseHead head;

    /** The end, once it is told. */
    @Nullable
    HttpOutcome outcome;

    FetchHandle(Engine engine, HttpFetch request) {
        super(engine);
        this.id = engine.published.nextId();
        this.request = request;
        this.attachment = request.attachment().orElse(null);
        this.addedAt = engine.time();
    }

    // What the loop does.

    abstract void cancelNow(String reason);

    abstract void pauseNow();

    abstract void resumeNow();

    abstract void paceNow(WsConnection receiver);

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
    public final void cancel() {
        engine.act(() -> cancelNow("cancel() was called"));
    }

    @Override
    public final void pause() {
        engine.act(this::pauseNow);
    }

    @Override
    public final void resume() {
        engine.act(this::resumeNow);
    }

    @Override
    public final void paceBy(WsSession session) {
        if (!(session instanceof WsConnection receiver) || receiver.engine != engine) {
            throw new IllegalArgumentException("paceBy: both must belong to the same loop");
        }
        engine.act(() -> paceNow(receiver));
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final Loop loop() {
        return engine;
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
    public final @Nullable Object attach(@Nullable Object newAttachment) {
        engine.published.turns();
        Object before = attachment;
        attachment = newAttachment;
        return before;
    }

    @Override
    public final <T> Optional<T> attachment(Class<T> type) {
        engine.published.turns();
        return Optional.ofNullable(attachment).map(type::cast);
    }

    @Override
    public final int liveIndex() {
        return liveIndex;
    }

    @Override
    public final void liveIndex(int index) {
        liveIndex = index;
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
