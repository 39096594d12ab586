package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a connection goes and from where, as curl's options say it. */
class ConnectionIT {
    @TempDir
    Path folder;

    private static Peer hostIs(String host) throws Exception {
        return Peer.of(peer -> {
            peer.readHead();
            assertThat(peer.field("Host")).isEqualTo(host);
            peer.text(Peer.ok("done"));
        });
    }

    @Test
    void resolveInPlaceOfALookup() throws Exception {
        try (Peer peer = Peer.answering(Peer.ok("done"))) {
            int port = peer.port();
            ToolProcess.run(
                            "-sS",
                            "--resolve",
                            "name.test:" + port + ":127.0.0.1,[::1]",
                            "http://name.test:" + port + "/")
                    .printed("done");
        }
    }

    @Test
    void connectToUnderTheSameName() throws Exception {
        try (Peer peer = hostIs("name.test")) {
            ToolProcess.run("-sS", "--connect-to", "name.test:80:127.0.0.1:" + peer.port(), "http://name.test/")
                    .printed("done");
            peer.join();
        }
    }

    @Test
    void aUnixDomainSocket() throws Exception {
        Path path = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> answer(server));
            ToolProcess.run("-sS", "--unix-socket", path.toString(), "http://name.test/over")
                    .printed("done");
            assertThat(heard.get(30, TimeUnit.SECONDS)).startsWith("GET /over HTTP/1.1\r\nHost: name.test\r\n");
        }
        ToolProcess.run("-sS", "--unix-socket", folder.resolve("nobody").toString(), "http://name.test/")
                .failed(7, "nobody");
    }

    private static String answer(ServerSocketChannel server) {
        try (SocketChannel accepted = server.accept()) {
            ByteBuffer head = ByteBuffer.allocate(8192);
            accepted.read(head);
            accepted.write(ByteBuffer.wrap(Peer.ok("done").getBytes(StandardCharsets.US_ASCII)));
            return new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void theLocalEnd() throws Exception {
        try (Peer peer = Peer.answering(Peer.ok("done"))) {
            ToolProcess.run("-sS", "--interface", "127.0.0.1", "--keepalive-time", "60", peer.http())
                    .printed("done");
        }
        ToolProcess.run("-sS", "--interface", "nowhere0", "http://127.0.0.1:1/").failed(45, "nowhere0");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            ToolProcess.run("-sS", "--interface", "127.0.0.1", "--local-port", "" + port, "http://127.0.0.1:1/")
                    .failed(45, "cannot bind to");
        }
    }

    @Test
    void theFamily() throws Exception {
        try (Peer peer = Peer.answering(Peer.ok("done"))) {
            ToolProcess.run("-sS", "-4", peer.http()).printed("done");
        }
        ToolProcess.run("-sS", "-6", "ws://127.0.0.1:1/").failed(6, "IPV6");
    }

    @ParameterizedTest
    @CsvSource({
        "--resolve, name.test:80",
        "--resolve, name.test:80:other.test",
        "--connect-to, name.test:80",
        "--local-port, 70000",
        "--happy-eyeballs-timeout-ms, 5"
    })
    void whatMakesNoSenseIs2(String option, String value) throws Exception {
        ToolProcess.run("-sS", option, value, "http://127.0.0.1:1/").failed(2, "");
    }

    @Test
    void whatIsTooSlowForTooLongIs28() throws Exception {
        Duration begun = Duration.ofNanos(System.nanoTime());
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello");
            p.readToEnd();
        })) {
            ToolProcess.run("-sS", "--speed-limit", "1k", "--speed-time", "1", peer.http())
                    .failed(28, "minRate");
        }
        assertThat(Duration.ofNanos(System.nanoTime()).minus(begun)).isLessThan(Duration.ofSeconds(20));
    }
}
