package dev.wsmulti.benchmarks.peers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp, a thread a session as it comes, as many sessions as are asked for. */
public final class OkHttpLoad implements ClientLoop.Library {
    private final OkHttpClient client;
    private final List<WebSocket> sockets = new ArrayList<>();
    private byte[] lastPayload = {};
    private ByteString bytes = ByteString.EMPTY;

    private OkHttpLoad() {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .readTimeout(Duration.ZERO)
                .build();
    }

    public static void main(String... args) throws IOException, InterruptedException {
        new ClientLoop(new OkHttpLoad()).run();
    }

    @Override
    public Talk.Speaker open(URI server, Talk talk) throws InterruptedException, ExecutionException {
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        Request request = new Request.Builder()
                .url(server.toString().replaceFirst("^ws", "http"))
                .build();
        WebSocket unused = client.newWebSocket(request, new Listener(opened, talk));
        WebSocket socket = opened.get();
        sockets.add(socket);
        return payload -> {
            boolean taken = socket.send(byteString(payload));
            if (!taken) {
                throw new IllegalStateException("a message was refused");
            }
        };
    }

    /** Its own form of bytes, made once a window: another window has another array. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized ByteString byteString(byte[] payload) {
        if (payload != lastPayload) {
            lastPayload = payload;
            bytes = ByteString.of(payload);
        }
        return bytes;
    }

    @Override
    public void closeAll() {
        sockets.forEach(WebSocket::cancel);
        sockets.clear();
    }

    private static final class Listener extends WebSocketListener {
        private final CompletableFuture<WebSocket> opened;
        private final Talk talk;

        Listener(CompletableFuture<WebSocket> opened, Talk talk) {
            this.opened = opened;
            this.talk = talk;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            opened.complete(socket);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString message) {
            talk.heard();
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            opened.completeExceptionally(failure);
        }
    }
}
