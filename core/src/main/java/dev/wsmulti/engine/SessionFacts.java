package dev.wsmulti.engine;

import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.Liveness;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Sizes;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.Negotiation;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is so of a session, and when something of it is due; the storeys above are what happens to it. Its fields are all
 * that an idle session keeps. Other threads read as of the end of the last turn, or newer.
 */
abstract class SessionFacts extends SessionHandle {
    /** Pings that may not be late by the tick of the slow wheel. */
    private static final Duration SHORT_INTERVAL = Duration.ofSeconds(5);

    /** How long a context of ours is kept while nothing is encoded. */
    private static final long REST = Duration.ofSeconds(30).toNanos();

    /** How many times the marks of payload may wait in headers of empty messages. */
    private static final int HEADERS = 8;

    static final int PAUSED = 1;
    /** The high mark was reached and the low one not since: those paced by it wait. */
    static final int OVER_MARK = 1 << 1;
    /** So it is not given data itself: a server, or a client that asked for it. */
    static final int HELD = 1 << 2;
    /** The user was told FULL and waits for onWritable. */
    static final int WANTS_WRITABLE = 1 << 3;

    /** The writer of the open message was told FULL: what waits behind that message does not keep it waiting. */
    static final int WANTS_ROOM = 1 << 16;

    static final int WRITABLE_DUE = 1 << 4;
    static final int OPEN_DUE = 1 << 5;
    static final int WAS_OPEN = 1 << 6;
    /** Our close frame is queued: no message is taken any more. */
    static final int CLOSING = 1 << 21;
    /** There is an outcome. */
    static final int CLOSED = 1 << 22;
    /** The budget was used up before the events were. */
    static final int MORE = 1 << 7;

    static final int END_OF_STREAM = 1 << 8;
    /** Saying goodbye after a failure: input is dropped, no callback but the last one. */
    static final int FAILED = 1 << 9;

    static final int ENDED = 1 << 10;
    /** It is to be flushed at the end of the turn. */
    static final int DIRTY = 1 << 11;
    /** A ping of ours waits for its answer. */
    static final int PINGED = 1 << 12;
    /** It was told that its server shuts down. */
    static final int SHUT_DOWN = 1 << 14;
    /** Nothing is taken from the source of an upload. */
    static final int SEND_PAUSED = 1 << 15;
    /** That ping's own pong has not come, whatever else has. */
    static final int AWAITS_PONG = 1 << 17;
    /** At the end of the message that is being received it has another handler. */
    static final int HANDLER_DUE = 1 << 18;
    /** It has a rate: {@link Rare#rates} is there. */
    static final int RATED = 1 << 19;
    /** Bytes instead of frames: said in the opening, for good. */
    static final int RAW = 1 << 20;

    final long added;

    /** Where a client's session goes; a server's keeps nothing of its request, and has none. */
    final @Nullable Target target;

    Callbacks callbacks;
    WsOptions options;

    @Nullable
    Endpoint endpoint;

    @Nullable
    Bundle bundle;

    @Nullable
    Rare rare;

    int flags;
    long queued;

    /** Microseconds since it was added: the first byte of the answer to a client's upgrade. */
    int started;

    /** See {@link RoundTrips}. */
    int roundTrips;

    /** Control frames of the peer in the second of that number. */
    short controls;

    byte controlSecond;

    long lastReceived;
    long lastSent;
    long pinged;
    long bytesReceived;
    long bytesSent;
    long messagesReceived;
    long messagesSent;

    SessionFacts(Engine engine, @Nullable Target target, WsHandler handler, @Nullable Object attachment) {
        super(engine, attachment);
        this.target = target;
        this.callbacks = engine.callbacksOf(handler);
        this.options = handler.options();
        this.flags = callbacks.onRaw != null || options.raw() ? RAW : 0;
        this.added = engine.time();
        this.lastReceived = added;
        this.lastSent = added;
    }

    /**
     * Whether the high mark is reached. Empty messages count nothing, but their headers wait in memory all the same: they
     * have a mark of their own.
     */
    boolean isFull(int length) {
        return queued >= options.sendHigh() || (length == 0 && isFullOfHeaders(options.sendHigh()));
    }

    /** Whether so little is queued that it is writable again. */
    boolean isAtLowMark() {
        return queued <= options.sendLow() && !isFullOfHeaders(options.sendLow());
    }

    private boolean isFullOfHeaders(long mark) {
        Bundle leased = bundle;
        return leased != null && (leased.outgoing.bytesLeft() - queued) / HEADERS > mark;
    }

    /** As of now, on the loop's thread. */
    final State present() {
        // Read once: other threads ask, too.
        int seen = flags;
        if ((seen & CLOSED) != 0) {
            return State.CLOSED;
        }
        if ((seen & CLOSING) != 0) {
            return State.CLOSING;
        }
        return (seen & WAS_OPEN) != 0 ? State.OPEN : State.CONNECTING;
    }

    static IllegalStateException notOpenYet() {
        return new IllegalStateException(
                "the session is not open yet: send from onOpen, or when opened() has completed");
    }

    /** Something of the answer to a client's upgrade may have come. */
    void answered() {
        if (started == 0 && bytesReceived > 0) {
            started = (int) Math.max(1, Math.min((engine.now - added) / 1000, Integer.MAX_VALUE));
        }
    }

    /** Nanoseconds since it was added. */
    long age() {
        return engine.now - added;
    }

    /** Bytes that the frame begun still lacks. */
    long openFrameLeft() {
        Bundle leased = bundle;
        return leased == null ? 0 : leased.outgoing.frames().frameLeft();
    }

    /** Whether it takes no new message any more; throws if it does not take one yet. */
    boolean isClosing() {
        if (present() == State.CONNECTING) {
            throw notOpenYet();
        }
        return present() != State.OPEN;
    }

    /** Whether a message of its own was begun before the closing and may be ended. */
    boolean isAmidMessage() {
        return bundle != null && bundle.outgoing.isOpen();
    }

    /** Whether data may be delivered and sent: neither ended nor saying goodbye after a failure. */
    boolean isListening() {
        return (flags & (ENDED | FAILED)) == 0;
    }

    /** Whether delivery stands still: paused, held, or paced by another session. */
    boolean isStopped() {
        // Read once: other threads ask by info(), and onOpen's return may drop it.
        Rare has = rare;
        return (flags & (PAUSED | HELD)) != 0 || has != null && has.isPaced();
    }

    /** Whether it holds so much that a sender paced by it must wait. */
    boolean isOverMark() {
        return present() == State.OPEN && has(OVER_MARK);
    }

    /** Whether anybody wants to see a control frame. */
    boolean wants(FrameType type, boolean answered) {
        return callbacks.controlFrames && !answered
                || switch (type) {
                    case PING -> callbacks.onPing != null;
                    case PONG -> callbacks.onPong != null;
                    default -> callbacks.onClosing != null;
                };
    }

    /** The peer's close frame, or 1006 where none came. */
    Close peerClose() {
        ClosingHandshake closing = closing();
        Close received = closing == null ? null : closing.received();
        return received == null ? Close.ABNORMAL : received;
    }

    @Nullable
    ClosingHandshake closing() {
        return rare == null ? null : rare.closing;
    }

    boolean hasSaidGoodbye() {
        ClosingHandshake closing = closing();
        return closing != null && closing.hasLeft();
    }

    @Override
    long deadline() {
        if (has(ENDED)) {
            return Wheel.NEVER;
        }
        if (present() == State.CONNECTING) {
            Opening opening = rare == null ? null : rare.opening;
            return opening == null ? Wheel.NEVER : opening.deadline();
        }
        long due = stallDue();
        if (has(PINGED)) {
            due = Math.min(due, pongDue());
        }
        if (has(RATED)) {
            due = Math.min(due, rates().due());
        }
        if (present() == State.CLOSING) {
            due = Math.min(due, closingDue());
        }
        return isShort(options.pingInterval(role())) ? Math.min(due, pingDue()) : due;
    }

    /** When the answer to our ping is too late; never while it may lie in what we do not read. */
    long pongDue() {
        boolean waits = isStopped() || has(RATED) && rates().receive.due() != Wheel.NEVER;
        return has(PINGED) && !waits ? Engine.after(pinged, options.pongTimeout()) : Wheel.NEVER;
    }

    /** When the peer has taken nothing for too long. */
    long stallDue() {
        Bundle leased = bundle;
        return leased != null && leased.outgoing.waits()
                ? Engine.after(leased.outgoing.blockedSince(), options.stallTimeout())
                : Wheel.NEVER;
    }

    long closingDue() {
        ClosingHandshake closing = closing();
        if (closing == null) {
            return Wheel.NEVER;
        }
        if ((closing.isClean() || isRaw() && has(END_OF_STREAM))
                && isStopped()
                && bundle != null
                && bundle.incoming.hasStored()) {
            // The peer has done its part; what it said before waits for resume().
            return Wheel.NEVER;
        }
        if (!closing.hasLeft() && bundle != null && bundle.outgoing.waits()) {
            // Accepted data is on its way over a slow link: stallTimeout watches that.
            return closing.latest();
        }
        return closing.due(lastReceived, lastSent, options.closeTimeout());
    }

    static boolean isShort(Duration interval) {
        return interval.compareTo(SHORT_INTERVAL) <= 0;
    }

    long pingDue() {
        if (present() != State.OPEN || has(PINGED) || isRaw()) {
            return Wheel.NEVER;
        }
        return Engine.after(Math.max(lastReceived, lastSent), options.pingInterval(role()));
    }

    @Override
    long keepAlive() {
        return earlier(
                isShort(options.pingInterval(role())) ? Wheel.NEVER : pingDue(),
                earlier(restDue(), Math.min(lifeDue(), idleDue())));
    }

    /** When it is too old: up to a tenth earlier, by a chance that its id draws, for there is no room to keep it. */
    long lifeDue() {
        long life = Engine.after(0, options.maxLifetime());
        if (life == Wheel.NEVER || present() != State.OPEN) {
            return Wheel.NEVER;
        }
        long drawn = (id * 0x9E3779B97F4A7C15L) >>> 40;
        return added + life - (long) (life / 10.0 * drawn / (1 << 24));
    }

    /** When it has had no message for too long, as far as was seen. */
    long idleDue() {
        // Read once: other threads ask by info().
        Rare has = rare;
        Quiet quiet = has == null ? null : has.quiet;
        return quiet == null || present() != State.OPEN
                ? Wheel.NEVER
                : Engine.after(quiet.since(), options.idleLimit());
    }

    /** Its {@code idleLimit} is watched from now on, if it has one. */
    final void watchIdle() {
        if (options.idleLimit().compareTo(Setting.FOREVER) < 0 && !has(ENDED)) {
            if (rare().quiet == null) {
                rare().quiet = new Quiet(engine.now);
            }
        } else if (rare != null) {
            rare.quiet = null;
        }
    }

    /** Its rates count from now on, if it has some: from when it is open. */
    final void watchRates() {
        Rates has = rare == null ? null : rare.rates;
        if (has != null) {
            has.change(options, engine.now);
        } else if (present() != State.CONNECTING && !has(ENDED)) {
            Rates made = new Rates(options, engine.now);
            if (!made.areOff()) {
                rare().rates = made;
                flags |= RATED;
            }
        }
    }

    /** Of one that is {@link #RATED}. */
    final Rates rates() {
        return Objects.requireNonNull(rare().rates);
    }

    private Optional<Liveness> liveness() {
        if (state() != State.OPEN) {
            return Optional.empty();
        }
        long time = engine.time();
        return Optional.of(new Liveness(
                Duration.ofNanos(time - lastReceived),
                has(PINGED),
                RoundTrips.of(roundTrips),
                left(lifeDue(), time),
                left(idleDue(), time)));
    }

    private static Duration left(long due, long time) {
        return due == Wheel.NEVER ? Setting.FOREVER : Duration.ofNanos(Math.max(0, due - time));
    }

    /** When a window of ours that nobody relies on is given up. */
    long restDue() {
        Extended mine = extended();
        return mine != null && mine.canRest() ? mine.lastUsed() + REST : Wheel.NEVER;
    }

    /** The extensions of the session, at work; null for none. */
    @Nullable
    Extended extended() {
        return rare == null ? null : rare.extended;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    @Override
    Rare rare() {
        Rare made = rare;
        if (made == null) {
            made = new Rare();
            rare = made;
        }
        return made;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    @Override
    boolean isRaw() {
        return has(RAW);
    }

    @Override
    public WsOptions options() {
        engine.published.turns();
        return options;
    }

    @Override
    long queuedNow() {
        return queued;
    }

    @Override
    boolean isOpenToOthers() {
        State seen = state();
        if (seen == State.CONNECTING) {
            throw notOpenYet();
        }
        return seen == State.OPEN;
    }

    @Override
    public FrameMeta meta() {
        Bundle leased = engine.inLoop() ? bundle : null;
        Piece piece = leased == null ? null : leased.incoming.delivering();
        if (piece == null) {
            throw new IllegalStateException("meta() tells of the piece that onData is being given: call it from there");
        }
        return piece;
    }

    @Override
    public State state() {
        engine.published.turns();
        return present();
    }

    @Override
    public Role role() {
        return target == null ? Role.SERVER : Role.CLIENT;
    }

    @Override
    public Optional<RequestHead> requestHead() {
        engine.published.turns();
        Rare has = rare;
        return has == null ? Optional.empty() : Optional.ofNullable(has.requestHead);
    }

    @Override
    public Optional<ResponseHead> responseHead() {
        engine.published.turns();
        Rare has = rare;
        return has == null ? Optional.empty() : Optional.ofNullable(has.responseHead);
    }

    @Override
    public Optional<String> subprotocol() {
        engine.published.turns();
        Rare has = rare;
        return has == null ? Optional.empty() : Optional.ofNullable(has.subprotocol);
    }

    @Override
    public Optional<String> extensions() {
        engine.published.turns();
        Rare has = rare;
        return has == null
                ? Optional.empty()
                : Optional.ofNullable(has.extensions).map(Negotiation::toString);
    }

    @Override
    public boolean isDone() {
        return state() == State.CLOSED;
    }

    @Override
    public Optional<WsOutcome> outcome() {
        engine.published.turns();
        Rare has = rare;
        return has == null ? Optional.empty() : Optional.ofNullable(has.outcome);
    }

    @Override
    public Info info() {
        Optional<WsOutcome> outcome = outcome();
        Endpoint socket = endpoint;
        Rare has = rare;
        return new Info(
                id,
                target == null ? "" : target.toString(),
                socket == null ? Optional.empty() : socket.local(),
                socket == null ? Optional.empty() : socket.remote(),
                socket == null ? 0 : id,
                false,
                Sockets.bytesIn(socket, bytesReceived),
                Sockets.bytesOut(socket, bytesSent),
                Sizes.NONE,
                queuedBytes(),
                messagesReceived,
                messagesSent,
                isStopped(),
                Approach.timings(
                        has == null ? null : has.approach,
                        started * 1000L,
                        outcome.map(end -> end.took().toNanos()).orElseGet(() -> engine.time() - added)),
                Sockets.facts(socket),
                has == null ? Optional.empty() : has.proxy(),
                liveness(),
                Optional.of(callbacks.handler));
    }
}
