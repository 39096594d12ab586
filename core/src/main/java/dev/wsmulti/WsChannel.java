package dev.wsmulti;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A WebSocket connection that you call, where a session calls you: libcurl's connect-only model ({@code
 * CURLOPT_CONNECT_ONLY} 2, {@code curl_ws_recv}, {@code curl_ws_send}). A session may become one, and back: {@link #of}, {@link #toSession}.
 *
 * <pre>{@code
 * try (var ws = WsChannel.open("ws://localhost:9001/", Duration.ofSeconds(5))) {
 *     ws.send("hi");
 *     var message = ws.receiveMessage(Duration.ofSeconds(1));
 * }
 * }</pre>
 *
 * <p><b>Who moves the bytes.</b> A channel of {@link #open} has a loop of its own and no thread: it moves inside the calls of
 * this class only, pings are answered there too. One of {@link #connect} lives on your loop: calls without a Duration only
 * look at what your loop has done; those that wait drive it themselves unless another thread is inside {@code run}, or the
 * loop was started. A loop that another thread drives by {@code perform} is not for forms that wait.
 *
 * <p><b>Waiting.</b> The forms with a Duration wait at most so long, on platform and virtual threads. Interrupted they throw
 * {@link InterruptedException} and the channel stays as usable as before, but for {@link #open} and {@link #awaitOpen}, which
 * leave none. In a callback of the channel's own loop they are refused with {@link IllegalStateException}.
 *
 * <p>Any thread; two threads that receive share what comes.
 */
public final class WsChannel implements AutoCloseable {
    /** Nothing has come yet ({@code CURLE_AGAIN}). */
    public static final int AGAIN = -2;

    /** Nothing will come any more: {@link #outcome} says why ({@code CURLE_GOT_NOTHING} and others). */
    public static final int END = -1;

    private final WsMulti multi;
    private final boolean own;
    private final Inbox inbox;
    private final WsSession session;
    private final boolean raw;

    /** A callback of the user's is being told of a piece that is in the inbox already; the loop's thread only. */
    private boolean delivering;

    private boolean closed;

    /** The handler's callbacks observe; with the channel's own beside them it goes to the session. */
    private WsChannel(
            WsMulti multi, boolean own, boolean raw, WsHandler observers, Function<WsHandler, WsSession> begin) {
        this.multi = multi;
        this.own = own;
        this.raw = raw;
        this.inbox = new Inbox();
        this.session = begin.apply(filled(observers));
        session.opened().thenAccept(ws -> multi.gate.locked(inbox::opened));
        session.done().thenAccept(outcome -> multi.gate.locked(() -> inbox.ended(outcome)));
    }

    // Opening.

    /**
     * Opens on a loop of its own.
     *
     * @param most for the whole opening
     * @throws TransferException if it cannot be opened; kind {@code TIMED_OUT} if not in time
     */
    public static WsChannel open(String url, Duration most) throws InterruptedException {
        return open(WsRequest.to(url), most);
    }

    /**
     * Opens on a loop of its own. Callbacks of the request are observers; {@code onData}, {@code onMessage}, {@code onText},
     * {@code onBinary} and {@code onRaw} are refused with {@link IllegalArgumentException}: the channel takes the data. With
     * {@link WsOptions#raw} in the request's options it is that of {@link #openRaw}; so is one of {@link #connect}.
     */
    public static WsChannel open(WsRequest request, Duration most) throws InterruptedException {
        return own(request, false, most);
    }

    /** The same in raw mode: the bytes behind the 101 as they are ({@link WsHandler#onRaw}). */
    public static WsChannel openRaw(WsRequest request, Duration most) throws InterruptedException {
        return own(request, true, most);
    }

    /** Begins to open on your loop and returns at once, also in callbacks. It may be received from; sending is FULL. */
    public static WsChannel connect(WsMulti multi, WsRequest request) {
        return connect(multi, false, request, false);
    }

    /** The same in raw mode. */
    public static WsChannel connectRaw(WsMulti multi, WsRequest request) {
        return connect(multi, false, request, true);
    }

    private static WsChannel connect(WsMulti multi, boolean own, WsRequest request, boolean raw) {
        boolean bytes = raw || request.handler().options().raw();
        return new WsChannel(
                multi, own, bytes, refusingData(request.handler()), handler -> multi.add(request.handler(handler)));
    }

    /**
     * Makes a channel of a session of your loop, client or server: from the next message on it is received here, and {@code
     * onData}, {@code onMessage}, {@code onText}, {@code onBinary} or {@code onRaw} of its handler rest; its other callbacks
     * observe. {@link #toSession} is the way back. Any thread, callbacks too.
     *
     * @throws IllegalArgumentException if the session is of another loop
     */
    public static WsChannel of(WsMulti multi, WsSession session) {
        if (!multi.isLoopOf(session)) {
            throw new IllegalArgumentException("of: the session belongs to another loop");
        }
        WsHandler handler = session.info().handler().orElseThrow();
        boolean raw = handler.onRaw().isPresent() || session.options().raw();
        WsChannel channel = new WsChannel(multi, false, raw, handler.withoutData(), filled -> {
            session.handler(filled);
            return session;
        });
        if (session.state() != WsSession.State.CONNECTING) {
            // Another thread would find it opening until the loop has had a turn.
            multi.gate.locked(channel.inbox::opened);
        }
        return channel;
    }

    private static WsChannel own(WsRequest request, boolean raw, Duration most) throws InterruptedException {
        WsMulti loop = WsMulti.open();
        try {
            return connect(loop, true, request.openTimeout(most), raw).awaitOpen(most);
        } catch (Throwable failed) {
            loop.close();
            throw failed;
        }
    }

    /**
     * Waits until it is open. If it does not become so, or the thread is interrupted, it is cancelled.
     *
     * @return this
     * @throws TransferException if it cannot be opened; kind {@code TIMED_OUT} if not in time
     */
    public WsChannel awaitOpen(Duration most) throws InterruptedException {
        boolean decided;
        try {
            decided = await(() -> inbox.isOpened() || inbox.isEnded(), Boolean::booleanValue, most);
        } catch (InterruptedException stop) {
            session.cancel();
            throw stop;
        }
        if (!decided) {
            session.cancel();
            throw new TransferException(
                    new Failure.TimedOut("opening " + session.info().url(), "openTimeout", most));
        }
        if (!locked(inbox::isOpened)) {
            throw new TransferException(outcome().orElseThrow().failure());
        }
        return this;
    }

    private static WsHandler refusingData(WsHandler handler) {
        if (Stream.of(handler.onData(), handler.onMessage(), handler.onText(), handler.onBinary(), handler.onRaw())
                .anyMatch(Optional::isPresent)) {
            throw new IllegalArgumentException(
                    "a channel takes the data itself: leave out onData, onMessage, onText, onBinary and onRaw,"
                            + " and call receive (openRaw for raw bytes)");
        }
        return handler;
    }

    /** The handler with the channel in it; the user's callbacks observe. */
    private WsHandler filled(WsHandler handler) {
        WsHandler observed = handler.onPong(watched(handler.onPong()))
                .onClosing(watched(handler.onClosing()))
                .onWritable(ws -> {
                    multi.gate.locked(inbox::changed);
                    if (handler.onWritable().isPresent()) {
                        handler.onWritable().get().on(ws);
                    }
                });
        if (handler.onPing().isPresent()) {
            // Only then: answered pings that nobody watches are not stored while the session is stopped.
            observed = observed.onPing(watched(handler.onPing()));
        }
        return raw
                ? observed.onRaw((ws, bytes) -> multi.gate.locked(() -> inbox.add(ws, bytes)))
                : observed.controlFrames(true).onData((ws, piece) -> multi.gate.locked(() -> inbox.add(ws, piece)));
    }

    private <E> Callback<WsSession, E> watched(Optional<Callback<? super WsSession, ? super E>> observer) {
        return (ws, event) -> {
            delivering = true;
            try {
                if (observer.isPresent()) {
                    observer.get().on(ws, event);
                }
            } finally {
                delivering = false;
            }
        };
    }

    // Receiving.

    /**
     * Takes part of exactly one frame, as much as has come and finds room ({@code curl_ws_recv}); {@link #meta} tells of it.
     * Nothing is lost: what finds no room is there for the next call. An empty frame is 0 bytes once; with a buffer without
     * room 0 is the answer too, and {@code meta().frameLeft()} says what waits, outside of compressed messages. Control frames come as frames: PONG, CLOSE,
     * and PING where {@code autoPong} is off. Never blocks.
     *
     * @return the number of bytes, or {@link #AGAIN}, or {@link #END}
     * @throws IllegalStateException in {@code onPing}, {@code onPong} and {@code onClosing} of this channel's own request
     */
    public int receive(ByteBuffer target) {
        refuseWhileDelivering();
        int count = locked(() -> inbox.take(session, target));
        return count == AGAIN && turn() ? locked(() -> inbox.take(session, target)) : count;
    }

    /** Waits for it at most so long; then the answer is {@link #AGAIN}. */
    public int receive(ByteBuffer target, Duration most) throws InterruptedException {
        return await(() -> inbox.take(session, target), count -> count != AGAIN, most);
    }

    /**
     * Takes a whole message of at most {@code maxMessage} bytes; control frames are passed over. Never blocks.
     *
     * @return empty if none has come whole, or if the session is over in order ({@link #outcome} is present then)
     * @throws TransferException if the session has failed, or the message is too big: that closes it with 1009
     * @throws IllegalStateException on a raw channel, or amid a message that {@link #receive} has begun
     */
    public Optional<Message> receiveMessage() {
        refuseWhileDelivering();
        Optional<Message> message = takeMessage();
        return message.isEmpty() && turn() ? takeMessage() : message;
    }

    /** Waits for it at most so long; what has come of a message by then is kept for the next call. */
    public Optional<Message> receiveMessage(Duration most) throws InterruptedException {
        return await(this::takeMessage, message -> message.isPresent() || inbox.isEnded(), most);
    }

    private Optional<Message> takeMessage() {
        if (raw) {
            throw new IllegalStateException("a raw channel has no messages: use receive");
        }
        return locked(() -> {
            Optional<Message> message = inbox.takeMessage(session);
            if (message.isEmpty()) {
                inbox.end().flatMap(WsOutcome::cause).ifPresent(failure -> {
                    throw new TransferException(failure);
                });
            }
            return message;
        });
    }

    /**
     * What was received last ({@code curl_ws_meta}): flags, and where it stands in its frame and message.
     *
     * @throws IllegalStateException if nothing was, or on a raw channel
     */
    public FrameMeta meta() {
        if (raw) {
            throw new IllegalStateException("raw bytes have no frames, and so no meta");
        }
        return locked(inbox::meta);
    }

    /**
     * Waits until one of them has something to receive, its end included, or until {@link WsMulti#wakeup}, at most so long.
     *
     * @return those that have; empty if none has
     * @throws IllegalArgumentException if they are not all of one loop
     */
    public static List<WsChannel> poll(Collection<WsChannel> channels, Duration most) throws InterruptedException {
        List<WsChannel> all = List.copyOf(channels);
        List<Inbox> inboxes = all.stream().map(channel -> channel.inbox).toList();
        if (all.stream().map(channel -> channel.multi).distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "poll: the channels must be of one loop: make them by connect(multi, request)");
        }
        LoopGate gate = all.get(0).multi.gate;
        gate.await(
                inboxes.stream().map(inbox -> inbox.waiting).toList(),
                () -> inboxes.stream().anyMatch(Inbox::isReadable) || gate.takeWakeup(),
                Boolean::booleanValue,
                most);
        return gate.locked(
                () -> all.stream().filter(channel -> channel.inbox.isReadable()).toList());
    }

    // Sending.

    /** Sends a text message; {@code FULL} also while the channel opens. Never blocks. */
    public SendResult send(CharSequence text) {
        return send(Message.text(text));
    }

    /** Sends the remaining bytes as a binary message; the buffer is used up if they were accepted. */
    public SendResult send(ByteBuffer bytes) {
        return sent(() -> session.send(bytes));
    }

    /** Sends a message of its own type. */
    public SendResult send(Message message) {
        return sent(() -> session.send(message));
    }

    /** Waits until it is accepted, at most so long; then the answer is {@code FULL}. */
    public SendResult send(Message message, Duration most) throws InterruptedException {
        return sent(() -> session.send(message), most);
    }

    /** Sends the remaining bytes as they are, on a raw channel; the buffer is used up if they were accepted. */
    public SendResult sendRaw(ByteBuffer bytes) {
        return sent(() -> session.sendRaw(bytes));
    }

    /** Waits until they are accepted, at most so long; then the answer is {@code FULL}. */
    public SendResult sendRaw(ByteBuffer bytes, Duration most) throws InterruptedException {
        return sent(() -> session.sendRaw(bytes), most);
    }

    /** Sends a ping with up to 125 bytes; the answer comes as a PONG frame. */
    public SendResult ping(ByteBuffer payload) {
        return sent(() -> session.ping(payload));
    }

    /** Sends a pong with up to 125 bytes: the answer to a PING where {@code autoPong} is off. */
    public SendResult pong(ByteBuffer payload) {
        return sent(() -> session.pong(payload));
    }

    private SendResult sent(Supplier<SendResult> call) {
        if (isOpening()) {
            turn();
        }
        SendResult result = offered(call);
        turn();
        return result;
    }

    private SendResult sent(Supplier<SendResult> call, Duration most) throws InterruptedException {
        SendResult result = await(() -> offered(call), last -> last != SendResult.FULL, most);
        turn();
        return result;
    }

    private SendResult offered(Supplier<SendResult> call) {
        multi.gate.locked(inbox::refuseIfGivenBack);
        return isOpening() ? SendResult.FULL : call.get();
    }

    private boolean isOpening() {
        return locked(() -> !inbox.isOpened() && !inbox.isEnded());
    }

    // State and end.

    /** The session below, for all that a channel has no method for. */
    public WsSession session() {
        return session;
    }

    /**
     * Gives the session to a handler: what was not received here comes to it first, then the rest. The channel is used up:
     * receiving and sending throw {@link IllegalStateException}, closing it does nothing. Any thread, callbacks too; should the
     * session end before the loop has come to it, what was not received is lost and the handler hears nothing.
     *
     * @return the session
     * @throws IllegalStateException if a part of a message was received and not its end, if the session has ended, if the
     *     channel was given back before, or if it is of {@link #open}: nobody would drive its loop
     * @throws IllegalArgumentException unless raw goes to {@code onRaw}, and frames do not
     */
    public WsSession toSession(WsHandler handler) {
        if (own) {
            throw new IllegalStateException(
                    "a channel of open has a loop of its own, which nobody would drive: use connect");
        }
        if (handler.onRaw().isPresent() != raw) {
            throw new IllegalArgumentException(
                    raw ? "a raw channel needs a handler with onRaw" : "onRaw is for a channel that was opened raw");
        }
        multi.gate.locked(() -> inbox.giveBack(raw));
        multi.takeBack(session, handler, () -> locked(() -> inbox.unread(session)));
        return session;
    }

    /** Where it stands, as of the last turn. */
    public WsSession.State state() {
        return session.state();
    }

    /** How it ended, once it has; there may be something to receive yet. */
    public Optional<WsOutcome> outcome() {
        return locked(inbox::end);
    }

    /** Closes with 1000; see {@link #close(Close)}. */
    @Override
    public void close() {
        close(Close.NORMAL);
    }

    /**
     * Drops what was not received, sends what was accepted and a close frame, waits for the peer's at most {@code
     * closeTimeout}, and ends it. In a callback of its loop, and if interrupted, it does not wait. To say goodbye and go on
     * receiving use {@code session().close(..)}. Again: nothing happens.
     */
    public void close(Close close) {
        if (locked(inbox::isGivenBack)) {
            return;
        }
        boolean waits = locked(() -> {
            inbox.drop(session);
            boolean first = !closed && !multi.inLoop();
            closed |= first;
            return first;
        });
        session.close(close);
        if (!waits) {
            return;
        }
        boolean interrupted = false;
        try {
            await(inbox::isEnded, Boolean::booleanValue, session.options().closeTimeout());
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        session.cancel();
        if (own) {
            multi.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuseWhileDelivering() {
        if (multi.inLoop() && delivering) {
            throw new IllegalStateException("its piece is being delivered: receive when the callback has returned");
        }
    }

    /** A loop of its own gets a turn; one of yours has its own driver. Says whether something may have changed. */
    private boolean turn() {
        if (own) {
            multi.gate.turn();
        }
        return own;
    }

    private <T> T await(Supplier<T> call, Predicate<? super T> enough, Duration most) throws InterruptedException {
        return multi.gate.await(List.of(inbox.waiting), call, enough, most);
    }

    private <T> T locked(Supplier<T> action) {
        return multi.gate.locked(action);
    }

    @Override
    public String toString() {
        return "channel to " + session.info().url() + " " + state();
    }
}
