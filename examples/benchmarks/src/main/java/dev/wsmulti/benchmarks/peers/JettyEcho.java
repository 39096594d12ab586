package dev.wsmulti.benchmarks.peers;

import dev.wsmulti.benchmarks.Remote;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty's echo: one selector that accepts, too, three threads of which none is reserved, a listener that never blocks, buffers of 20 KiB. */
public final class JettyEcho {
    private static final int THREADS = 3;
    private static final int BUFFER = 20 * 1024;
    private static final int LARGEST = 1 << 20;

    private JettyEcho() {}

    public static void main(String... args) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setReservedThreads(0);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 0, 1);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(Duration.ofMinutes(10).toMillis());
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyEcho::configure));
        server.start();
        Remote.obey();
        System.out.println("listening on 127.0.0.1:" + connector.getLocalPort());
        server.join();
    }

    private static void configure(ServerWebSocketContainer container) {
        container.setInputBufferSize(BUFFER);
        container.setOutputBufferSize(BUFFER);
        container.setMaxBinaryMessageSize(LARGEST);
        container.setIdleTimeout(Duration.ofMinutes(10));
        container.addMapping("/*", (request, response, callback) -> new Echo());
    }

    /** Jetty makes it and asks for the next message by itself. */
    public static final class Echo implements Session.Listener.AutoDemanding {
        private @Nullable Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            if (session != null) {
                session.sendBinary(payload, callback);
            }
        }
    }
}
