package dev.wsmulti.net;

import java.io.IOException;
import java.net.SocketAddress;

/** TCP and Unix domain sockets, over the channels of the JDK. */
public final class NioTransport implements Transport {
    private final Reactor reactor;

    private NioTransport(Reactor reactor) {
        this.reactor = reactor;
    }

    /**
     * Opens a transport; closing its reactor closes it.
     *
     * @throws IOException if there are no descriptors left
     */
    public static NioTransport open() throws IOException {
        return new NioTransport(NioReactor.open());
    }

    /** The same in somebody else's loop. */
    public static NioTransport in(LoopHost host) {
        return new NioTransport(new HostReactor(host));
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public Endpoint connect(SocketAddress address, SocketSetup setup) throws IOException {
        return NioEndpoint.connect(address, setup);
    }

    @Override
    public Acceptor listen(SocketAddress address, int backlog) throws IOException {
        return NioAcceptor.listen(address, backlog);
    }
}
