package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsmulti serve}, asked by the JDK's own client. */
class ServeIT {
    private static EchoServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void serve() throws IOException {
        server = EchoServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void b23HelloWorldIsTwelveBytes() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.http("/"))).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Hello World!");
        assertThat(answer.headers().firstValue("Content-Length")).contains("12");
    }

    /** By our own client: one that reads only behind its whole request would wait for a server that waits for it. */
    @Test
    void echoGivesBackABodyOverTheUsualLimit(@TempDir Path folder) throws Exception {
        byte[] body = new byte[40 << 20];
        Arrays.fill(body, (byte) 'x');
        Path sent = Files.write(folder.resolve("sent"), body);
        Path echoed = folder.resolve("echoed");
        ToolProcess.run("-d", "@" + sent, "-o", echoed.toString(), server.http("/echo"))
                .printed("");
        assertThat(Files.mismatch(sent, echoed)).isEqualTo(-1);
    }

    @Test
    void echoStreams() throws Exception {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
            out.write((head + "4\r\none\n\r\n").getBytes(StandardCharsets.US_ASCII));
            while (!in.readLine().equals("one")) {
                // the head, and the size of the chunk
            }
            out.write("4\r\ntwo\n\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!in.readLine().equals("two")) {
                // the size of the chunk
            }
        }
    }

    @Test
    void otherPathsAre404() throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.http("/other"))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void aSessionOnAnyPathEchoes() throws Exception {
        Listener listener = new Listener();
        WebSocket session = client.newWebSocketBuilder()
                .buildAsync(URI.create(server.ws("/a/b?c")), listener)
                .join();
        session.sendText("hello", true).join();
        assertThat(listener.text.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
        session.abort();
    }

    @Test
    void aMessageOverTheLimitIs1009() throws Exception {
        Listener listener = new Listener();
        WebSocket session = client.newWebSocketBuilder()
                .buildAsync(URI.create(server.ws("/")), listener)
                .join();
        session.sendText("x".repeat(262_144), true).join();
        assertThat(listener.text.get(30, TimeUnit.SECONDS)).hasSize(262_144);
        session.sendText("x".repeat(262_145), true);
        assertThat(listener.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void whenTheServerIsEndedSessionsAreTold1001AndTheCodeIs0() throws Exception {
        try (EchoServer own = EchoServer.start()) {
            Listener listener = new Listener();
            WebSocket session = client.newWebSocketBuilder()
                    .buildAsync(URI.create(own.ws("/")), listener)
                    .join();
            own.process().signal("TERM");
            assertThat(listener.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
            assertThat(own.process().exitCode()).isZero();
            assertThat(session.isInputClosed()).isTrue();
        }
    }

    @Test
    void theHostIsShownAsItWasAskedFor() throws Exception {
        try (ToolProcess own = ToolProcess.startUnread("serve", "--host", "0.0.0.0", "--port", "0");
                var output = own.output()) {
            assertThat(output.readLine()).matches("listening on 0\\.0\\.0\\.0:\\d+");
        }
    }

    @Test
    void aUnixSocketInPlaceOfAPort(@TempDir Path folder) throws Exception {
        String file = folder.resolve("socket").toString();
        try (ToolProcess own = ToolProcess.startUnread("serve", "--unix-socket", file);
                var output = own.output()) {
            assertThat(output.readLine()).isEqualTo("listening on " + file);
            ToolProcess.run("-s", "--unix-socket", file, "http://any/").printed("Hello World!");
            ToolProcess.runWith("hello\n", "--unix-socket", file, "ws://any/").printed("hello\n");
            ToolProcess second = ToolProcess.run("serve", "--unix-socket", file);
            assertThat(second.exitCode()).isNotZero();
            assertThat(second.err().lines()).hasSize(1);
            assertThat(second.err()).contains(file).doesNotContain("\tat ");
            own.signal("TERM");
            assertThat(own.exitCode()).isZero();
            assertThat(Path.of(file)).doesNotExist();
        }
    }

    @Test
    void b21APortThatIsTakenIsOneSentence() throws Exception {
        ToolProcess tool = ToolProcess.run("serve", "--port", String.valueOf(server.port()));
        assertThat(tool.exitCode()).isNotZero();
        assertThat(tool.err().lines()).hasSize(1);
        assertThat(tool.err()).contains("127.0.0.1:" + server.port()).doesNotContain("\tat ");
    }

    @Test
    void b21ThePortIs3000ByDefault() throws Exception {
        // Whether it was free or not, now it is taken: the tool names it.
        ServerSocket taken = take(3000);
        try (taken) {
            ToolProcess tool = ToolProcess.run("serve");
            assertThat(tool.exitCode()).isNotZero();
            assertThat(tool.err()).contains("127.0.0.1:3000");
        }
    }

    private static ServerSocket take(int port) throws IOException {
        try {
            return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
        } catch (IOException somebodyElseHasIt) {
            return new ServerSocket();
        }
    }

    private static final class Listener implements WebSocket.Listener {
        private final StringBuilder received = new StringBuilder();
        final CompletableFuture<String> text = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket session, CharSequence data, boolean last) {
            received.append(data);
            if (last) {
                text.complete(received.toString());
            }
            session.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket session, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket session, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
