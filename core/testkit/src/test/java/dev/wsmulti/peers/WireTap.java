package dev.wsmulti.peers;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Stands between client and server of one connection, passes everything on, and notes what every message looked like. */
final class WireTap implements AutoCloseable {
    private static final int RSV1 = 0x40;

    private final ServerSocket listener;
    private final CompletableFuture<List<OnWire>> fromClient = new CompletableFuture<>();
    private final CompletableFuture<List<OnWire>> fromServer = new CompletableFuture<>();

    /** A message on the wire: whether RSV1 was set on its first frame, its frames, and the bytes of their payloads. */
    record OnWire(boolean compressed, int frames, long bytes) {}

    private WireTap(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens, and passes its one connection on to a port. */
    static WireTap to(int port) {
        try {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            WireTap tap = new WireTap(new ServerSocket(0, 1, loopback));
            daemon(() -> {
                try (Socket client = tap.listener.accept();
                        Socket server = new Socket(loopback, port)) {
                    Thread up = daemon(() -> watch(client, server, tap.fromClient));
                    watch(server, client, tap.fromServer);
                    up.join();
                }
                return null;
            });
            return tap;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The messages of the client, once the connection has ended. */
    List<OnWire> fromClient() throws Exception {
        return Samples.await(fromClient);
    }

    List<OnWire> fromServer() throws Exception {
        return Samples.await(fromServer);
    }

    private interface Task {
        Object run() throws Exception;
    }

    private static Thread daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (Exception ended) {
                        // who waits for the messages learns it in time
                    }
                },
                "wire tap");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Object watch(Socket from, Socket to, CompletableFuture<List<OnWire>> seen) throws IOException {
        Tee tee = new Tee(from.getInputStream(), to.getOutputStream());
        List<OnWire> messages = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(tee, 1 << 16))) {
            passHead(in);
            while (true) {
                messages.add(readMessage(in));
            }
        } catch (EOFException ended) {
            to.shutdownOutput();
        } finally {
            seen.complete(messages);
        }
        return messages;
    }

    private static void passHead(DataInputStream in) throws IOException {
        int last = 0;
        while (last != 0x0d0a0d0a) {
            last = last << 8 | in.readUnsignedByte();
        }
    }

    private static OnWire readMessage(DataInputStream in) throws IOException {
        boolean compressed = false;
        int frames = 0;
        long bytes = 0;
        boolean last = false;
        while (!last) {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            in.skipNBytes((second & 0x80) == 0 ? length : length + 4);
            boolean data = (first & 0x8) == 0;
            if (data) {
                compressed |= (first & RSV1) != 0;
                frames++;
                bytes += length;
                last = (first & 0x80) != 0;
            }
        }
        return new OnWire(compressed, frames, bytes);
    }

    /** Passes on what is read. */
    private static final class Tee extends InputStream {
        private final InputStream in;
        private final OutputStream out;

        Tee(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                out.write(bytes, offset, count);
            }
            return count;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
