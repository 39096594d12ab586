package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Told by lines: {@code get PORT BYTES}, {@code put PORT BYTES}; answers {@code done BYTES}. */
public final class BulkClient {
    private static final int BUFFER = 64 * 1024;

    private BulkClient() {}

    /** @param args {@code ours}, or {@code bare}: the least that NIO can do */
    public static void main(String... args) throws IOException {
        boolean ours = args[0].equals("ours");
        try (WsMulti multi = WsMulti.open();
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> words = List.of(line.split(" ", -1));
                boolean get = words.get(0).equals("get");
                int port = Integer.parseInt(words.get(1));
                long bytes = Long.parseLong(words.get(2));
                if (ours) {
                    transfer(multi, get, port, bytes);
                } else if (get) {
                    read(port, bytes);
                } else {
                    write(port, bytes);
                }
                System.out.println("done " + bytes);
            }
        }
    }

    private static void transfer(WsMulti multi, boolean get, int port, long bytes) throws IOException {
        String server = "http://127.0.0.1:" + port;
        long[] count = new long[1];
        HttpFetch fetch = get
                ? HttpFetch.get(server + "/body")
                        .maxBody(Setting.NONE)
                        .onData((transfer, data) -> count[0] += data.length())
                : HttpFetch.put(server + "/up/body", new Zeros(bytes));
        // A connection of its own, as the bare client has one: a used one has grown other buffers.
        ConnectOptions once = ConnectOptions.of().forbidReuse(true);
        HttpTransfer running = multi.add(fetch.connect(once).timeout(Duration.ofMinutes(2)));
        while (!running.isDone()) {
            multi.perform(Duration.ofSeconds(1));
        }
        HttpOutcome outcome = running.outcome().orElseThrow();
        if (outcome.failed() || get && count[0] != bytes) {
            throw new IOException(outcome + " and " + count[0] + " bytes");
        }
    }

    private static void read(int port, long bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (SocketChannel channel = connect(port)) {
            say(channel, "GET /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            long count = 0;
            for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
                count += read;
            }
            if (count < bytes) {
                throw new EOFException(count + " bytes");
            }
        }
    }

    private static void write(int port, long bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (SocketChannel channel = connect(port)) {
            say(
                    channel,
                    "PUT /up/body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + bytes
                            + "\r\n\r\n");
            for (long left = bytes; left > 0; ) {
                buffer.clear().put(Zeros.SOME, 0, (int) Math.min(left, BUFFER)).flip();
                while (buffer.hasRemaining()) {
                    left -= channel.write(buffer);
                }
            }
            if (channel.read(buffer.clear()) < 0) {
                throw new EOFException("no answer");
            }
        }
    }

    private static SocketChannel connect(int port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static void say(SocketChannel channel, String head) throws IOException {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(head);
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
    }

    /** So many zeros. */
    private static final class Zeros implements Source {
        private static final byte[] SOME = new byte[BUFFER];

        private final long bytes;
        private long left;

        Zeros(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes;
        }

        @Override
        public void open() {
            left = bytes;
        }

        @Override
        public State read(ByteBuffer target) {
            int count = (int) Math.min(left, Math.min(target.remaining(), BUFFER));
            target.put(SOME, 0, count);
            left -= count;
            return left == 0 ? State.END : State.MORE;
        }

        @Override
        public void close() {}
    }
}
