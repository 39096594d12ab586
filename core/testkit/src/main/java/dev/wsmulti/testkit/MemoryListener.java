package dev.wsmulti.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A listening socket in a test's hand. */
public final class MemoryListener {
    private final MemoryAcceptor acceptor;

    MemoryListener(MemoryAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    public InetSocketAddress address() {
        return acceptor.address();
    }

    /** Whether a connection waits. */
    public boolean waiting() {
        return acceptor.ready() != 0;
    }

    /** The next connection; an error if none waits. */
    public MemoryPeer accept() throws IOException {
        MemoryEndpoint endpoint = acceptor.take();
        if (endpoint == null) {
            throw new IllegalStateException("no connection waits on " + address());
        }
        return new MemoryPeer(endpoint);
    }

    /** Stops listening; connections not yet accepted are reset. */
    public void close() {
        acceptor.abort();
    }
}
