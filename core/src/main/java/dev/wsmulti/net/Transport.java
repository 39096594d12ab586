package dev.wsmulti.net;

import java.io.IOException;
import java.net.SocketAddress;

/** The network as a loop sees it: NIO, or one in memory. One object serves one loop. */
public interface Transport {
    /** The reactor that watches what this transport makes; always the same one. */
    Reactor reactor();

    /**
     * Begins to connect; not registered yet.
     *
     * @param setup what is done to the socket before
     * @throws IOException if it fails at once, such as for want of descriptors or an unreachable network
     */
    Endpoint connect(SocketAddress address, SocketSetup setup) throws IOException;

    /** The same with a socket as it is. */
    default Endpoint connect(SocketAddress address) throws IOException {
        return connect(address, SocketSetup.NONE);
    }

    /**
     * Listens on an address; port 0 takes a free one. Not registered yet.
     *
     * @throws IOException if the address cannot be bound; the message names it
     */
    Acceptor listen(SocketAddress address, int backlog) throws IOException;
}
