package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Signal;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a session is closed, fails and ends, and what its callbacks are told of that. One method decides how it ends, one
 * ends it, one tells it.
 */
abstract class SessionEnding extends SessionSender {
    SessionEnding(Engine engine, @Nullable Target target, WsHandler handler, @Nullable Object attachment) {
        super(engine, target, handler, attachment);
    }

    final void tellOpened() {
        flags &= ~OPEN_DUE;
        call("onOpen", callbacks.onOpen);
        Rare has = rare();
        has.requestHead = null;
        has.approach = null;
        has.responseHead = null;
        has.opened.forEach(future -> future.complete(this));
        has.opened.clear();
        if (has.isEmpty()) {
            rare = null;
        }
    }

    /** The peer's close frame, or end of raw bytes: answered at once with the same code (RFC 6455 section 5.5.1). */
    final void peerCloses(Close close) {
        ClosingHandshake closing = closing();
        giveUpOpenMessage();
        if (closing == null) {
            queueClose(close, close);
        } else {
            closing.receive(close);
        }
    }

    /** Whoever closes wants no more of a message: our close frame passes between its fragments, not behind them. */
    private void giveUpOpenMessage() {
        Pump pump = rare == null ? null : rare.pump;
        if (lease().outgoing.frames().abandon() && pump != null) {
            rare().pump = null;
            pump.fail(new TransferException(new Failure.Cancelled("the peer closed the session")));
        }
    }

    @Override
    void closeNow(Close close) {
        if (present() == State.CONNECTING) {
            end(new Failure.Cancelled("closed before it was open"));
        } else if (present() == State.OPEN) {
            if (rare == null || rare.pump == null) {
                // Who closes amid a message that he writes has given it up; one that is pulled goes out whole.
                lease().outgoing.frames().abandon();
            }
            queueClose(close, null);
        }
    }

    private void queueClose(Close close, @Nullable Close received) {
        byte[] payload = ClosePayload.of(close);
        if (engine.trace.frames) {
            engine.watch.sends(id, "CLOSE " + close.code() + ",", payload.length);
        }
        lease().outgoing.close(this, payload, payload.length);
        flags |= CLOSING;
        rare().closing = new ClosingHandshake(engine.now, received);
        if (credit != null) {
            credit.close();
        }
        flushSoon();
        watchDeadlines();
    }

    @Override
    void advanceClosing(Endpoint socket, Bundle leased, long now) throws IOException {
        ClosingHandshake closing = closing();
        if (closing == null) {
            return;
        }
        if (!closing.hasLeft()) {
            if (!leased.outgoing.hasEnded()) {
                if (closing.received() != null && has(END_OF_STREAM) && leased.outgoing.isOpen()) {
                    // The peer has gone, and the open frame that bars our close frame has no end in sight.
                    end(null);
                }
                return;
            }
            closing.leave(now);
            watchDeadlines();
            if (has(FAILED) || isRaw()) {
                socket.finish();
            }
        }
        if (has(FAILED)) {
            if (has(END_OF_STREAM)) {
                end(rare().failure);
            }
        } else if (closing.isComplete(role(), has(END_OF_STREAM)) && !leased.incoming.hasStored()) {
            // What was parsed ahead has its turn before the end.
            end(null);
        }
    }

    /** A callback threw. */
    final void threw(String callback, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        found(new Failure.CallbackThrew(callback, thrown));
    }

    final void call(String name, @Nullable Signal<? super WsSession> callback) {
        if (callback == null) {
            return;
        }
        try {
            callback.on(this);
        } catch (Throwable thrown) {
            threw(name, thrown);
        }
    }

    /** The one place that decides how a session ends: with last words where the peer can hear them. */
    @Override
    final void found(Failure failure) {
        if (!isListening()) {
            return;
        }
        if (present() == State.CONNECTING) {
            Opening opening = rare().opening;
            end(opening == null ? failure : opening.explain(failure));
        } else if (failure instanceof Failure.ConnectionLost cut) {
            end(lost(cut.where(), false, Optional.empty()));
        } else if (isRaw() || hasSaidGoodbye() || !lease().outgoing.frames().abandon()) {
            end(failure);
        } else {
            rare().failure = failure;
            flags |= FAILED;
            if (closing() == null) {
                queueClose(LastWords.of(failure), null);
            }
        }
    }

    /** A connection that is cut after the peer's close frame was closed all the same, unless it costs what was parsed ahead. */
    final void lost(IOException cause) {
        ClosingHandshake closing = closing();
        boolean told = bundle == null || !bundle.incoming.hasStored();
        boolean closed = closing != null && closing.received() != null && told;
        Failure otherwise = lost("during the session", true, Optional.of(cause));
        end(closed || has(FAILED) ? rare().failure : LayerFailedException.explain(cause, otherwise));
    }

    private Failure lost(String where, boolean reset, Optional<Throwable> cause) {
        return new Failure.ConnectionLost(where, reset, bytesReceived, unsent(), cause);
    }

    /** Payload that was accepted and will not leave any more. */
    private long unsent() {
        long given = rare == null ? 0 : rare.tooLate;
        SendCredit account = credit;
        if (account != null) {
            account.close();
            given += account.posted();
        }
        Bundle leased = bundle;
        long dropped = leased == null ? 0 : leased.outgoing.frames().dropped();
        // What was dropped may still be counted among what is queued.
        long left = leased == null || dropped == 0 ? queued : Math.min(queued, leased.outgoing.bytesLeft());
        return given + dropped + left;
    }

    /** Ends it at once. */
    final void fail(Failure failure) {
        end(failure);
    }

    @Override
    void cancelNow(String reason) {
        end(new Failure.Cancelled(reason));
    }

    final void end(@Nullable Failure failure) {
        if (has(ENDED)) {
            return;
        }
        flags |= ENDED;
        Rare has = rare();
        has.failure = failure;
        if (has.opening != null) {
            has.opening.cancel();
            has.opening = null;
        }
        if (endpoint != null) {
            Sockets.part(endpoint, failure);
            if (target != null) {
                engine.pool.giveBack(has.origin == null ? Origin.of(target, Sockets.layer(endpoint)) : has.origin);
            }
        }
        if (has.extended != null) {
            has.extended.close();
            has.extended = null;
        }
        if (has.pump != null) {
            has.pump.fail(
                    new TransferException(failure == null ? new Failure.Cancelled("the session ended") : failure));
        }
        ClosingHandshake closing = has.closing;
        boolean clean = !isRaw() && failure == null && closing != null && closing.isClean();
        has.outcome = new WsOutcome(
                has(WAS_OPEN) && !has(OPEN_DUE),
                clean,
                closeOf(failure),
                closing != null && closing.isByPeer(),
                Optional.ofNullable(failure),
                unsent(),
                Duration.ofNanos(engine.now - added));
        flags |= CLOSED;
        forgetPacer();
        forgetDeadlines();
        engine.enqueue(this);
    }

    private Close closeOf(@Nullable Failure failure) {
        ClosingHandshake closing = closing();
        if (closing != null && closing.received() != null) {
            return closing.received();
        }
        return failure != null && LastWords.isPeersFault(failure) ? LastWords.of(failure) : Close.ABNORMAL;
    }

    final void tellEnd() {
        Rare has = rare();
        WsOutcome outcome = has.outcome;
        if (has.told || outcome == null) {
            return;
        }
        Bundle leased = bundle;
        bundle = null;
        if (leased != null) {
            leased.outgoing.discardCork(this);
            engine.bundles.giveBack(leased);
        }
        if (role() == Role.CLIENT) {
            engine.transfers.remove(this);
        } else {
            engine.live.remove(this);
            engine.accepted--;
        }
        has.told = true;
        engine.watch.ended(
                this,
                outcome.close().code(),
                outcome.cause().map(why -> why.kind().toString()),
                bytesReceived,
                bytesSent,
                outcome.took());
        if (callbacks.onClose != null) {
            try {
                callbacks.onClose.on(this, outcome);
            } catch (Throwable thrown) {
                Log.error("onClose of session " + id + " threw", thrown);
            }
        }
        if (!has.opened.isEmpty()) {
            TransferException never = new TransferException(
                    outcome.cause().orElse(new Failure.Cancelled("the session ended before it was open")));
            has.opened.forEach(future -> future.completeExceptionally(never));
        }
        has.tell(outcome);
        has.wakePaced();
        if (role() == Role.CLIENT) {
            engine.ended(this);
        }
    }

    @Override
    public void endSoon(String reason) {
        if (has(OPEN_DUE) && !has(ENDED)) {
            tellOpened();
        }
        if (present() == State.OPEN) {
            if (!has(SHUT_DOWN)) {
                flags |= SHUT_DOWN;
                call("onShutdown", callbacks.onShutdown);
            }
            closeNow(Close.GOING_AWAY);
        } else if (present() == State.CONNECTING) {
            end(new Failure.Cancelled(reason));
        }
    }

    @Override
    public void endNow(String reason) {
        cancelNow(reason);
    }

    @Override
    void defect(Throwable thrown) {
        Log.error("session " + id + " is ended by a defect", thrown);
        if (bundle != null) {
            // Now: the next turn is another session's, which would send it to its own peer.
            bundle.outgoing.discardCork(this);
        }
        end(new Failure.CallbackThrew("the engine", thrown));
    }

    @Override
    void overdue(long now) {
        Opening opening = rare == null ? null : rare.opening;
        if (opening != null) {
            end(opening.explain(opening.timedOut()));
        } else if (isDue(stallDue(), now)) {
            end(new Failure.TimedOut("waiting for the peer to take bytes", "stallTimeout", options.stallTimeout()));
        } else if (present() == State.CLOSING && isDue(closingDue(), now)) {
            closingIsOver();
        } else if (isDue(pongDue(), now)) {
            end(new Failure.TimedOut("waiting for the answer to a ping", "pongTimeout", options.pongTimeout()));
        } else if (isShort(options.pingInterval(role())) && isDue(pingDue(), now)) {
            keepAliveDue(now);
        } else if (has(RATED) && isDue(rates().due(), now)) {
            engine.enqueue(this);
        }
        if (!has(ENDED)) {
            watchDeadlines();
        }
    }

    private void closingIsOver() {
        if (has(MORE) && lease().incoming.hasStored()) {
            // What was parsed ahead takes more than one turn, and comes before the end.
            return;
        }
        ClosingHandshake closing = closing();
        if (has(FAILED) || (closing != null && closing.isClean())) {
            end(rare().failure);
        } else {
            String end = isRaw() ? "end of stream" : "close frame";
            end(new Failure.TimedOut("waiting for the peer's " + end, "closeTimeout", options.closeTimeout()));
        }
    }

    final void cancelUpload(Pump pump) {
        engine.act(() -> {
            if (rare != null && rare.pump == pump) {
                end(new Failure.Cancelled("an upload that had begun was cancelled"));
            }
        });
    }

    final void forgetPacer() {
        WsConnection before = rare().pacer;
        if (before != null) {
            before.rare().forgetPaced(this);
        }
    }

    @Override
    void whenOpened(CompletableFuture<WsSession> future) {
        if (has(WAS_OPEN) && !has(OPEN_DUE)) {
            future.complete(this);
        } else if (has(ENDED) && rare().told) {
            future.completeExceptionally(new TransferException(
                    rare().failure == null ? new Failure.Cancelled("the session ended") : rare().failure));
        } else {
            rare().opened.add(future);
        }
    }
}
