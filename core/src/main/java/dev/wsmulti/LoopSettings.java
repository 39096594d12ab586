package dev.wsmulti;

import dev.wsmulti.engine.Engine;
import dev.wsmulti.engine.EngineOptions;
import dev.wsmulti.http.Role;
import dev.wsmulti.net.LoopHost;
import dev.wsmulti.net.NioTransport;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.net.Transport;
import dev.wsmulti.observe.Log;
import dev.wsmulti.pool.Pool;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.secure.SecureProvider;
import dev.wsmulti.time.Clock;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Signal;
import dev.wsmulti.transfer.TraceLevels;
import dev.wsmulti.transfer.TraceLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link WsMulti.Builder} was told, and the loops that are made of it. */
final class LoopSettings {
    Clock clock = Clock.system();

    @Nullable
    Transport transport;

    @Nullable
    LoopHost host;

    @Nullable
    Resolver resolver;

    @Nullable
    ThreadFactory threads;

    Duration closeGrace = Setting.CLOSE_GRACE.time(Role.CLIENT);
    Duration lookupCache = Setting.LOOKUP_CACHE.time(Role.CLIENT);
    int lookupThreads = (int) Setting.LOOKUP_THREADS.size(Role.CLIENT);
    int lookupQueue = (int) Setting.LOOKUP_QUEUE.size(Role.CLIENT);
    PoolLimits poolLimits = PoolLimits.of();
    int keepDone;
    int maxLinkRate = (int) Setting.LINK_RATE.size(Role.CLIENT);
    int maxLinksOpening = (int) Setting.LINKS_OPENING.size(Role.CLIENT);

    @Nullable
    Signal<? super WsMulti> onDone;

    TraceLevels trace = TraceLevels.of();

    @Nullable
    Consumer<? super TraceLine> onTrace;

    @Nullable
    SecureLayer tls;

    int tlsThreads = Math.max(
            (int) Setting.TLS_THREADS.size(Role.CLIENT), Runtime.getRuntime().availableProcessors());
    int tlsQueue = (int) Setting.TLS_QUEUE.size(Role.CLIENT);

    @Nullable
    Executor tlsExecutor;

    long deflateMemory = Setting.DEFLATE_MEMORY.size(Role.CLIENT);

    LoopSettings() {}

    LoopSettings(LoopSettings other) {
        clock = other.clock;
        transport = other.transport;
        host = other.host;
        resolver = other.resolver;
        threads = other.threads;
        closeGrace = other.closeGrace;
        lookupCache = other.lookupCache;
        lookupThreads = other.lookupThreads;
        lookupQueue = other.lookupQueue;
        poolLimits = other.poolLimits;
        keepDone = other.keepDone;
        maxLinkRate = other.maxLinkRate;
        maxLinksOpening = other.maxLinksOpening;
        onDone = other.onDone;
        trace = other.trace;
        onTrace = other.onTrace;
        tls = other.tls;
        tlsThreads = other.tlsThreads;
        tlsQueue = other.tlsQueue;
        tlsExecutor = other.tlsExecutor;
        deflateMemory = other.deflateMemory;
    }

    /** A loop that its user drives, or its host. */
    WsMulti open() {
        if (host != null && transport != null) {
            throw new IllegalStateException("a loop in a host has the channels of the JDK: leave transport out");
        }
        Lanes lanes = lanes();
        return open(lanes, lanes::close, 0, 1);
    }

    /** A loop on a thread of its own. */
    WsMulti start() {
        if (host != null) {
            throw new IllegalStateException("a loop in a host is driven by it: open() it");
        }
        WsMulti multi = open();
        Runner unused = multi.startOn("wsmulti-loop", threads);
        return multi;
    }

    /** So many loops, each on a thread of its own. */
    WsGroup start(int loops) {
        if (loops < 1) {
            throw new IllegalArgumentException("a group must have at least 1 loop but was to have " + loops);
        }
        if (transport != null || host != null) {
            throw new IllegalStateException("transport or host serves one loop: leave it out for a group");
        }
        if (keepDone > 0) {
            throw new IllegalStateException("keepDone is for drainDone, which a group does not have: leave it out");
        }
        Lanes lanes = lanes();
        List<WsMulti> made = new ArrayList<>(loops);
        List<Runner> runners = new ArrayList<>(loops);
        try {
            for (int number = 0; number < loops; number++) {
                made.add(open(lanes, () -> {}, number, loops));
            }
            for (int number = 0; number < loops; number++) {
                runners.add(made.get(number).startOn("wsmulti-loop-" + (number + 1), threads));
            }
            return new WsGroup(List.copyOf(made), List.copyOf(runners), lanes);
        } catch (Throwable refused) {
            made.forEach(WsMulti::close);
            throw refused;
        }
    }

    private WsMulti open(Lanes lanes, Runnable atEnd, int number, int loops) {
        try {
            return new WsMulti(this, lanes, atEnd, number, loops);
        } catch (IOException refused) {
            throw new UncheckedIOException("no selector for the loop", refused);
        }
    }

    private Lanes lanes() {
        return new Lanes(
                clock,
                resolver,
                lookupCache,
                new Lanes.Bounds(lookupThreads, lookupQueue),
                tlsExecutor,
                new Lanes.Bounds(tlsThreads, tlsQueue));
    }

    /** The engine of a loop: the one of that number, of so many. */
    Engine engine(WsMulti of, Lanes lanes, int number, int loops) throws IOException {
        return new Engine(
                host != null ? NioTransport.in(host) : transport != null ? transport : NioTransport.open(),
                lanes.resolver,
                clock,
                new Pool(poolLimits),
                new EngineOptions(
                        keepDone,
                        noticeFor(of),
                        trace,
                        onTrace,
                        deflateMemory,
                        tls != null ? tls : foundLayer(),
                        lanes.tls,
                        tlsQueue,
                        number,
                        loops));
    }

    private @Nullable Runnable noticeFor(WsMulti multi) {
        Signal<? super WsMulti> callback = onDone;
        if (callback == null) {
            return null;
        }
        if (keepDone == 0) {
            throw new IllegalStateException("onDone tells of what waits for drainDone: say keepDone(most) too");
        }
        return () -> {
            try {
                callback.on(multi);
            } catch (Exception thrown) {
                Log.error("onDone of the loop threw", thrown);
            }
        };
    }

    /** The layer of the first provider that is there; null for none. */
    private static @Nullable SecureLayer foundLayer() {
        return ServiceLoader.load(SecureProvider.class)
                .findFirst()
                .map(SecureProvider::defaults)
                .orElse(null);
    }
}
