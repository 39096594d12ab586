package dev.wsmulti.testkit;

import java.net.InetSocketAddress;

/** A connection in memory as seen from above: its two directions, which a test may disturb. */
public final class MemoryConnection {
    enum State {
        ASKED,
        ESTABLISHED,
        REFUSED
    }

    private final InetSocketAddress client;
    private final InetSocketAddress server;
    private final MemoryPipe toServer;
    private final MemoryPipe toClient;
    private State state = State.ASKED;

    MemoryConnection(InetSocketAddress client, InetSocketAddress server, Timeline timeline, int capacity) {
        this.client = client;
        this.server = server;
        toServer = new MemoryPipe(timeline, capacity);
        toClient = new MemoryPipe(timeline, capacity);
        toServer.opposite(toClient);
        toClient.opposite(toServer);
    }

    /** The address of the end that connected. */
    public InetSocketAddress client() {
        return client;
    }

    /** The address that was connected to. */
    public InetSocketAddress server() {
        return server;
    }

    /** What the connecting end writes. */
    public MemoryPipe toServer() {
        return toServer;
    }

    /** What the accepting end writes. */
    public MemoryPipe toClient() {
        return toClient;
    }

    /** Resets both directions now; what is on its way can still be read. */
    public void reset() {
        toServer.reset();
        toClient.reset();
    }

    State state() {
        return state;
    }

    void establish() {
        if (state == State.ASKED) {
            state = State.ESTABLISHED;
        }
    }

    void refuse() {
        if (state == State.ASKED) {
            state = State.REFUSED;
        }
    }

    @Override
    public String toString() {
        return client + " -> " + server + " " + state;
    }
}
