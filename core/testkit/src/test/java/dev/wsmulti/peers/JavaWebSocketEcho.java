package dev.wsmulti.peers;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * An echo of Java-WebSocket, in either role. The client gives every second message back in fragments; the server does not:
 * where several frames are sent at once its selector may put an interest in writing back that was just asked for
 * (WebSocketServer.doWrite), and both ends wait for ever.
 */
final class JavaWebSocketEcho {
    private final boolean fragments;
    private boolean fragmented;

    private JavaWebSocketEcho(boolean fragments) {
        this.fragments = fragments;
    }

    /**
     * In fragments. It compresses the whole array of a buffer, whatever part of it the buffer shows; and it leaves the end of
     * the last flush in place where the last fragment is empty, so that nothing behind it can be read (RFC 7692 section 7.2.1).
     */
    private static void echo(WebSocket socket, Opcode type, byte[] bytes) {
        int piece = Math.max(1, bytes.length / 5);
        int at = 0;
        boolean last;
        do {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length));
            at += part.length;
            last = at == bytes.length;
            socket.sendFragmentedFrame(type, ByteBuffer.wrap(part), last);
        } while (!last);
    }

    private void echo(WebSocket socket, ByteBuffer binary) {
        byte[] bytes = new byte[binary.remaining()];
        binary.get(bytes);
        if (fragmented) {
            echo(socket, Opcode.BINARY, bytes);
        } else {
            socket.send(bytes);
        }
        fragmented = fragments && !fragmented;
    }

    private void echo(WebSocket socket, String text) {
        if (fragmented) {
            echo(socket, Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else {
            socket.send(text);
        }
        fragmented = fragments && !fragmented;
    }

    /** A server that has begun to listen. */
    static final class Server extends WebSocketServer implements AutoCloseable {
        private final JavaWebSocketEcho echo = new JavaWebSocketEcho(false);
        private final CompletableFuture<Integer> started = new CompletableFuture<>();

        Server(IExtension extension) {
            super(new InetSocketAddress("127.0.0.1", 0), 1, List.of(new Draft_6455(extension)));
            start();
        }

        int port() throws Exception {
            return Samples.await(started);
        }

        @Override
        public void onStart() {
            started.complete(getPort());
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {}

        @Override
        public void onMessage(WebSocket socket, String text) {
            echo.echo(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer bytes) {
            echo.echo(socket, bytes);
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket socket, Exception error) {
            started.completeExceptionally(error);
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }

    /** A client that connects. */
    static final class Client extends WebSocketClient implements AutoCloseable {
        private final JavaWebSocketEcho echo = new JavaWebSocketEcho(true);

        Client(String url, IExtension extension) {
            super(URI.create(url), new Draft_6455(extension));
            connect();
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            echo.echo(this, text);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            echo.echo(this, bytes);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {}

        @Override
        public void onError(Exception error) {
            // the session of ours tells how it ended
        }
    }
}
