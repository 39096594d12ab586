package dev.wsmulti.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes bytes on, both ways, each end of stream where it comes. */
final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;

    private Relay(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** To that port of the loopback address. */
    static Relay to(int port) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), port);
        background(relay::accept);
        return relay;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listener.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                background(() -> pass(from, to));
                background(() -> pass(to, from));
            }
        } catch (IOException closed) {
            // The run is over.
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                from.close();
                to.close();
            }
        } catch (IOException cut) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is.
        }
    }

    private static void background(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
