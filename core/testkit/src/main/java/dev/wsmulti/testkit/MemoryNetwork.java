package dev.wsmulti.testkit;

import dev.wsmulti.net.Resolver;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.net.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory. Deterministic: nothing happens between two calls but what its clock brings. Used by one thread, which
 * cranks every loop by hand; only {@link dev.wsmulti.net.Reactor#wakeup} may come from elsewhere.
 *
 * <p>A connect is answered at the next await of its loop: refused where nobody listens. Faults are drawn from a seed by a
 * {@link FaultPlan}, or set for single connections, by {@link #plan} before their first byte or on {@link #connections} later.
 */
public final class MemoryNetwork {
    /** Bytes that fit into one direction of a connection unless said otherwise. */
    public static final int CAPACITY = 64 * 1024;

    private static final int FIRST_LISTENING_PORT = 20_000;
    private static final int FIRST_CLIENT_PORT = 50_000;

    private final Map<InetSocketAddress, MemoryAcceptor> listening = new HashMap<>();
    private final Set<InetSocketAddress> silent = new HashSet<>();
    private final Set<InetSocketAddress> unreachable = new HashSet<>();
    private final List<MemoryConnection> connections = new ArrayList<>();
    private final VirtualClock clock = new VirtualClock();
    private final Timeline timeline = new Timeline(clock);
    private final Faults faults;
    private final MemoryResolver resolver;
    private Consumer<MemoryConnection> plan = connection -> {};
    private int capacity = CAPACITY;
    private boolean atOnce;
    private int nextListeningPort = FIRST_LISTENING_PORT;
    private int nextClientPort = FIRST_CLIENT_PORT;

    /** A network where nobody listens yet and nothing goes wrong. */
    public MemoryNetwork() {
        this(0, FaultPlan.of());
    }

    /** A network where nobody listens yet and what the plan says goes wrong, the same for the same seed. */
    public MemoryNetwork(long seed, FaultPlan plan) {
        faults = new Faults(plan, seed);
        resolver = new MemoryResolver(timeline, faults);
    }

    /** The clock that delays and stalls go by; a loop on this network should go by it too. */
    public VirtualClock clock() {
        return clock;
    }

    /** Finds the names that {@link #name} gave. */
    public Resolver resolver() {
        return resolver;
    }

    /** Gives a host a name; a second call takes the place of the first. */
    public MemoryNetwork name(String host, InetAddress... addresses) {
        resolver.name(host, List.of(addresses));
        return this;
    }

    /** How often a fault of the plan has struck. */
    public int struck(Fault fault) {
        return faults.struck(fault);
    }

    Timeline timeline() {
        return timeline;
    }

    Faults faults() {
        return faults;
    }

    /** A transport for one more loop. */
    public MemoryTransport transport() {
        return new MemoryTransport(this);
    }

    /** Bytes that fit into one direction of connections made from now on; at least 1. */
    public MemoryNetwork capacity(int bytes) {
        capacity = bytes;
        return this;
    }

    /** Whether connects are answered inside {@link Transport#connect} from now on. */
    public MemoryNetwork connectAtOnce(boolean on) {
        atOnce = on;
        return this;
    }

    /** Called for each new connection before its first byte, to set its faults, behind those of the plan. */
    public MemoryNetwork plan(Consumer<MemoryConnection> faults) {
        plan = faults;
        return this;
    }

    /** Connects to this address are never answered. */
    public MemoryNetwork silence(InetSocketAddress address) {
        silent.add(address);
        return this;
    }

    /** Connects to this address fail at once. */
    public MemoryNetwork unreachable(InetSocketAddress address) {
        unreachable.add(address);
        return this;
    }

    /** The next {@code times} accepts on this address fail as they do without descriptors. */
    public void failAccepts(SocketAddress address, int times) {
        MemoryAcceptor acceptor = listener(resolved(address));
        if (acceptor == null) {
            throw new IllegalArgumentException("nobody listens on " + address);
        }
        acceptor.fail(times);
    }

    /** All connections ever asked for, in order. */
    public List<MemoryConnection> connections() {
        return List.copyOf(connections);
    }

    /** A raw connection to an address; it is accepted by whoever listens there. */
    public MemoryPeer connect(SocketAddress address) throws IOException {
        return new MemoryPeer(open(address));
    }

    /** Listens on a free port for raw connections. */
    public MemoryListener listen() throws IOException {
        return listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Listens on an address for raw connections. */
    public MemoryListener listen(SocketAddress address) throws IOException {
        return new MemoryListener(bind(address, Integer.MAX_VALUE));
    }

    /** A connect of a loop, which may be struck by the faults of connects. */
    MemoryEndpoint openByLoop(SocketAddress address, SocketSetup setup) throws IOException {
        if (faults.strikes(Fault.CONNECT_FAILED)) {
            throw noRoute();
        }
        if (faults.strikes(Fault.CONNECT_UNANSWERED)) {
            return open(address, setup, connection -> {});
        }
        if (faults.strikes(Fault.CONNECT_REFUSED)) {
            return open(address, setup, MemoryConnection::refuse);
        }
        if (faults.strikes(Fault.CONNECT_LATE)) {
            long late = faults.time(1, 12_000).toNanos();
            return open(address, setup, connection -> timeline.after(late, () -> answer(connection)));
        }
        return open(address, setup, this::answer);
    }

    private MemoryEndpoint open(SocketAddress address) throws IOException {
        return open(address, SocketSetup.NONE, this::answer);
    }

    private void answer(MemoryConnection connection) {
        MemoryAcceptor acceptor = listener(connection.server());
        if (silent.contains(connection.server())) {
            return;
        }
        if (acceptor == null) {
            connection.refuse();
        } else if (connection.state() == MemoryConnection.State.ASKED) {
            acceptor.offer(connection);
        }
    }

    private static IOException noRoute() {
        return new NoRouteToHostException("No route to host");
    }

    private MemoryEndpoint open(SocketAddress address, SocketSetup setup, Consumer<MemoryConnection> answer)
            throws IOException {
        if (!(address instanceof InetSocketAddress server) || server.isUnresolved()) {
            throw new UnknownHostException("unresolved address " + address);
        }
        if (unreachable.contains(server)) {
            throw noRoute();
        }
        InetSocketAddress client = new InetSocketAddress(
                setup.local().orElseGet(InetAddress::getLoopbackAddress),
                setup.firstPort() == 0 ? nextClientPort++ : setup.firstPort());
        if (nextClientPort > 65_535) {
            nextClientPort = FIRST_CLIENT_PORT;
        }
        MemoryConnection connection = new MemoryConnection(client, server, timeline, capacity);
        connections.add(connection);
        faults.disturb(connection);
        plan.accept(connection);
        answer.accept(connection);
        MemoryEndpoint endpoint = MemoryEndpoint.connecting(connection);
        if (atOnce) {
            endpoint.notice();
        }
        return endpoint;
    }

    MemoryAcceptor bind(SocketAddress address, int backlog) throws IOException {
        InetSocketAddress wanted = resolved(address);
        if (wanted.getPort() == 0) {
            wanted = new InetSocketAddress(wanted.getAddress(), nextListeningPort++);
        }
        if (listening.containsKey(wanted)) {
            throw new BindException("cannot listen on " + address + ": Address already in use");
        }
        MemoryAcceptor acceptor = new MemoryAcceptor(this, wanted, backlog);
        listening.put(wanted, acceptor);
        return acceptor;
    }

    void remove(MemoryAcceptor acceptor) {
        listening.remove(acceptor.address(), acceptor);
    }

    private @Nullable MemoryAcceptor listener(InetSocketAddress address) {
        MemoryAcceptor exact = listening.get(address);
        return exact != null ? exact : listening.get(new InetSocketAddress(address.getPort()));
    }

    private static InetSocketAddress resolved(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return inet;
        }
        throw new IllegalArgumentException("not a resolved address: " + address);
    }

    /** The plan of its faults. */
    @Override
    public String toString() {
        return faults.toString();
    }
}
