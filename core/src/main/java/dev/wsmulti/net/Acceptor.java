package dev.wsmulti.net;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket. */
public interface Acceptor extends Pollable {
    /**
     * The next connection, or null if none waits.
     *
     * @throws IOException if none can be taken now, such as for want of descriptors; the acceptor stays usable
     */
    @Nullable
    Endpoint accept() throws IOException;

    /** The address it is bound to, with the real port. */
    SocketAddress address();
}
