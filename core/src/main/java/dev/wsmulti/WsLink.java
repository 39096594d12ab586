package dev.wsmulti;

import dev.wsmulti.engine.Stay;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Signal;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session that comes back: one after the other for the same request, each told to the same callbacks, {@code onClose} of
 * each included. Made by {@link WsMulti#keepOpen}.
 *
 * <p><b>When it comes back.</b> After whatever may be another time: no address, no connection, a connection lost, a deadline, a
 * refusal with 408, 425, 429, 500, 502, 503 or 504, a close by the peer. {@code Retry-After} is obeyed, up to 10 minutes.
 *
 * <p><b>When it does not.</b> After {@link #close}, a close of ours or {@code cancel()}; another refusal, such as 401, 403 and 404; a 101 that
 * does not verify; a violation of the protocol, by the peer or, as the peer says with 1002, 1003, 1007, 1008, 1009 or 1010, by
 * us; a limit that was passed; a callback that threw; certificates and the rest of TLS but for a cut connection; a longer
 * {@code Retry-After}; the attempts of the {@code Backoff} used up.
 *
 * <p><b>What is sent.</b> {@link #send} queues while no session is open. {@code onOpen} comes first, so that a program can say
 * who it is by {@code session.send}; then what waits goes out in its order. What a session accepted and its socket did not
 * take goes again, whole, with the next one; what the socket took and the peer may not have read is not known, and lost.
 *
 * <p>Attempts, the first one of each included, are spread over all links of a loop: at most {@code maxLinkRate} begin in a
 * second, and {@code maxLinksOpening} are under way. A link keeps {@code run()} alive. Any
 * thread.
 */
public final class WsLink implements AutoCloseable {
    /** A tick of the timers: those that are due within it begin together. */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(10);

    private final WsMulti multi;
    private final LinkOptions options;
    private final WsRequest request;
    private final Stay stay;
    private final CompletableFuture<Optional<WsOutcome>> ended = new CompletableFuture<>();

    // Guarded by the lock of the loop's gate.
    private final Unsent unsent = new Unsent();
    private @Nullable WsSession session;
    private boolean open;
    private boolean over;
    private @Nullable WsOutcome last;

    // The loop's thread only.
    private int attempt;
    private long openedAt;
    /** Its attempt counts among those under way. */
    private boolean paced;

    private Loop.@Nullable Timer waits;

    /**
     * A link is about to try again.
     *
     * @param attempt for the n-th time in a row, counted from 1
     * @param delay how long it waits before; where many links of the loop wait it may be longer
     * @param outcome how the session before ended
     */
    public record Again(int attempt, Duration delay, WsOutcome outcome) {
        /** Why, where it was a failure. */
        public Optional<Failure> cause() {
            return outcome.cause();
        }
    }

    WsLink(WsMulti multi, WsRequest given, LinkOptions options) {
        this.multi = multi;
        this.options = options;
        this.request = given.handler(filled(given.handler()));
        this.stay = new Stay(multi.engine(), this::stop);
    }

    /** Begins, in its turn among the links of the loop; what cannot be added is the caller's to know. */
    void begin() {
        multi.engine().refuseUnlessPossible(request);
        stay.begin();
        multi.engine().act(this::due);
    }

    private WsHandler filled(WsHandler handler) {
        return handler.onOpen(ws -> {
                    try {
                        on(handler.onOpen(), ws);
                    } finally {
                        opened(ws);
                    }
                })
                .onWritable(ws -> {
                    pass();
                    on(handler.onWritable(), ws);
                })
                .onClose((ws, outcome) -> {
                    try {
                        if (handler.onClose().isPresent()) {
                            handler.onClose().get().on(ws, outcome);
                        }
                    } finally {
                        closed(outcome);
                    }
                });
    }

    private static void on(Optional<Signal<? super WsSession>> callback, WsSession ws) throws Exception {
        if (callback.isPresent()) {
            callback.get().on(ws);
        }
    }

    // What the loop tells.

    private void opened(WsSession ws) {
        locked(() -> {
            session = ws;
            open = true;
        });
        openedAt = multi.now();
        leave();
        pass();
    }

    private void pass() {
        locked(() -> {
            WsSession now = session;
            if (open && now != null) {
                unsent.pass(now);
            }
        });
    }

    private void closed(WsOutcome outcome) {
        leave();
        boolean stays = locked(() -> {
            if (open && multi.now() - openedAt >= options.stableAfter().toNanos()) {
                attempt = 0;
            }
            open = false;
            session = null;
            last = outcome;
            unsent.back(outcome.unsent());
            if (!options.keepsUnsent()) {
                unsent.drop();
            }
            return !over;
        });
        Optional<Duration> delay = stays
                ? LinkLaw.delay(outcome, attempt + 1, options.backoff(), ThreadLocalRandom.current())
                : Optional.empty();
        if (delay.isEmpty()) {
            end();
        } else {
            attempt++;
            again(new Again(attempt, delay.get(), outcome));
        }
    }

    private void again(Again next) {
        try {
            if (options.onRetry().isPresent()) {
                options.onRetry().get().on(this, next);
            }
        } catch (Throwable thrown) {
            Log.error("onRetry of " + this + " threw", thrown);
            end();
        }
        if (!isOver()) {
            waits = multi.schedule(next.delay(), this::due);
        } else {
            end();
        }
    }

    private void due() {
        long now = multi.now();
        long wait = multi.links().slot(now) - now;
        if (wait >= SHORTEST_WAIT) {
            waits = multi.schedule(Duration.ofNanos(wait), this::enter);
        } else {
            enter();
        }
    }

    private void enter() {
        waits = null;
        multi.links().enter(this::dial);
    }

    /** Whether an attempt is under way now. */
    private boolean dial() {
        try {
            paced = locked(() -> {
                if (!over) {
                    session = multi.add(request);
                }
                return !over;
            });
        } catch (IllegalStateException closed) {
            end();
        }
        return paced;
    }

    private void leave() {
        if (paced) {
            paced = false;
            multi.links().leave();
        }
    }

    /** The loop ends. */
    private void stop() {
        boolean idle = locked(() -> {
            over = true;
            return session == null;
        });
        if (idle) {
            end();
        }
    }

    private void end() {
        Optional<WsOutcome> outcome = locked(() -> {
            over = true;
            unsent.drop();
            return Optional.ofNullable(last);
        });
        Loop.Timer waiting = waits;
        if (waiting != null) {
            waiting.cancel();
            waits = null;
        }
        stay.end();
        ended.complete(outcome);
    }

    // What the user calls.

    /** Sends a text message, now or as soon as a session is open. */
    public SendResult send(CharSequence text) {
        return send(Message.text(text));
    }

    /** Sends a binary message. */
    public SendResult send(byte[] bytes) {
        return send(Message.binary(bytes));
    }

    /**
     * Sends a message of its own type; what is lent is copied. {@code FULL} from {@code maxUnsent} bytes on that have not gone
     * out, and nothing is taken then; {@code CLOSED} when the link is over. Never blocks.
     */
    public SendResult send(Message message) {
        Message owned = message.copy();
        SendResult result = locked(() -> {
            WsSession now = session;
            if (over) {
                return SendResult.CLOSED;
            }
            if (open && now != null) {
                unsent.left(now.queuedBytes());
            }
            if (unsent.bytes() >= options.maxUnsent() || !open && !options.keepsUnsent()) {
                return SendResult.FULL;
            }
            unsent.add(owned);
            return SendResult.ACCEPTED;
        });
        if (result == SendResult.ACCEPTED) {
            if (multi.inLoop()) {
                pass();
            } else {
                multi.execute(this::pass);
            }
        }
        return result;
    }

    /** The present session: the open one, or the one that opens; empty before it begins, during a wait, and at the end. */
    public Optional<WsSession> session() {
        return locked(() -> Optional.ofNullable(session));
    }

    /** Whether a session is open. */
    public boolean isOpen() {
        return locked(() -> open);
    }

    /** Whether it never comes back. */
    public boolean isOver() {
        return locked(() -> over);
    }

    /** Bytes of messages that wait for a session or its socket. */
    public long queuedBytes() {
        return locked(() -> {
            WsSession now = session;
            if (open && now != null) {
                unsent.left(now.queuedBytes());
            }
            return unsent.bytes();
        });
    }

    /** Messages that were accepted and will not go out. */
    public long dropped() {
        return locked(unsent::dropped);
    }

    /** Completes when it is over, with the outcome of the last session, if there was one. */
    public CompletionStage<Optional<WsOutcome>> ended() {
        return ended.minimalCompletionStage();
    }

    /** Closes with 1000; see {@link #close(Close)}. */
    @Override
    public void close() {
        close(Close.NORMAL);
    }

    /**
     * Ends it: an open session sends what it has accepted and a close frame, one that opens is cancelled, a wait ends. Does not
     * wait. Again: nothing happens.
     */
    public void close(Close close) {
        Optional<WsSession> present = locked(() -> {
            over = true;
            return Optional.ofNullable(session);
        });
        present.ifPresent(ws -> ws.close(close));
        if (present.isEmpty()) {
            multi.execute(this::stop);
        }
    }

    private <T> T locked(Supplier<T> action) {
        return multi.gate.locked(action);
    }

    private void locked(Runnable action) {
        multi.gate.locked(action);
    }

    @Override
    public String toString() {
        return "link to " + request.target() + (isOver() ? " over" : isOpen() ? " open" : " not open");
    }
}
