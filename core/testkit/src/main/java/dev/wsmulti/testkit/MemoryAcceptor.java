package dev.wsmulti.testkit;

import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A listening socket in memory. Connections beyond the backlog are asked for but not yet established. */
final class MemoryAcceptor extends MemoryPollable implements Acceptor {
    private static final String TOO_MANY = "Too many open files";

    private final MemoryNetwork network;
    private final InetSocketAddress address;
    private final int backlog;
    private final Queue<MemoryConnection> waiting = new ArrayDeque<>();
    private int failures;

    MemoryAcceptor(MemoryNetwork network, InetSocketAddress address, int backlog) {
        this.network = network;
        this.address = address;
        this.backlog = Math.max(1, backlog);
    }

    void offer(MemoryConnection connection) {
        waiting.add(connection);
        establish();
    }

    private void establish() {
        waiting.removeIf(connection -> connection.state() == MemoryConnection.State.REFUSED);
        Iterator<MemoryConnection> first = waiting.iterator();
        for (int i = 0; i < backlog && first.hasNext(); i++) {
            first.next().establish();
        }
    }

    /** The next accepts fail as they do without descriptors. */
    void fail(int times) {
        failures = times;
    }

    @Override
    int ready() {
        return waiting.isEmpty() ? 0 : Reactor.ACCEPT;
    }

    @Override
    public @Nullable Endpoint accept() throws IOException {
        if (!waiting.isEmpty() && network.faults().strikes(Fault.ACCEPT_FAILED)) {
            fail(1);
        }
        MemoryEndpoint taken = take();
        if (taken != null) {
            alsoHeld(taken);
        }
        return taken;
    }

    @Nullable
    MemoryEndpoint take() throws IOException {
        if (aborted()) {
            throw new ClosedChannelException();
        }
        if (failures > 0) {
            acted();
            failures--;
            throw new IOException(TOO_MANY);
        }
        MemoryConnection connection = waiting.poll();
        if (connection == null) {
            return null;
        }
        acted();
        establish();
        return MemoryEndpoint.accepted(connection);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    void release() {
        network.remove(this);
        for (MemoryConnection connection : waiting) {
            connection.refuse();
            connection.reset();
        }
        waiting.clear();
    }

    @Override
    public String toString() {
        return "listening on " + address;
    }
}
