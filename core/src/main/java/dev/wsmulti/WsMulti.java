package dev.wsmulti;

import dev.wsmulti.engine.Counts;
import dev.wsmulti.engine.Driver;
import dev.wsmulti.engine.Engine;
import dev.wsmulti.engine.Gauges;
import dev.wsmulti.engine.StoredPiece;
import dev.wsmulti.engine.WindDown;
import dev.wsmulti.extension.Codecs;
import dev.wsmulti.net.Interest;
import dev.wsmulti.net.LoopHost;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.net.Transport;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.SecureProvider;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.server.Servers;
import dev.wsmulti.server.Sessions;
import dev.wsmulti.time.Clock;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.LoopLag;
import dev.wsmulti.transfer.NetworkPart;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Signal;
import dev.wsmulti.transfer.TraceLevels;
import dev.wsmulti.transfer.TraceLine;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSocket sessions and HTTP transfers at once, client and server, on one thread that you own: the multi handle of
 * libcurl ({@code curl_multi_init}).
 *
 * <pre>{@code
 * try (var multi = WsMulti.open()) {
 *     multi.add(WsRequest.to("ws://echo.example/chat")
 *             .onOpen(ws -> ws.send("hello"))
 *             .onMessage(WsSession::send)
 *             .onClose((ws, outcome) -> System.out.println(outcome)));
 *     multi.run();
 * }
 * }</pre>
 *
 * <p>Whoever calls {@link #run}, {@link #perform} or {@link #poll} drives the loop and is its thread meanwhile; one thread
 * at a time, never from a callback. {@link #start} gives it a thread of its own instead. Everything else may be called from
 * every thread.
 */
public final class WsMulti implements Loop, AutoCloseable {
    private final Engine engine;
    private final Driver driver;
    private final WindDown end;
    private final Awaited awaited;
    final LoopGate gate;

    private final Clock clock;
    private final Pace links;

    /** Whose loop it lives in; null for one that is driven or was started. */
    private final @Nullable LoopHost host;

    /** Null for one that was not started. */
    private @Nullable Runner runner;

    /** The loop of that number, of so many; what is to be done at its end. */
    WsMulti(LoopSettings settings, Lanes lanes, Runnable atEnd, int number, int loops) throws IOException {
        engine = settings.engine(this, lanes, number, loops);
        driver = engine.driver();
        end = new WindDown(engine, settings.closeGrace, atEnd);
        clock = settings.clock;
        gate = new LoopGate(engine, clock);
        awaited = new Awaited(gate);
        links = new Pace(settings.maxLinkRate, settings.maxLinksOpening);
        host = settings.host;
        if (host != null) {
            gate.take();
            host.attach(() -> driveIn(host));
            host.driveWithin(driver.rest());
        }
    }

    private void driveIn(LoopHost at) {
        if (!engine.isClosed()) {
            gate.hosted();
            driver.perform();
            at.driveWithin(driver.rest());
        }
    }

    private void refuseWhenHosted() {
        if (host != null) {
            throw new IllegalStateException(
                    "perform, poll, run and await are for a loop of your own: this one is driven by its host");
        }
    }

    /** A loop that you drive yourself. */
    public static WsMulti open() {
        return builder().open();
    }

    /** A loop on a thread of its own, which is not a daemon and ends with {@link #close}. */
    public static WsMulti start() {
        return builder().start();
    }

    /** A loop with settings of its own. */
    public static Builder builder() {
        return new Builder(new LoopSettings());
    }

    /** One turn without waiting ({@code curl_multi_perform}): for a loop that you call from your own. */
    public void perform() {
        refuseWhenHosted();
        driver.perform();
    }

    /** Waits until there is something to do, at most so long, then one turn. */
    public void perform(Duration most) {
        refuseWhenHosted();
        driver.perform(most);
    }

    /**
     * Only waits, until there is something to do or a {@link #wakeup} comes, at most so long ({@code curl_multi_poll}).
     *
     * @throws IllegalStateException if the last call was a poll that found work, such as a transfer that was added or is
     *     ready, which {@code perform} does
     */
    public void poll(Duration most) {
        refuseWhenHosted();
        driver.poll(most);
    }

    /**
     * The same, and waits for channels of yours too ({@code curl_multi_poll} with extra descriptors): each non-blocking, watched
     * during this call alone, and registered with no selector of this loop.
     *
     * @return those that are ready, each with the operations found
     * @throws IllegalArgumentException if a channel is given twice
     * @throws UnsupportedOperationException if the loop has a {@link Builder#transport} that waits for its own only
     */
    public List<Interest> poll(Duration most, List<Interest> others) {
        refuseWhenHosted();
        return driver.poll(most, others);
    }

    /**
     * The channels that the loop watches now, each with its operations: for a loop of others that only waits, and then calls
     * {@link #perform()} ({@code curl_multi_waitfds}, {@code curl_multi_fdset}). A copy, as of now: {@link #nextDeadline} says
     * how long to wait at most, and {@code wakeup} does not end such a wait. On the thread that drives.
     */
    public List<Interest> interests() {
        return driver.interests();
    }

    /**
     * Ends the present or the next {@link #poll}, and {@link WsChannel#poll}, at once ({@code curl_multi_wakeup}). Many calls are one; {@code perform()}
     * does not use it up. Any thread.
     */
    public void wakeup() {
        gate.wakeup();
        driver.wakeup();
    }

    /** Drives the loop until no transfer and no listener is left, or the thread is interrupted. */
    public void run() {
        refuseWhenHosted();
        driver.refuseInTurn();
        gate.take();
        try {
            while (engine.hasWork() && !Thread.currentThread().isInterrupted()) {
                driver.perform(Setting.FOREVER);
            }
        } finally {
            gate.leave();
        }
    }

    /**
     * Waits until that transfer has ended and its end is told, the time is over, or the thread is interrupted, and drives the
     * loop meanwhile unless it was started or another thread runs it ({@code curl_easy_perform}). Others are served meanwhile.
     *
     * @return whether it has ended
     * @throws IllegalStateException from a callback, or while another thread is inside {@code perform} or {@code poll}
     */
    public boolean await(Transfer transfer, Duration most) {
        driver.refuseInTurn();
        if (!isLoopOf(transfer)) {
            throw new IllegalArgumentException("await: the transfer belongs to another loop");
        }
        return awaited.await(transfer, most);
    }

    boolean isLoopOf(Transfer transfer) {
        return engine.equals(transfer.loop());
    }

    /** A channel gives its session back, with what nobody took there by then. */
    void takeBack(WsSession session, WsHandler handler, Supplier<List<StoredPiece>> unread) {
        engine.act(() -> engine.takeBack(session, handler, unread.get()));
    }

    /**
     * How long the loop may sleep until something is due: zero if something is ready, {@link Setting#FOREVER} if nothing
     * is set ({@code curl_multi_timeout}).
     */
    public Duration nextDeadline() {
        return Duration.ofNanos(driver.untilNextDeadline());
    }

    /**
     * Listens on the loopback address and serves the routes; port 0 takes a free one. {@link ServerOptions#anyAddress} is
     * the way to the world.
     *
     * @throws UncheckedIOException if the address cannot be bound; the message names it
     */
    public Server listen(int port, Routes routes) {
        return listen(ServerOptions.on(port), routes);
    }

    /** Listens as the options say and serves the routes. */
    public Server listen(ServerOptions options, Routes routes) {
        return Servers.listen(List.of(engine), options, routes);
    }

    @Override
    public WsSession add(WsRequest request) {
        return engine.add(request);
    }

    /**
     * Keeps a session open: after whatever may be another time it is opened again, as the backoff says. Any thread.
     *
     * @throws IllegalStateException if the loop is closed, or if the URL needs TLS and no TLS layer is present
     */
    public WsLink keepOpen(WsRequest request, Backoff backoff) {
        return keepOpen(request, LinkOptions.of(backoff));
    }

    /** The same with more to say: what is kept meanwhile, and who is told. */
    public WsLink keepOpen(WsRequest request, LinkOptions options) {
        WsLink link = new WsLink(this, request, options);
        link.begin();
        return link;
    }

    /** The clock's time. */
    long now() {
        return clock.nanos();
    }

    /** The attempts of its links. */
    Pace links() {
        return links;
    }

    @Override
    public HttpTransfer add(HttpFetch request) {
        return engine.add(request);
    }

    @Override
    public void execute(Runnable task) {
        engine.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return engine.schedule(delay, task);
    }

    @Override
    public Timer every(Duration interval, Runnable task) {
        return engine.every(interval, task);
    }

    @Override
    public boolean inLoop() {
        return engine.inLoop();
    }

    /**
     * Other limits of connections, from now on: who waits and now has room goes at once; no transfer in flight is cut, idle
     * connections beyond the limits are closed. Any thread.
     */
    public void poolLimits(PoolLimits limits) {
        engine.poolLimits(limits);
    }

    /**
     * The machine has another network, or another address ({@code CURLMOPT_NETWORK_CHANGED}): idle connections are closed, those
     * in use are when their transfer has ended, and names are looked up anew. Sessions and transfers in flight go on. Any
     * thread.
     */
    public void networkChanged() {
        networkChanged(EnumSet.allOf(NetworkPart.class));
    }

    /**
     * The same for those parts alone. It happens once, now: nothing is remembered, and none of them is nothing. Any thread.
     *
     * @param parts what belongs to the network that was left
     */
    public void networkChanged(Set<NetworkPart> parts) {
        engine.networkChanged(parts);
    }

    /**
     * The transfers that were added and have not ended, in that order ({@code curl_multi_get_handles}); a copy. Sessions
     * that a server accepted are not among them. Any thread: one that was added is in it from then on.
     */
    public List<Transfer> transfers() {
        return engine.transfers();
    }

    /** The sessions that have not ended, those of clients and those that servers accepted. Any thread. */
    public Sessions sessions() {
        return new Sessions(List.of(engine));
    }

    /**
     * Hands over the transfers that have ended since, in the order of their ends, each once ({@code curl_multi_info_read}).
     * A transfer comes here when its {@code onDone} or {@code onClose} has returned. Any thread, callbacks too.
     *
     * @throws IllegalStateException unless {@link Builder#keepDone} was asked for
     */
    public void drainDone(Consumer<? super Transfer> consumer) {
        engine.drainDone(consumer);
    }

    /** What the trace says. Any thread. */
    public TraceLevels trace() {
        return engine.trace();
    }

    /**
     * What the trace says from the next turn on ({@code curl_global_trace}): to the logger {@code dev.wsmulti.trace} of slf4j,
     * and to {@link Builder#onTrace}. What is not wanted costs nothing: no text is made of it. Credentials and cookies are never
     * shown, payload neither. Any thread.
     */
    public void trace(TraceLevels levels) {
        engine.trace(levels);
    }

    /**
     * What the loop holds, for operators and for tests of leaks ({@code curl_multi_get_offt}). Counts of transfers are
     * exact, the rest is as of the end of the last turn. Nothing is counted for it as bytes pass: it looks at each transfer and
     * session, 1 ms for some ten thousand. Any thread.
     */
    public Stats stats() {
        Gauges gauges = engine.gauges();
        Counts counts = gauges.counts();
        int pending = Math.min(gauges.pending(), counts.running());
        return new Stats(
                counts.added(),
                counts.running() - pending,
                pending,
                counts.done(),
                counts.dropped(),
                gauges.live(),
                gauges.idleConnections(),
                gauges.queuedBytes(),
                gauges.segments(),
                gauges.segmentsKept(),
                gauges.bundles(),
                gauges.timers(),
                gauges.codecs().lent(),
                gauges.codecs().memory(),
                gauges.bytesReceived(),
                gauges.bytesSent(),
                gauges.lag());
    }

    /**
     * @param added transfers ever added; sessions that servers accepted do not count here
     * @param running those of them that have not ended and wait for no connection
     * @param pending those that wait for a connection
     * @param done those that have ended and were not drained ({@link Builder#keepDone})
     * @param dropped those that gave way to newer ones before they were drained
     * @param live transfers, accepted sessions and listeners that have not ended
     * @param idle connections of clients that serve nobody at the moment and are kept for the next transfer
     * @param queuedBytes bytes that wait for the network to take them: payload of sessions, requests and answers with their
     *     bodies; what the system has taken and not delivered is not among them. From beside the loop, while transfers come and
     *     go, it is near that
     * @param segments pieces of memory that queues hold
     * @param segmentsKept bytes of others, which lie ready for the next ones; 4 MiB at most
     * @param bundles sessions that are amid something
     * @param timers entries that wait for their time
     * @param codecs inflaters and deflaters that sessions have: amid a compressed message, or because they take their context
     *     over
     * @param codecMemory bytes outside of the heap that codecs use, those included that are kept for the next message (312 KiB
     *     at most) or promised to a session
     * @param bytesReceived bytes that connections of clients and servers have received; those that TLS adds are not counted
     * @param bytesSent bytes that they have sent
     * @param lag how long its turns took
     */
    public record Stats(
            long added,
            int running,
            int pending,
            int done,
            long dropped,
            int live,
            int idle,
            long queuedBytes,
            int segments,
            int segmentsKept,
            int bundles,
            int timers,
            int codecs,
            long codecMemory,
            long bytesReceived,
            long bytesSent,
            LoopLag lag) {
        /** Whether the loop holds nothing: everything has ended, all memory is back, nothing waits for its time. */
        public boolean isEmpty() {
            return live == 0 && done == 0 && segments == 0 && bundles == 0 && timers == 0 && codecs == 0;
        }

        Stats plus(Stats other) {
            return new Stats(
                    added + other.added,
                    running + other.running,
                    pending + other.pending,
                    done + other.done,
                    dropped + other.dropped,
                    live + other.live,
                    idle + other.idle,
                    queuedBytes + other.queuedBytes,
                    segments + other.segments,
                    segmentsKept + other.segmentsKept,
                    bundles + other.bundles,
                    timers + other.timers,
                    codecs + other.codecs,
                    codecMemory + other.codecMemory,
                    bytesReceived + other.bytesReceived,
                    bytesSent + other.bytesSent,
                    lag.plus(other.lag));
        }
    }

    /**
     * Ends everything and closes the loop. Sessions are told 1001, what was accepted goes out, and close frames are waited
     * for, at most {@code closeGrace} (2 s); what is left then is cancelled. From another thread on a started loop it waits
     * for that; from a callback of a started loop it only begins it. Again: nothing happens. That of a loop in a {@link LoopHost}
     * is called on the host's thread, or when the host runs no more, and waits itself: the host is not needed for it.
     *
     * @throws IllegalStateException from a callback of a loop that you drive yourself
     */
    @Override
    public void close() {
        Runner started = runner;
        if (started == null) {
            closeHere();
        } else {
            started.stop();
            if (!started.isCurrent()) {
                started.join();
            }
        }
    }

    private void closeHere() {
        if (engine.inLoop()) {
            throw new IllegalStateException("close may not be called from a callback of a loop that you drive"
                    + " yourself: return, and close it then");
        }
        if (engine.isClosed()) {
            return;
        }
        if (host == null) {
            gate.take();
        }
        try {
            end.politely();
        } finally {
            gate.leave();
        }
    }

    /** The loop itself, for its group. */
    Engine engine() {
        return engine;
    }

    /** Gives it a thread of its own. */
    Runner startOn(String name, @Nullable ThreadFactory given) {
        gate.take();
        try {
            Runner made = new Runner(engine, gate, end, given != null ? given : task -> new Thread(task, name));
            // Before it begins, for its callbacks may close the loop.
            runner = made;
            made.start();
            return made;
        } catch (Throwable refused) {
            runner = null;
            gate.leave();
            close();
            throw refused;
        }
    }

    /** The settings of a loop, or of each loop of a {@link WsGroup}. */
    @CheckReturnValue
    public static final class Builder {
        private final LoopSettings settings;

        private Builder(LoopSettings settings) {
            this.settings = settings;
        }

        private Builder with(Consumer<LoopSettings> change) {
            LoopSettings copy = new LoopSettings(settings);
            change.accept(copy);
            return new Builder(copy);
        }

        /** Another clock, for tests. */
        public Builder clock(Clock clock) {
            return with(copy -> copy.clock = clock);
        }

        /** Another network; it serves this loop alone and is closed with it. Default: NIO. */
        public Builder transport(Transport transport) {
            return with(copy -> copy.transport = transport);
        }

        /**
         * Lives in somebody else's loop, which waits and drives it: {@link #open} it there. {@code perform}, {@code poll} and
         * {@code run} are refused then, as is {@link #start()}; {@code await} and the forms of {@link WsChannel} that wait are
         * for other threads than the host's. One loop for each host.
         *
         * @see dev.wsmulti.net.SelectorHost
         */
        public Builder host(LoopHost host) {
            return with(copy -> copy.host = host);
        }

        /** Another way to look names up. Default: the system's, on a lane of daemon threads made on first need. */
        public Builder resolver(Resolver resolver) {
            return with(copy -> copy.resolver = resolver);
        }

        /** What makes the thread of a started loop, or of each loop of a group. */
        public Builder threads(ThreadFactory threads) {
            return with(copy -> copy.threads = threads);
        }

        /**
         * How long a name that was found is not looked up again ({@code CURLOPT_DNS_CACHE_TIMEOUT}). Counts for the resolver
         * that the loop makes itself. Default 60 s.
         *
         * @param time zero: looked up each time; {@link Setting#FOREVER}: once
         */
        public Builder lookupCache(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("lookupCache must not be negative but is " + time);
            }
            return with(copy -> copy.lookupCache = time);
        }

        /** Lookups of names at once, each on a daemon thread that is made on first need. Default 20. */
        public Builder lookupThreads(int most) {
            return with(copy -> copy.lookupThreads = most);
        }

        /** Lookups that may wait for a thread. Default 1 024. */
        public Builder lookupQueue(int most) {
            return with(copy -> copy.lookupQueue = most);
        }

        /** How many connections its clients may have. */
        public Builder poolLimits(PoolLimits limits) {
            return with(copy -> copy.poolLimits = limits);
        }

        /**
         * Transfers that have ended and are kept for {@link WsMulti#drainDone}; beyond it the oldest is dropped and counted
         * ({@link Stats#dropped}). Default: none.
         */
        public Builder keepDone(int most) {
            if (most < 0) {
                throw new IllegalArgumentException("keepDone must not be negative but is " + most);
            }
            return with(copy -> copy.keepDone = most);
        }

        /**
         * Called in the loop when an ended transfer waits for {@link WsMulti#drainDone} and none did before, in the turn behind
         * that in which it ended ({@code CURLMOPT_NOTIFYFUNCTION} with {@code CURLMNOTIFY_INFO_READ}). It may call everything
         * but what drives the loop; what it throws is logged. Needs {@link #keepDone}. Default: nobody is told.
         */
        public Builder onDone(Signal<? super WsMulti> callback) {
            return with(copy -> copy.onDone = callback);
        }

        /** Attempts of all {@linkplain WsMulti#keepOpen links} in a second, the first one of each included, so that no server is run over. Default 1 000. */
        public Builder maxLinkRate(int perSecond) {
            if (perSecond < 1) {
                throw new IllegalArgumentException("maxLinkRate must be at least 1 but is " + perSecond);
            }
            return with(copy -> copy.maxLinkRate = perSecond);
        }

        /**
         * Links that may be opening at once, for the first time or again; the others wait in line, and no deadline of theirs runs. It finds the pace of
         * a server that is slower than {@link #maxLinkRate}. Default 64.
         */
        public Builder maxLinksOpening(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("maxLinksOpening must be at least 1 but is " + most);
            }
            return with(copy -> copy.maxLinksOpening = most);
        }

        /** What the trace says at first, see {@link WsMulti#trace(TraceLevels)}. Default: {@link TraceLevels#of()}. */
        public Builder trace(TraceLevels levels) {
            return with(copy -> copy.trace = levels);
        }

        /**
         * Given each line of the trace, in the loop and in order, in one of the turns behind what it tells of
         * ({@code CURLOPT_DEBUGFUNCTION}). It may call everything but what drives the loop. The lines go to slf4j too, to the
         * logger {@code dev.wsmulti.trace}.
         */
        public Builder onTrace(Consumer<? super TraceLine> callback) {
            return with(copy -> copy.onTrace = callback);
        }

        /**
         * Bytes outside of the heap that the codecs of this loop may use ({@link WsOptions#deflate}). At the limit a server
         * agrees to no takeover, what we send goes out as it is, and a message that cannot be inflated ends its session as
         * {@code LimitExceeded}. Default 64 MiB: 1 400 compressed messages that come at once, or 200 sessions that take both
         * contexts over. At least 312 KiB, a pair.
         */
        public Builder deflateMemory(long bytes) {
            if (bytes < Codecs.INFLATER + Codecs.DEFLATER) {
                throw new IllegalArgumentException(
                        "deflateMemory must be at least " + (Codecs.INFLATER + Codecs.DEFLATER) + " but is " + bytes);
            }
            return with(copy -> copy.deflateMemory = bytes);
        }

        /**
         * The TLS of {@code wss:} and {@code https:} URLs whose request names none. Default: that of the first
         * {@link SecureProvider} found, such as the module {@code dev.wsmulti.tls}.
         */
        public Builder tls(SecureLayer layer) {
            return with(copy -> copy.tls = layer);
        }

        /** Steps of TLS handshakes run at once off the loop. Default: as many as there are cores, at least 2. */
        public Builder tlsThreads(int most) {
            return with(copy -> copy.tlsThreads = most);
        }

        /**
         * Steps of TLS handshakes that may wait for a thread. Beyond it a server refuses, and clients wait in the loop until
         * their {@code tlsTimeout}. Default 1024.
         */
        public Builder tlsQueue(int most) {
            return with(copy -> copy.tlsQueue = most);
        }

        /**
         * Runs what of a TLS handshake must not hold up the loop: key exchange, signatures, and whatever a trust manager does.
         * Default: {@link #tlsThreads} daemon threads, made when needed and gone 10 s later. One that refuses a job, or runs it
         * in the calling thread, is legal.
         */
        public Builder tlsExecutor(Executor executor) {
            return with(copy -> copy.tlsExecutor = executor);
        }

        /** How long {@link WsMulti#close} may wait for sessions to close. Default 2 s. */
        public Builder closeGrace(Duration most) {
            return with(copy -> copy.closeGrace = most.compareTo(Setting.FOREVER) < 0 ? most : Setting.FOREVER);
        }

        /**
         * A loop that you drive yourself.
         *
         * @throws UncheckedIOException if the system gives no selector
         */
        public WsMulti open() {
            return settings.open();
        }

        /** A loop on a thread of its own. */
        public WsMulti start() {
            return settings.start();
        }

        /**
         * A group of that many loops, each with these settings and on a thread of its own. The limits of connections and of the
         * memory of codecs hold for each loop, those of lookups and of TLS handshakes for all together.
         *
         * @param loops at least 1; as many as there are cores for them
         * @throws UncheckedIOException if the system gives no selector
         * @throws IllegalStateException if there is a {@link #transport}, which serves one loop, or {@link #keepDone}, for a
         *     group has no {@code drainDone}
         */
        public WsGroup start(int loops) {
            return settings.start(loops);
        }
    }
}
