package dev.wsmulti.testkit;

import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.net.Transport;
import java.io.IOException;
import java.net.SocketAddress;

/** One loop's view of a {@link MemoryNetwork}. */
public final class MemoryTransport implements Transport {
    private final MemoryNetwork network;
    private final MemoryReactor reactor;

    MemoryTransport(MemoryNetwork network) {
        this.network = network;
        reactor = new MemoryReactor(network.timeline(), network.faults());
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public Endpoint connect(SocketAddress address, SocketSetup setup) throws IOException {
        return reactor.hold(network.openByLoop(address, setup));
    }

    @Override
    public Acceptor listen(SocketAddress address, int backlog) throws IOException {
        return reactor.hold(network.bind(address, backlog));
    }

    /** Whether the loop was woken since it last waited. */
    public boolean woken() {
        return reactor.woken();
    }

    /** What the loop did so far that shows on the network. */
    long acts() {
        return reactor.acts();
    }

    /** Ends of connections, and listeners, that the loop has and has not closed. */
    public int held() {
        return reactor.held();
    }

    /** Whether the loop lets virtual time pass when it waits. */
    void sleeps(boolean on) {
        reactor.sleeps(on);
    }

    /** Whether the loop is amid a wait that nothing has ended yet. */
    boolean sleepsOn() {
        return reactor.sleepsOn();
    }

    boolean anythingReady() {
        return reactor.anythingReady();
    }
}
