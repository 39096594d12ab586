package dev.wsmulti.simulation;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Role;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.testkit.Fault;
import dev.wsmulti.testkit.FaultPlan;
import dev.wsmulti.testkit.MemoryConnection;
import dev.wsmulti.testkit.MemoryPipe;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.Turns;
import dev.wsmulti.transfer.WsSession;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One run: sessions and HTTP transfers between both roles of the engine on one loop, with faults, all drawn from a seed. What
 * must hold is checked while it goes on, whenever the loop sleeps, and at the end; the first breach is thrown.
 */
public final class Simulation {
    /** The name of the server. */
    public static final String HOST = "server.test";

    private static final Duration ACTS = Duration.ofSeconds(40);
    private static final Duration LONGEST_END = Duration.ofMinutes(10);

    /** The TLS of both ends; what its engines draw by chance is not drawn from the seed. */
    public record Layers(SecureLayer server, SecureLayer client) {}

    /** What a callback or task does. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    final TestKit kit;
    final Random random;
    private final List<Fault> faults;
    private final int most;
    private final boolean secure;
    private final Map<SocketAddress, MemoryConnection> connections = new HashMap<>();
    private final List<Talk> talks = new ArrayList<>();
    private final List<Fetcher> fetchers = new ArrayList<>();
    private final Server server;
    private final long begin;
    private boolean inCallback;
    private boolean ending;
    private long called;
    private int scheduled;
    private AssertionError breach;

    /** Without TLS. */
    public Simulation(long seed, Fault... faults) {
        this(seed, null, faults);
    }

    /** @param layers null for none */
    public Simulation(long seed, Layers layers, Fault... faults) {
        this.faults = List.of(faults);
        int percent = new Random(seed).nextInt(faults.length > 1 ? 5 : 90) + 1;
        secure = layers != null;
        kit = TestKit.create(
                seed,
                FaultPlan.of().percent(percent, faults),
                builder -> secure ? builder.tls(layers.client()) : builder);
        random = kit.random();
        most = seed % 100 == 99 ? 200 : 2 + random.nextInt(6);
        kit.network()
                .capacity(1 << (isSlow() ? 12 + random.nextInt(5) : 5 + random.nextInt(12)))
                .plan(made -> connections.put(made.client(), made));
        kit.network().name(HOST, InetAddress.getLoopbackAddress());
        ServerOptions options = ServerOptions.on(0);
        server = kit.multi().listen(secure ? options.tls(layers.server()) : options, routes());
        begin = kit.clock().nanos();
    }

    private Routes routes() {
        return Routes.of()
                .upgrade("/talk/{n}", upgrade -> {
                    Talk talk = talks.get(Integer.parseInt(upgrade.variable("n")));
                    check(!talk.accepted, "server", "one request came twice");
                    talk.accepted = true;
                    return upgrade.accept(talk.server.handler());
                })
                .get("/bytes/{n}", exchange -> exchange.respond(200, zeros(exchange.variable("n"))))
                .get("/trickle/{n}", exchange -> {
                    CompletableFuture<Reply> reply = new CompletableFuture<>();
                    later(
                            Duration.ofSeconds(2),
                            () -> reply.complete(exchange.respond(
                                    200,
                                    new Trickle(zeros(exchange.variable("n")), random, () -> soon(exchange::resume)))));
                    return exchange.later(Duration.ofSeconds(20), reply);
                })
                .on("PUT", "/echo", exchange -> exchange.respond(200, exchange.body()));
    }

    private static byte[] zeros(String count) {
        return new byte[Integer.parseInt(count)];
    }

    /** @param scheme the one without TLS */
    String url(String scheme) {
        return scheme + (secure ? "s" : "") + "://" + HOST + ":"
                + server.address().getPort();
    }

    /** Bytes of a message at most; where every byte costs a turn, fewer. */
    int mostBytes() {
        return faults.contains(Fault.SPLIT) ? 400 : 3_000;
    }

    /** Where a way takes its time, what fits into it bounds how much passes. */
    private boolean isSlow() {
        return faults.contains(Fault.DELAY) || faults.contains(Fault.COALESCE);
    }

    /** All of it; what does not hold is thrown. */
    public void run() {
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            later(Duration.ofSeconds(3), this::more);
        }
        while (elapsed().compareTo(ACTS) < 0) {
            pass(Duration.ofMillis(random.nextInt(4_000)));
        }
        ending = true;
        talks.forEach(Talk::finish);
        fetchers.forEach(Fetcher::finish);
        Duration end = elapsed().plus(LONGEST_END);
        while (kit.multi().stats().live() > 1 && elapsed().compareTo(end) < 0) {
            pass(Duration.ofSeconds(10));
        }
        checkEnd();
        kit.close();
    }

    private Duration elapsed() {
        return Duration.ofNanos(kit.clock().nanos() - begin);
    }

    private void pass(Duration time) {
        kit.advance(time);
        if (breach != null) {
            throw breach;
        }
        talks.forEach(Talk::checkAtRest);
        WsMulti.Stats stats = kit.multi().stats();
        check(stats.timers() <= scheduled + 2 * (stats.live() + kit.held()), "loop", "timers are kept: " + stats);
    }

    private void checkEnd() {
        boolean calm = faults.stream()
                .allMatch(fault -> fault.isHarmless() || kit.network().struck(fault) == 0);
        talks.forEach(talk -> talk.checkEnd(calm));
        fetchers.forEach(fetcher -> fetcher.checkEnd(calm));
        server.close();
        pass(Duration.ofMinutes(3));
        WsMulti.Stats stats = kit.multi().stats();
        check(stats.isEmpty(), "loop", "something is left: " + stats);
        check(kit.held() == 0, "loop", kit.held() + " connections are left open");
        Turns turns = kit.turns();
        check(turns.vain() <= kit.network().struck(Fault.SPURIOUS_READY), "loop", "turns without work: " + turns);
        check(
                turns.called() <= 3 * called + 1_000L * (1 + transfers()),
                "loop",
                "turns without work: " + turns + " for " + called + " callbacks");
        if (breach != null) {
            throw breach;
        }
    }

    int transfers() {
        return talks.size() + fetchers.size();
    }

    /** How many of them ended without a failure. */
    int well() {
        return (int) (talks.stream().filter(Talk::isWell).count()
                + fetchers.stream().filter(Fetcher::isWell).count());
    }

    // What transfers ask for.

    /** A callback of a transfer: never inside another. A breach found in it is thrown at the end of the turn. */
    void callback(Body body) throws Exception {
        called++;
        check(!inCallback, "loop", "a callback inside a callback");
        inCallback = true;
        try {
            body.run();
        } catch (AssertionError broken) {
            breach = breach == null ? broken : breach;
            throw broken;
        } finally {
            inCallback = false;
        }
    }

    void check(boolean holds, String who, String otherwise) {
        if (!holds) {
            AssertionError broken = new AssertionError(who + ": " + otherwise);
            breach = breach == null ? broken : breach;
            throw broken;
        }
    }

    /** In so much time at most: by a timer or a task of the loop, or as another thread would. */
    void later(Duration most, Runnable act) {
        Duration when = Duration.ofMillis(random.nextInt((int) most.toMillis()));
        Runnable counted = () -> {
            called++;
            act.run();
        };
        switch (random.nextInt(3)) {
            case 0 -> {
                scheduled++;
                kit.multi().schedule(when, () -> {
                    scheduled--;
                    counted.run();
                });
            }
            case 1 -> kit.after(when, counted);
            default -> kit.after(when, () -> kit.multi().execute(counted));
        }
    }

    void soon(Runnable act) {
        later(Duration.ofMillis(50), act);
    }

    void maybeMore() {
        if (!ending && random.nextInt(3) == 0) {
            more();
        }
    }

    private void more() {
        if (ending || talks.size() + fetchers.size() >= most) {
            return;
        }
        if (random.nextBoolean()) {
            Talk talk = new Talk(this, talks.size());
            talks.add(talk);
            talk.add();
        } else {
            Fetcher fetcher = new Fetcher(this, "transfer " + fetchers.size());
            fetchers.add(fetcher);
            fetcher.add();
        }
    }

    /** Now and then somebody behaves badly: one in so many times. */
    void rarely(Speaker speaker, int oneIn) {
        if (oneIn == 0 || random.nextInt(oneIn) > 0) {
            return;
        }
        speaker.rude = true;
        if (random.nextBoolean() && speaker.session != null) {
            speaker.session.cancel();
        } else {
            throw new IllegalStateException("on purpose");
        }
    }

    /** While the loop sleeps there is nothing that it could do for a session. */
    void checkTaken(WsSession session, String who) {
        SocketAddress client = (session.role() == Role.CLIENT
                        ? session.info().localAddress()
                        : session.info().remoteAddress())
                .orElse(null);
        MemoryConnection connection = connections.get(client);
        if (connection == null) {
            return;
        }
        boolean isClient = session.role() == Role.CLIENT;
        MemoryPipe in = isClient ? connection.toClient() : connection.toServer();
        MemoryPipe out = isClient ? connection.toServer() : connection.toClient();
        check(session.info().stopped() || !in.readable(), who, "the loop sleeps and does not read");
        check(session.queuedBytes() == 0 || !out.writable(), who, "the loop sleeps and does not write");
    }

    @Override
    public String toString() {
        return kit.toString();
    }
}
