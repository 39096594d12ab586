package dev.wsmulti.testkit;

import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;
import java.util.Optional;

/** One end of a connection in memory. */
final class MemoryEndpoint extends MemoryPollable implements Endpoint {
    private static final int LOST = -1;
    private static final long FILE_PART = 64 * 1024;

    private final MemoryConnection connection;
    private final boolean client;
    private final MemoryPipe in;
    private final MemoryPipe out;
    private boolean noticed;
    private boolean connected;

    private MemoryEndpoint(MemoryConnection connection, boolean client) {
        this.connection = connection;
        this.client = client;
        in = client ? connection.toClient() : connection.toServer();
        out = client ? connection.toServer() : connection.toClient();
        connected = !client;
    }

    static MemoryEndpoint connecting(MemoryConnection connection) {
        return new MemoryEndpoint(connection, true);
    }

    static MemoryEndpoint accepted(MemoryConnection connection) {
        return new MemoryEndpoint(connection, false);
    }

    MemoryConnection connection() {
        return connection;
    }

    /** The answer to the connect has come. Before that {@link #connected} says no, as on a real network. */
    void notice() {
        noticed = connection.state() != MemoryConnection.State.ASKED;
    }

    @Override
    int ready() {
        if (!connected) {
            notice();
            return noticed ? Reactor.CONNECT : 0;
        }
        return (in.readable() ? Reactor.READ : 0) | (out.writable() ? Reactor.WRITE : 0);
    }

    @Override
    public boolean connected() throws IOException {
        checkOpen();
        if (!connected && noticed) {
            acted();
            if (connection.state() == MemoryConnection.State.REFUSED) {
                throw new ConnectException("Connection refused");
            }
            connected = true;
        }
        return connected;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        checkConnected();
        int count = LOST;
        try {
            count = in.read(target);
            return count;
        } finally {
            actedIf(count != 0);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        checkConnected();
        int count = LOST;
        try {
            count = out.write(source);
            return count;
        } finally {
            actedIf(count != 0);
        }
    }

    /** As the system does it: what the pipe does not take was not read either. */
    @Override
    public long write(FileChannel file, long from, long most) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(most, FILE_PART));
        int unused = file.read(part, from);
        return part.flip().hasRemaining() ? write(part) : 0;
    }

    @Override
    public void finish() throws IOException {
        checkConnected();
        out.finish();
        acted();
    }

    private void actedIf(boolean so) {
        if (so) {
            acted();
        }
    }

    /** As TCP closes: with unread bytes by a reset, else with a FIN. */
    @Override
    void release() {
        if (in.pending() > 0) {
            connection.reset();
        } else {
            out.finish();
        }
        in.abandon();
        if (!connected) {
            connection.refuse();
        }
    }

    @Override
    public Optional<SocketAddress> local() {
        return Optional.of(client ? connection.client() : connection.server());
    }

    @Override
    public Optional<SocketAddress> remote() {
        return Optional.of(client ? connection.server() : connection.client());
    }

    private void checkOpen() throws IOException {
        if (aborted()) {
            throw new ClosedChannelException();
        }
    }

    private void checkConnected() throws IOException {
        checkOpen();
        if (!connected) {
            throw new NotYetConnectedException();
        }
    }

    @Override
    public String toString() {
        return (client ? "client of " : "server of ") + connection;
    }
}
