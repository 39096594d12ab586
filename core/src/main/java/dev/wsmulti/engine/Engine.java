package dev.wsmulti.engine;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.net.Transport;
import dev.wsmulti.observe.Log;
import dev.wsmulti.time.Clock;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.NetworkPart;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.TraceLevels;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.websocket.Coding;
import dev.wsmulti.websocket.MaskKeys;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop: what it has, and its turn. First what is ready, then what was posted, then one turn for each that is on the ready
 * list, then what is due, then one flush for each that others sent on. Whoever drives it ({@link Driver}) is its thread for
 * that time; everything below belongs to it.
 */
public final class Engine implements Loop {
    private static final long SOON_TICK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LATE_TICK = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

    private final Clock clock;
    private final long origin;
    private final Reactor reactor;
    private final Mailbox mailbox;
    private final ArrayDeque<Driven> readyList = new ArrayDeque<>();
    private final ArrayList<SessionSender> dirty = new ArrayList<>();
    private final Driver driver;

    final Transport transport;
    final Resolver resolver;
    final ConnectionPool pool;
    final Published published;
    final Wheel soon;
    final Wheel late;
    final SegmentPool segments = new SegmentPool();
    final Scratch scratch = new Scratch();
    final Cork cork = new Cork();
    final Sockets sockets;
    final Offloads offloads;
    final MaskKeys maskKeys = new MaskKeys();
    final SecureRandom random = new SecureRandom();
    final LentMessage lentMessage = new LentMessage();
    final ArrayPayload ownArray = new ArrayPayload();
    final Bundles bundles = new Bundles(this);
    final HttpTools http = new HttpTools();
    final Logins logins = new Logins(random);
    final SecureLayers layers;
    final Coding coding;

    final Trace trace;
    final Watch watch;
    final Transfers transfers;
    final Gauges gauges = new Gauges(this);

    /** Listeners, and the sessions that they accepted. */
    final Live live = new Live();

    /** How many of these are sessions. */
    int accepted;

    /** Connections of listeners that speak HTTP, or are on their way to. */
    int served;

    /** How often the network has become another one. */
    int networkChanges;

    /** Told that ended transfers wait to be drained; null for nobody. */
    private final @Nullable Runnable onDone;

    /** Whose turn it is; null outside of turns, and while deadlines pass and the mailbox is emptied. */
    @Nullable
    Driven current;

    /** The time of the present turn. */
    long now;

    /** Whether the end has begun. Read racily by others: what they add meanwhile is cut at the end. */
    boolean ending;

    /** The thread inside a turn, null between turns. Read racily by others, who can only find that it is not theirs. */
    private @Nullable Thread inTurn;

    private @Nullable Callbacks lastCallbacks;

    /** A loop on that network. */
    public Engine(Transport transport, Resolver resolver, Clock clock, ConnectionPool pool, EngineOptions options) {
        this.coding = new Coding(options.deflateMemory());
        this.clock = clock;
        this.published = new Published(options.number() + 1, options.loops(), options.trace());
        this.transfers = new Transfers(options.keepDone());
        this.onDone = options.onDone();
        this.trace = new Trace(this, options.trace(), options.onTrace());
        this.watch = new Watch(trace);
        this.layers = new SecureLayers(options.secure());
        this.offloads = new Offloads(this, options);
        this.transport = transport;
        this.reactor = transport.reactor();
        this.sockets = new Sockets(reactor, cork.io());
        this.resolver = resolver;
        this.pool = pool;
        this.mailbox = new Mailbox(reactor);
        this.driver = new Driver(this, reactor, mailbox);
        this.origin = clock.nanos();
        this.soon = new Wheel(SOON_TICK, 0);
        this.late = new Wheel(LATE_TICK, 0);
    }

    /** It was found ready for these operations, and gets a turn. */
    void ready(Object owner, int operations) {
        Driven driven = (Driven) owner;
        driven.ready |= operations;
        enqueue(driven);
    }

    /** Whether anything is to have a turn. */
    boolean hasReady() {
        return !readyList.isEmpty();
    }

    /** One turn, on the thread that drives. */
    void turn() {
        inTurn = Thread.currentThread();
        try {
            now = elapsed();
            watch.begins(now, readyList.size());
            trace.begins(published.trace());
            boolean timed = watch.timesSteps();
            mailbox.drain();
            if (timed) {
                watch.step(0, "tasks", elapsed());
            }
            for (int left = readyList.size(); left > 0; left--) {
                Driven driven = readyList.remove();
                driven.enlisted = false;
                current = driven;
                // Before its turn, in which it may have come to its end.
                long whose = timed ? driven.transferId() : 0;
                try {
                    driven.turn(now);
                } catch (Throwable thrown) {
                    driven.defect(thrown);
                }
                if (timed) {
                    watch.step(whose, "its turn", elapsed());
                }
            }
            current = null;
            // Behind what was ready: the loop itself may be late, and what the peer did in time counts.
            soon.advance(now);
            late.advance(now);
            if (timed) {
                watch.step(0, "timers", elapsed());
            }
            flushDirty();
        } finally {
            watch.ended(elapsed() - now);
            current = null;
            inTurn = null;
            published.turnEnded();
        }
    }

    private void flushDirty() {
        for (int i = 0; i < dirty.size(); i++) {
            SessionSender session = dirty.get(i);
            try {
                session.flushDirty(now);
            } catch (Throwable thrown) {
                session.defect(thrown);
            }
        }
        dirty.clear();
    }

    // What transfers and connections use.

    /** Time counts from the making of the loop, so that stamps may be compared as they are: the clock's may wrap. */
    long elapsed() {
        return clock.nanos() - origin;
    }

    /** Gives it a turn: in this one if it has not passed, else in the next. */
    void enqueue(Driven driven) {
        if (!driven.enlisted) {
            driven.enlisted = true;
            readyList.add(driven);
        }
    }

    /** Whether nobody waits for a turn behind the present one. */
    boolean isAlone() {
        return readyList.isEmpty();
    }

    /** Has the session's output flushed once at the end of the turn. */
    void flushLater(SessionSender session) {
        dirty.add(session);
    }

    /** Runs it at once inside a turn of this loop, else in one of the next turns; after the loop's end at once. Any thread. */
    public void act(Runnable action) {
        if (!pass(action)) {
            action.run();
        }
    }

    /** The same, but after the loop's end it is not run, and the answer is no. Any thread. */
    boolean pass(Runnable action) {
        if (inLoop()) {
            action.run();
            return true;
        }
        return post(action);
    }

    /** Runs it in one of the next turns, or at the end of the loop; the answer is no after that. Any thread. */
    public boolean post(Runnable action) {
        return mailbox.post(action);
    }

    /** A handler laid out for its sessions; those of one handler that follow one another share it. */
    Callbacks callbacksOf(WsHandler handler) {
        Callbacks last = lastCallbacks;
        if (last == null || last.handler != handler) {
            last = new Callbacks(handler);
            lastCallbacks = last;
        }
        return last;
    }

    Reactor reactor() {
        return reactor;
    }

    /** The present time: that of the turn inside one, else the clock's. */
    long time() {
        return inLoop() ? now : elapsed();
    }

    // The public face.

    // A thread is the same only if it is itself: a subclass may say otherwise of equals.
    @SuppressWarnings("ReferenceEquality")
    @Override
    public boolean inLoop() {
        return inTurn == Thread.currentThread();
    }

    @Override
    public void execute(Runnable task) {
        if (!published.isClosed()) {
            mailbox.post(task);
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return timer(delay, -1, task);
    }

    @Override
    public Timer every(Duration interval, Runnable task) {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("every: the interval must be at least 1 ms but is " + interval);
        }
        return timer(interval, nanos(interval), task);
    }

    private Timer timer(Duration delay, long interval, Runnable task) {
        LoopTimer timer = new LoopTimer(this, task, time() + nanos(delay), interval);
        boolean unused = pass(timer::start);
        return timer;
    }

    @Override
    public WsSession add(WsRequest request) {
        refuseUnlessPossible(request);
        WsConnection session = WsConnection.client(this, request);
        begin(session, session::start);
        return session;
    }

    @Override
    public HttpTransfer add(HttpFetch request) {
        refuseIfClosed();
        layers.require(request.target(), request.tls(), request.connect());
        HttpExchange exchange = new HttpExchange(this, request);
        begin(exchange, exchange::start);
        return exchange;
    }

    /**
     * What {@link #add(WsRequest)} would refuse at once. Any thread.
     *
     * @throws IllegalStateException if the loop is closed, or if the URL needs TLS and no TLS layer is present
     */
    public void refuseUnlessPossible(WsRequest request) {
        refuseIfClosed();
        layers.require(request.target(), request.tls(), request.connect());
    }

    private void begin(TransferHandle transfer, Runnable start) {
        transfers.add(transfer);
        if (inLoop()) {
            start.run();
        } else if (!mailbox.post(start)) {
            transfers.remove(transfer);
            throw closed();
        }
    }

    /** Whether nothing may begin any more. Others may see it late. */
    public boolean isEnding() {
        return ending || published.isClosed();
    }

    private void refuseIfClosed() {
        if (isEnding()) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the loop is closed: nothing can be added to it");
    }

    /** For the one that drives it. */
    public Driver driver() {
        return driver;
    }

    /** What it holds and has done. Any thread. */
    public Gauges gauges() {
        return gauges;
    }

    /** The one that has the least, of those that still take something; the first one where none does. Any thread. */
    public static Engine leastLoaded(List<Engine> loops) {
        Engine least = loops.get(0);
        int load = Integer.MAX_VALUE;
        for (Engine loop : loops) {
            if (!loop.isEnding() && loop.gauges.load() < load) {
                least = loop;
                load = loop.gauges.load();
            }
        }
        return least;
    }

    /** Sessions that have not ended, of both roles. Inside a turn. */
    public List<WsSession> sessions() {
        return everything().stream()
                .filter(WsSession.class::isInstance)
                .map(WsSession.class::cast)
                .toList();
    }

    /** A channel gives its session back, with what nobody took there. Inside a turn. */
    public void takeBack(WsSession session, WsHandler handler, List<StoredPiece> unread) {
        ((WsConnection) session).takeBack(handler, unread);
    }

    /** Transfers that were added and have not ended, in that order. Any thread. */
    public List<Transfer> transfers() {
        return transfers.running().stream().map(Transfer.class::cast).toList();
    }

    /** The end of a transfer is told. Whoever waits for it is told in the next turn: one wait ends, and no callback nests. */
    void ended(Transfer transfer) {
        if (transfers.keep(transfer) && onDone != null) {
            mailbox.post(onDone);
        }
    }

    /** Hands over those that have ended, in that order. Any thread. */
    public void drainDone(Consumer<? super Transfer> consumer) {
        for (Transfer done = transfers.takeDone(); done != null; done = transfers.takeDone()) {
            consumer.accept(done);
        }
    }

    /** Whether anything has not ended, or has been handed over and not begun. */
    public boolean hasWork() {
        return live.count() > 0 || transfers.count() > 0 || !mailbox.isEmpty();
    }

    /** What the trace says. Any thread. */
    public TraceLevels trace() {
        return published.trace();
    }

    /** What it says from the next turn on. Any thread. */
    public void trace(TraceLevels levels) {
        published.trace(levels);
    }

    /** Other limits of connections, from now on. Any thread. */
    public void poolLimits(PoolLimits limits) {
        act(() -> pool.limits(limits));
    }

    /** What is idle belongs to a network that was left, and what is in use will; so may names. Any thread. */
    public void networkChanged(Set<NetworkPart> parts) {
        Set<NetworkPart> left = Set.copyOf(parts);
        act(() -> {
            if (left.contains(NetworkPart.NAMES)) {
                resolver.forget();
            }
            if (left.contains(NetworkPart.CONNECTIONS)) {
                networkChanges++;
                pool.closeIdle();
            }
        });
    }

    /** What has not ended. Inside a turn. */
    List<Live.Member> everything() {
        List<Live.Member> all = new ArrayList<>(transfers.running());
        all.addAll(live.snapshot());
        return all;
    }

    /** Closes the reactor; nothing can be added or driven after it. */
    void close() {
        published.close();
        inTurn = Thread.currentThread();
        try {
            // What was added while the end had begun ends here.
            mailbox.seal();
        } finally {
            inTurn = null;
        }
        pool.close();
        coding.codecs().close();
        offloads.close();
        try {
            reactor.close();
        } catch (IOException broken) {
            Log.error("closing the selector failed", broken);
        }
    }

    public boolean isClosed() {
        return published.isClosed();
    }

    static long nanos(Duration duration) {
        try {
            return Math.max(0, duration.toNanos());
        } catch (ArithmeticException tooLong) {
            return Long.MAX_VALUE;
        }
    }

    /** {@code time + span}, or {@link Wheel#NEVER} for an endless span. */
    static long after(long time, Duration span) {
        long nanos = nanos(span);
        return nanos >= Setting.FOREVER.toNanos() ? Wheel.NEVER : time + nanos;
    }
}
