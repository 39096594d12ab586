package dev.wsmulti.benchmarks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** All connections to one server, and the window of load that runs on them. */
final class Crowd implements Closeable {
    private static final int CONNECT_MILLIS = 10_000;
    /** Latencies are exact to one in a thousand. */
    private static final int DIGITS = 3;
    /** How long after the end of a window a message counts as forgotten, until another one comes. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(1);
    /** How long after the end of a window its last message may come back. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Speech speech;
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 * 1024);

    // the present window
    private Traffic traffic;
    private boolean open;
    /** Where a paced window notes how long messages took. */
    private @Nullable Histogram latencies;

    private long messages;
    private long outstanding;
    /** How often connections without an answer were told more, and how many that were in all. */
    private long nudged;

    private int nudges;
    /** Bytes of an answer to a request, or to a compressed message. */
    private int answer;

    private Crowd(Speech speech) throws IOException {
        this.speech = speech;
        traffic = new Traffic(speech, 0, 0, 0);
    }

    /** Opens so many connections, one after the other. */
    static Crowd connect(InetSocketAddress server, Speech speech, int count) throws IOException {
        Crowd crowd = new Crowd(speech);
        try {
            for (int i = 0; i < count; i++) {
                crowd.add(server);
            }
            return crowd;
        } catch (IOException failed) {
            crowd.close();
            throw failed;
        }
    }

    private void add(InetSocketAddress server) throws IOException {
        Connection connection = new Connection(SocketChannel.open());
        connections.add(connection);
        SocketChannel channel = connection.channel;
        channel.socket().connect(server, CONNECT_MILLIS);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().setSoTimeout(CONNECT_MILLIS);
        if (speech == Speech.WSS) {
            TlsChannel secured = new TlsChannel(channel);
            connection.link = secured;
            Handshake.upgrade(Channels.newInputStream(secured), Channels.newOutputStream(secured), server);
            secured.rest();
        } else if (speech == Speech.WS || speech == Speech.TEXT) {
            Handshake.upgrade(channel.socket(), server);
        } else if (speech == Speech.STRING) {
            Handshake.upgrade(channel.socket(), server, WsEcho.STRING_PATH);
        } else if (speech == Speech.DEFLATE) {
            Handshake.upgradeDeflated(channel.socket(), server);
        } else if (speech == Speech.HTTP) {
            answer = PlainText.replySize(channel.socket(), server);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
    }

    /**
     * Sends {@code depth} messages on every connection and another one for each that comes back, until the time is over;
     * ends when the last one has come back. Returns their number.
     */
    long window(int depth, int payload, Duration time) throws IOException {
        begin(depth, payload);
        open = true;
        long start = System.nanoTime();
        for (Connection connection : connections) {
            send(connection, depth);
        }
        while (outstanding > 0) {
            try {
                selector.select(this::serve, 1000);
            } catch (UncheckedIOException lost) {
                throw lost.getCause();
            }
            long took = System.nanoTime() - start;
            open = took < time.toNanos();
            nudge(took - time.toNanos());
        }
        for (Connection connection : connections) {
            if (connection.link instanceof TlsChannel secured) {
                secured.rest();
            }
        }
        return messages;
    }

    private void begin(int depth, int payload) throws IOException {
        if (traffic.depth != depth || traffic.payload != payload) {
            if (speech == Speech.DEFLATE) {
                answer = deflatedReply(payload);
            }
            traffic = new Traffic(speech, depth, payload, answer);
        }
        messages = 0;
        outstanding = 0;
        nudges = 0;
        nudged = 0;
    }

    /** How many more messages the last window took since others were forgotten. */
    int nudges() {
        return nudges;
    }

    /**
     * Says something more where answers are missing for long: a server that forgot to write wakes up so. Beyond all
     * patience it fails.
     */
    private void nudge(long late) throws IOException {
        if (late > GRACE.toNanos()) {
            throw new SocketTimeoutException(outstanding + " messages never came back");
        }
        if (late / FORGOTTEN.toNanos() <= nudged) {
            return;
        }
        nudged++;
        for (Connection connection : connections) {
            if (connection.outstanding > 0) {
                nudges++;
                if (latencies != null) {
                    connection.due.add(System.nanoTime(), 1);
                }
                send(connection, 1);
            }
        }
    }

    /**
     * Sends messages at a rate that no answer slows down, {@code depth} at a time on one connection after the other. How
     * long each took counts from when it was due, so that what waits behind a slow one counts, too. The processor is
     * never let go of: waiting for a moment is inexact.
     *
     * @param rate messages a second
     * @return nanoseconds of each
     */
    Histogram paced(double rate, int depth, int payload, Duration time) throws IOException {
        begin(depth, payload);
        open = false;
        Histogram taken = new Histogram(DIGITS);
        latencies = taken;
        long bursts = Math.max(1, (long) (rate / depth * time.toNanos() / 1e9));
        double interval = 1e9 * depth / rate;
        long start = System.nanoTime();
        long sent = 0;
        try {
            while (sent < bursts || outstanding > 0) {
                long now = System.nanoTime() - start;
                for (long due = (long) (sent * interval); sent < bursts && due <= now; due = (long) (sent * interval)) {
                    Connection connection = connections.get((int) (sent % connections.size()));
                    connection.due.add(start + due, depth);
                    send(connection, depth);
                    sent++;
                }
                selector.selectNow(this::serve);
                nudge(now - time.toNanos());
            }
        } catch (UncheckedIOException lost) {
            throw lost.getCause();
        } finally {
            latencies = null;
        }
        return taken;
    }

    /** How long the server makes a message: each has a zlib of its own. Asked on the first connection. */
    private int deflatedReply(int payload) throws IOException {
        SocketChannel channel = connections.get(0).channel;
        channel.keyFor(selector).cancel();
        selector.selectNow();
        channel.configureBlocking(true);
        int size = Json.replySize(channel.socket(), payload);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connections.get(0));
        return size;
    }

    private void serve(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isReadable()) {
                receive(connection);
            }
            if (key.isWritable()) {
                write(connection);
            }
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private void receive(Connection connection) throws IOException {
        int count;
        do {
            count = connection.link.read(received.clear());
            if (count < 0) {
                throw new EOFException("the server closed a connection");
            }
            received(connection, count);
            // A layer may hold more than one read gives.
        } while (count > 0 && speech == Speech.WSS);
    }

    private void received(Connection connection, int count) throws IOException {
        int bytes = connection.partOfReply + count;
        int back = bytes / traffic.replySize;
        connection.partOfReply = bytes - back * traffic.replySize;
        messages += back;
        outstanding -= back;
        connection.outstanding -= back;
        if (latencies != null) {
            long now = System.nanoTime();
            for (int i = 0; i < back; i++) {
                latencies.recordValue(now - connection.due.next());
            }
        }
        if (open && back > 0) {
            send(connection, back);
        }
    }

    private void send(Connection connection, int count) throws IOException {
        outstanding += count;
        connection.outstanding += count;
        connection.unsent += (long) count * traffic.messageSize;
        write(connection);
    }

    private void write(Connection connection) throws IOException {
        ByteBuffer source = traffic.messages;
        boolean took = true;
        if (connection.link instanceof TlsChannel secured) {
            secured.flush();
            took = !secured.isBlocked();
        }
        while (connection.unsent > 0 && took) {
            int length = (int) Math.min(connection.unsent, source.capacity() - connection.partOfMessage);
            source.clear().position(connection.partOfMessage).limit(connection.partOfMessage + length);
            int written = connection.link.write(source);
            connection.unsent -= written;
            connection.partOfMessage = (connection.partOfMessage + written) % traffic.messageSize;
            took = written == length;
        }
        boolean blocked = connection.link instanceof TlsChannel secured && secured.isBlocked();
        connection.wantToWrite(selector, blocked || connection.unsent > 0);
    }

    @Override
    public void close() {
        for (Connection connection : connections) {
            Remote.closeQuietly(connection.channel);
        }
        Remote.closeQuietly(selector);
    }

    /** What one connection has half sent and half received. */
    private static final class Connection {
        final SocketChannel channel;
        /** What the messages pass through: the channel itself, or TLS on it. */
        ByteChannel link;

        long unsent;
        int partOfMessage;
        int partOfReply;
        int outstanding;
        /** When the messages of a paced window that have not come back were due. */
        final Due due = new Due();

        private boolean writing;

        Connection(SocketChannel channel) {
            this.channel = channel;
            this.link = channel;
        }

        void wantToWrite(Selector selector, boolean want) {
            if (want != writing) {
                writing = want;
                int ops = want ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
                channel.keyFor(selector).interestOps(ops);
            }
        }
    }
}
