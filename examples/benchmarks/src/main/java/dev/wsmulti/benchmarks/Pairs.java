package dev.wsmulti.benchmarks;

import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.net.Transport;
import dev.wsmulti.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory for more connections than a machine has descriptors, and its time: a wait costs nothing and takes just
 * as long as it was told. Unlike that of the test kit it knows no faults, and looks only at who has something to do.
 */
final class Pairs implements Transport, Reactor, Clock {
    private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("pairs", 1);

    private final Queue<End> awake = new ArrayDeque<>();
    private final Queue<End> knocking = new ArrayDeque<>();
    private @Nullable Object listener;
    private long now;

    /** Writes so far, of both ends. */
    long writes;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Reactor reactor() {
        return this;
    }

    @Override
    public Endpoint connect(SocketAddress address, SocketSetup setup) {
        End client = new End();
        End server = new End();
        client.other = server;
        server.other = client;
        knocking.add(server);
        return client;
    }

    @Override
    public Acceptor listen(SocketAddress address, int backlog) {
        return new Door(address);
    }

    @Override
    public void register(Pollable pollable, Object owner, int operations) {
        if (pollable instanceof End end) {
            end.owner = owner;
            interest(end, operations);
        } else {
            listener = owner;
        }
    }

    @Override
    public void interest(Pollable pollable, int operations) {
        if (pollable instanceof End end && end.interest != operations) {
            end.interest = operations;
            wake(end);
        }
    }

    private void wake(End end) {
        if (!end.awake) {
            end.awake = true;
            awake.add(end);
        }
    }

    @Override
    public void await(long nanos, Ready ready) {
        Object accepts = listener;
        if (accepts != null && !knocking.isEmpty()) {
            ready.ready(accepts, ACCEPT);
        }
        if (awake.isEmpty() && knocking.isEmpty()) {
            now += nanos;
            return;
        }
        for (int left = awake.size(); left > 0; left--) {
            End end = awake.remove();
            end.awake = false;
            Object owner = end.owner;
            int operations = end.ready() & end.interest;
            if (owner != null && operations != 0) {
                // Level-triggered: it is looked at again.
                wake(end);
                ready.ready(owner, operations);
            }
        }
    }

    @Override
    public void wakeup() {
        // One thread does everything here.
    }

    @Override
    public void close() {
        awake.clear();
        knocking.clear();
    }

    private final class Door implements Acceptor {
        private final SocketAddress address;

        Door(SocketAddress address) {
            this.address = address;
        }

        @Override
        public @Nullable Endpoint accept() {
            return knocking.poll();
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public void abort() {
            listener = null;
        }
    }

    /** What waits to be read lies at the reader, in memory that it has for so long. */
    private final class End implements Endpoint {
        private static final int ROOM = 4 * 1024;

        @Nullable
        End other;

        @Nullable
        Object owner;

        private byte @Nullable [] waiting;
        private int from;
        private int to;
        private int interest;
        private boolean awake;
        private boolean finished;

        int ready() {
            End peer = other;
            boolean writes = peer == null || peer.waiting == null;
            return (waiting != null || finished ? READ : 0) | (writes ? WRITE : 0) | CONNECT;
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            byte[] bytes = waiting;
            if (bytes == null) {
                return finished ? -1 : 0;
            }
            int count = Math.min(to - from, target.remaining());
            target.put(bytes, from, count);
            from += count;
            if (from == to) {
                waiting = null;
                End peer = other;
                if (peer != null) {
                    wake(peer);
                }
            }
            return count;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            End peer = other;
            if (peer == null) {
                throw new ClosedChannelException();
            }
            if (peer.waiting != null || !source.hasRemaining()) {
                return 0;
            }
            writes++;
            byte[] bytes = new byte[Math.min(ROOM, source.remaining())];
            source.get(bytes);
            peer.waiting = bytes;
            peer.from = 0;
            peer.to = bytes.length;
            wake(peer);
            return bytes.length;
        }

        @Override
        public void finish() {
            End peer = other;
            if (peer != null) {
                peer.finished = true;
                wake(peer);
            }
        }

        @Override
        public void abort() {
            finish();
            owner = null;
            other = null;
            waiting = null;
        }

        @Override
        public Optional<SocketAddress> local() {
            return Optional.of(ADDRESS);
        }

        @Override
        public Optional<SocketAddress> remote() {
            return Optional.of(ADDRESS);
        }
    }
}
