package dev.wsmulti.testkit;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A loop on a network in memory and a clock in the test's hand: hours of protocol time in milliseconds, and nothing that
 * happens by itself. The other end of a connection is a {@link TestPeer}, which can say anything.
 *
 * <pre>{@code
 * try (var kit = TestKit.create()) {
 *     var session = kit.multi().add(kit.request().onMessage(WsSession::send));
 *     var peer = kit.accept();
 *     peer.text("hello");
 *     kit.settle();
 *     peer.expectText("hello");
 * }
 * }</pre>
 */
public final class TestKit implements AutoCloseable {
    private static final String SEED = "wsmulti.seed";
    private static final int MOST_TURNS = 10_000_000;
    private static final int MOST_IDLE_TURNS = 100_000;

    private final MemoryNetwork network;
    private final VirtualClock clock;
    private final MemoryTransport transport;
    private final WsMulti multi;
    private final MemoryListener listener;
    private final long seed;
    private final Random random;
    private Turns turns = Turns.NONE;

    private TestKit(long seed, FaultPlan faults, UnaryOperator<WsMulti.Builder> settings) {
        this.seed = seed;
        random = new Random(seed);
        network = new MemoryNetwork(random.nextLong(), faults);
        clock = network.clock();
        transport = network.transport();
        try {
            listener = network.listen();
            multi = settings.apply(WsMulti.builder()
                            .transport(transport)
                            .clock(clock)
                            .resolver(network.resolver())
                            .tlsExecutor(Runnable::run)
                            .closeGrace(Duration.ZERO))
                    .open();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a network in memory always listens", impossible);
        }
    }

    /** A loop and its network, at virtual time zero. */
    public static TestKit create() {
        return create(0);
    }

    /** The same with chance of its own: what {@link #random()} gives is drawn from the seed, and so the same each time. */
    public static TestKit create(long seed) {
        return create(seed, FaultPlan.of());
    }

    /** The same on a network where things go wrong, the same ones for the same seed. */
    public static TestKit create(long seed, FaultPlan faults) {
        return create(seed, faults, UnaryOperator.identity());
    }

    /** The same with a loop that has more settings. */
    public static TestKit create(long seed, FaultPlan faults, UnaryOperator<WsMulti.Builder> settings) {
        return new TestKit(seed, faults, settings);
    }

    /** The same with a loop that has more settings, such as a resolver of the test's own. */
    public static TestKit create(UnaryOperator<WsMulti.Builder> settings) {
        return create(0, FaultPlan.of(), settings);
    }

    /**
     * A seed for a test that shall see something new each time: that of {@code -Dwsmulti.seed=N} if it is given, else one by
     * chance. It is printed on standard output with the property that repeats it.
     */
    public static long freshSeed() {
        Long given = Long.getLong(SEED);
        long seed = given != null ? given : ThreadLocalRandom.current().nextLong();
        System.out.println("test kit: -D" + SEED + "=" + seed);
        return seed;
    }

    /** What everything that this kit leaves to chance is drawn from. */
    public long seed() {
        return seed;
    }

    /** Chance for the test itself, drawn from the seed too. */
    public Random random() {
        return random;
    }

    /** What became of the turns that the kit gave the loop so far. */
    public Turns turns() {
        return turns;
    }

    /** Ends of connections, and listeners, that the loop has and has not closed: none when it has nothing left to do. */
    public int held() {
        return transport.held();
    }

    /** The loop under test; the kit drives it. */
    public WsMulti multi() {
        return multi;
    }

    /** The network, for faults. */
    public MemoryNetwork network() {
        return network;
    }

    public VirtualClock clock() {
        return clock;
    }

    /** Where the kit listens as the server that a client under test talks to: {@code host:port}. */
    public String authority() {
        return authority(listener.address());
    }

    /** A request to the kit's own listener. */
    public WsRequest request() {
        return WsRequest.to("ws://" + authority() + "/");
    }

    /** Whether a connection of a client under test waits to be accepted. */
    public boolean waits() {
        return listener.waiting();
    }

    /** The next connection of a client under test, untouched. */
    public TestPeer acceptRaw() {
        settle();
        try {
            return new TestPeer(this, listener.accept(), Role.SERVER);
        } catch (IOException refused) {
            throw new UncheckedIOException("no connection waits", refused);
        }
    }

    /** The next connection of a client under test, its upgrade accepted; the session is open when this returns. */
    public TestPeer accept() {
        TestPeer peer = acceptRaw();
        peer.acceptUpgrade();
        settle();
        return peer;
    }

    /** A connection to a server under test, untouched. */
    public TestPeer connectRaw(InetSocketAddress server) {
        try {
            MemoryPeer raw = network.connect(server);
            settle();
            if (!raw.connected()) {
                throw new IllegalStateException("the connection is not established: " + server);
            }
            return new TestPeer(this, raw, Role.CLIENT);
        } catch (IOException refused) {
            throw new UncheckedIOException("nobody listens on " + server, refused);
        }
    }

    /** A connection to a server under test, upgraded to WebSocket on the path given. */
    public TestPeer connect(InetSocketAddress server, String path) {
        TestPeer peer = connectRaw(server);
        peer.requestUpgrade(path, authority(server));
        settle();
        peer.expectUpgraded();
        return peer;
    }

    private static String authority(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return (host == null ? address.getHostString() : host.getHostAddress()) + ":" + address.getPort();
    }

    /** Gives the loop turns while something is ready, as a loop that waits would take them. */
    public void settle() {
        int idle = 0;
        for (int turn = 0; turn < MOST_TURNS && idle < MOST_IDLE_TURNS; turn++) {
            boolean called = multi.nextDeadline().isZero();
            if (!called && !transport.anythingReady()) {
                return;
            }
            long acts = transport.acts();
            multi.perform();
            boolean moved = transport.acts() != acts;
            turns = turns.and(moved, called);
            idle = moved ? 0 : idle + 1;
        }
        throw new AssertionError("the loop does not come to rest: something spins (" + turns + ", " + this + ")");
    }

    /** Runs it on the loop, in a turn of its own, and throws what it threw. */
    public void onLoop(Runnable action) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        multi.execute(() -> {
            try {
                action.run();
            } catch (Throwable caught) {
                thrown.set(caught);
            }
        });
        settle();
        if (thrown.get() instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown.get() instanceof Error error) {
            throw error;
        }
    }

    /** Lets virtual time pass: the loop sleeps, and wakes for what is due, what comes and what is done from outside. */
    public void advance(Duration time) {
        settle();
        Timeline timeline = network.timeline();
        long end = timeline.now() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - timeline.now()) {
            transport.sleeps(true);
            try {
                multi.poll(Duration.ofNanos(left));
            } finally {
                transport.sleeps(false);
            }
            settle();
        }
    }

    /**
     * Does something so much later, while virtual time passes, as another thread would: amid a wait of the loop, outside of
     * its turns. The loop must wake for it.
     */
    public void after(Duration time, Runnable action) {
        network.timeline().after(time.toNanos(), () -> {
            boolean due = multi.nextDeadline().isZero();
            action.run();
            if (!due && multi.nextDeadline().isZero() && transport.sleepsOn()) {
                throw new AssertionError("the loop sleeps on though it has work (" + this + ")");
            }
        });
    }

    /** Delivers what a session has sent to the peer, however often its pipe fills up. */
    public void settle(WsSession session) {
        settle();
        while (session.queuedBytes() > 0 && !session.isDone()) {
            long before = session.queuedBytes();
            settle();
            if (session.queuedBytes() == before) {
                return;
            }
        }
    }

    /** {@code seed 42, no faults}: what repeats a run. */
    @Override
    public String toString() {
        return "seed " + seed + ", " + network;
    }

    @Override
    public void close() {
        multi.close();
    }
}
