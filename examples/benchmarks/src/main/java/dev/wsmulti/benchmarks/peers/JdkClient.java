package dev.wsmulti.benchmarks.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The client of the JDK with one thread beside its selector. */
public final class JdkClient implements ClientLoop.Library {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(thread)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final List<WebSocket> sockets = new ArrayList<>();

    private JdkClient() {}

    public static void main(String... args) throws IOException, InterruptedException {
        new ClientLoop(new JdkClient()).run();
    }

    @Override
    public Talk.Speaker open(URI server, Talk talk) throws InterruptedException, ExecutionException {
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(server, new Listener(talk))
                .get();
        sockets.add(socket);
        return new Queue(socket);
    }

    @Override
    public void closeAll() {
        sockets.forEach(WebSocket::abort);
        sockets.clear();
    }

    private record Listener(Talk talk) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (last) {
                talk.heard();
            }
            socket.request(1);
            return null;
        }
    }

    /** It refuses a message as long as another one is under way. */
    private static final class Queue implements Talk.Speaker {
        private final WebSocket socket;
        private int waiting;
        private boolean sending;

        Queue(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public void say(byte[] payload) {
            synchronized (this) {
                if (sending) {
                    waiting++;
                    return;
                }
                sending = true;
            }
            send(payload);
        }

        private void send(byte[] payload) {
            var unused =
                    socket.sendBinary(ByteBuffer.wrap(payload), true).whenComplete((same, failure) -> sent(payload));
        }

        private void sent(byte[] payload) {
            synchronized (this) {
                if (waiting == 0) {
                    sending = false;
                    return;
                }
                waiting--;
            }
            send(payload);
        }
    }
}
