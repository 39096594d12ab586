package dev.wsmulti.benchmarks.peers;

import dev.wsmulti.benchmarks.Remote;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** The echo of Java-WebSocket: one decoder thread beside that of its selector, no delay, no search for lost connections. */
public final class JavaWebSocketEcho {
    private JavaWebSocketEcho() {}

    public static void main(String... args) {
        Echo echo = new Echo();
        echo.setTcpNoDelay(true);
        echo.setConnectionLostTimeout(0);
        echo.setMaxPendingConnections(1024);
        echo.run();
    }

    private static final class Echo extends WebSocketServer {
        Echo() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        }

        @Override
        public void onStart() {
            Remote.obey();
            System.out.println("listening on 127.0.0.1:" + getPort());
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            // the client speaks first
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer message) {
            socket.send(message);
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            socket.send(message);
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            // nothing is kept for it
        }

        @Override
        public void onError(@Nullable WebSocket socket, Exception failure) {
            // a connection of the load that was reset
        }
    }
}
