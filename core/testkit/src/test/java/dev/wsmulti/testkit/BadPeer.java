package dev.wsmulti.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on sockets that breaks every connection in a way of its own: one thread, which ends with it. */
final class BadPeer implements AutoCloseable {
    /** Connections that are left to hang. */
    private static final int MOST_SILENT = 64;

    private static final String[] ANSWERS = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more than that",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
    };

    private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Deque<Socket> silent = new ArrayDeque<>();
    private final Random random;
    private final AtomicInteger broken = new AtomicInteger();
    private final Thread thread = new Thread(this::serve, "bad-peer");

    BadPeer(long seed) throws IOException {
        random = new Random(seed);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections it has broken. */
    int broken() {
        return broken.get();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                treat(listener.accept());
                broken.incrementAndGet();
            } catch (IOException gone) {
                // The client has left before, or we are closed.
            }
        }
        silent.forEach(BadPeer::closeQuietly);
    }

    private void treat(Socket socket) throws IOException {
        int fate = random.nextInt(ANSWERS.length + 2);
        if (fate == ANSWERS.length) {
            silent.add(socket);
            if (silent.size() > MOST_SILENT) {
                closeQuietly(silent.remove());
            }
            return;
        }
        try (socket) {
            socket.setSoTimeout(100);
            if (fate > ANSWERS.length || random.nextInt(8) == 0) {
                socket.setSoLinger(true, 0);
                return;
            }
            InputStream in = socket.getInputStream();
            int unused = in.read(new byte[100 + random.nextInt(1000)]);
            socket.getOutputStream().write(ANSWERS[fate].getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        listener.close();
        thread.join();
    }
}
