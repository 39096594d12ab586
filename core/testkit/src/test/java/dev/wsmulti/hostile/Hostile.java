package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A whole engine, a neighbour on its loop, and victims that hear hostile bytes: whole, byte by byte and cut at seeded
 * places. However they come, the answer is the same to the byte, the user is told the same, the neighbour goes on, and
 * nothing is left behind.
 */
final class Hostile implements AutoCloseable {
    private static final int SEEDS = 3;

    /** The neighbour is not asked whether it is still there, so that hours may pass. */
    private static final WsOptions QUIET = WsOptions.of().pingInterval(Setting.FOREVER);

    private final TestKit kit = TestKit.create();
    private final Neighbour neighbour = new Neighbour(
            kit,
            kit.multi()
                    .listen(
                            0,
                            Routes.of()
                                    .ws(
                                            "/beside",
                                            WsHandler.of()
                                                    .onMessage(WsSession::send)
                                                    .options(QUIET)))
                    .address());
    private final Map<SocketAddress, Victim> victims = new HashMap<>();
    private final InetSocketAddress server = kit.multi().listen(0, routes()).address();

    Hostile() {
        kit.settle();
    }

    TestKit kit() {
        return kit;
    }

    /** Virtual time passes, and the neighbour goes on. */
    void pass(Duration time) {
        kit.advance(time);
        neighbour.goesOn();
    }

    Neighbour neighbour() {
        return neighbour;
    }

    /** Where the server of the victims listens. */
    InetSocketAddress server() {
        return server;
    }

    /** From now on the server knows which victim a connection belongs to. */
    void knows(TestPeer peer, Victim victim) {
        victims.put(peer.raw().connection().client(), victim);
    }

    private Victim victimOf(Exchange exchange) {
        return victims.get(exchange.peer().orElseThrow());
    }

    /** Serves sessions, and answers whatever else it is asked for when it has its body. */
    private Routes routes() {
        return Routes.of()
                .upgrade("/victim", upgrade -> {
                    Victim victim = victimOf(upgrade);
                    victim.told.add("upgrade");
                    return upgrade.accept(victim.handler());
                })
                .otherwise(exchange -> {
                    Victim victim = victimOf(exchange);
                    victim.told.add(
                            exchange.head().method() + " " + exchange.head().path());
                    return exchange.later(
                            Duration.ofSeconds(10), exchange.text().thenApply(text -> {
                                victim.told.add("body " + text);
                                return exchange.respond(200, "served");
                            }));
                });
    }

    /** How bytes may come. */
    static Map<String, Sizes> ways(int length) {
        Map<String, Sizes> ways = new LinkedHashMap<>();
        ways.put("whole", Sizes.whole());
        ways.put("byte by byte", Sizes.of(1));
        for (int seed = 1; seed <= SEEDS; seed++) {
            ways.put("cut by seed " + seed, Sizes.random(seed, Math.max(2, length / 2)));
        }
        return ways;
    }

    /** What is expected of a victim: bytes to its peer, and what its user is told, from first to last. */
    record Verdict(String answer, List<String> told) {
        static Verdict of(String answer, String... told) {
            return new Verdict(answer, List.of(told));
        }

        boolean fails() {
            return told.isEmpty() || told.get(told.size() - 1).startsWith("!");
        }
    }

    /** A connection that is ready to hear something; a session gets whole messages. */
    Victim victim(End end) {
        Victim victim = new Victim(end, kit);
        return victim(victim, victim.messages());
    }

    /** A session with a handler of the test's own, and more fields in its peer's part of the handshake. */
    Victim victim(End end, WsHandler handler, String... fields) {
        return victim(end, victim -> victim.telling(handler), fields);
    }

    /** The same with a handler that is made for it. */
    Victim victim(End end, Function<Victim, WsHandler> handler, String... fields) {
        Victim victim = new Victim(end, kit).peerSays(fields);
        return victim(victim, handler.apply(victim));
    }

    private Victim victim(Victim victim, WsHandler handler) {
        return victim.handler(handler).at(victim.end.open(this, victim));
    }

    /** The bytes of frames in hexadecimal, as the peer of this end sends them. */
    static byte[] written(End end, String... frames) {
        return written(end, Stream.of(frames).map(Frames::hex).toList());
    }

    static byte[] written(End end, List<byte[]> frames) {
        return Frames.join(frames.stream()
                .map(frame -> end == End.WS_SERVER ? Frames.masked(frame) : frame)
                .toArray(byte[][]::new));
    }

    /** A session hears frames, which are masked as its role demands. */
    void session(End end, List<byte[]> frames, Verdict verdict) {
        raw(end, written(end, frames), verdict);
    }

    /** Any end hears bytes as they are. */
    void raw(End end, byte[] bytes, Verdict verdict) {
        each(() -> victim(end), bytes, verdict);
    }

    /** A victim for each way in which bytes may come. */
    void each(Supplier<Victim> victims, byte[] bytes, Verdict verdict) {
        ways(bytes.length).forEach((way, sizes) -> {
            Spending spent = new Spending(kit);
            Victim victim = victims.get();
            victim.hears(bytes, sizes);
            neighbour.goesOn();
            assertThat(victim.answered()).as(way).isEqualTo(verdict.answer());
            victim.ends(way, verdict.fails());
            assertThat(victim.told).as(way).isEqualTo(verdict.told());
            neighbour.goesOn();
            spent.isBounded(way, victim);
        });
    }

    @Override
    public void close() {
        neighbour.ends();
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }
}
