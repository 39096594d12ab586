package dev.wsmulti.benchmarks.peers;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.ws.WebSocket;
import org.asynchttpclient.ws.WebSocketListener;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;

/** AsyncHttpClient on NIO with one thread. */
public final class AhcLoad implements ClientLoop.Library {
    private static final int LARGEST = 1 << 20;

    private final AsyncHttpClient client = Dsl.asyncHttpClient(new DefaultAsyncHttpClientConfig.Builder()
            .setIoThreadsCount(1)
            .setUseNativeTransport(false)
            .setWebSocketMaxFrameSize(LARGEST)
            .build());
    private final List<WebSocket> sockets = new ArrayList<>();

    private AhcLoad() {}

    public static void main(String... args) throws IOException, InterruptedException {
        new ClientLoop(new AhcLoad()).run();
    }

    @Override
    public Talk.Speaker open(URI server, Talk talk) throws IOException, InterruptedException, ExecutionException {
        WebSocket socket = client.prepareGet(server.toString())
                .execute(new WebSocketUpgradeHandler.Builder()
                        .addWebSocketListener(new Listener(talk))
                        .build())
                .get();
        if (socket == null) {
            throw new IOException(server + " did not upgrade");
        }
        sockets.add(socket);
        return payload -> {
            var unused = socket.sendBinaryFrame(payload);
        };
    }

    @Override
    public void closeAll() {
        for (WebSocket socket : sockets) {
            var unused = socket.sendCloseFrame();
        }
        sockets.clear();
    }

    private record Listener(Talk talk) implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            // the window begins later
        }

        @Override
        public void onBinaryFrame(byte[] payload, boolean last, int reserved) {
            if (last) {
                talk.heard();
            }
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason) {
            // the end of a work
        }

        @Override
        public void onError(Throwable failure) {
            // the window that misses an answer says so
        }
    }
}
