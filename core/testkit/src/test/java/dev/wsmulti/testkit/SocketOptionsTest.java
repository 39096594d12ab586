package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.NioTransport;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.KeepAlive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to real sockets: Unix domain, bound, probed. */
class SocketOptionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aUnixDomainSocketAnswers() throws Exception {
        Path path = folder.resolve("socket");
        try (WsMulti multi = WsMulti.open();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            HttpTransfer get = multi.add(HttpFetch.get("http://name.test/over")
                    .connect(ConnectOptions.of().unixSocket(path)));
            multi.perform();
            try (SocketChannel accepted = server.accept()) {
                multi.perform();
                multi.perform();
                ByteBuffer heard = ByteBuffer.allocate(4096);
                accepted.read(heard);
                assertThat(new String(heard.array(), 0, heard.position(), StandardCharsets.US_ASCII))
                        .startsWith("GET /over HTTP/1.1\r\nHost: name.test\r\n");
                accepted.write(ByteBuffer.wrap(Fetches.OK.getBytes(StandardCharsets.US_ASCII)));
                assertThat(multi.await(get, LONG)).isTrue();
                assertThat(get.outcome().orElseThrow().text()).isEqualTo("hello");
            }
            assertThat(get.info().remoteAddress()).contains(UnixDomainSocketAddress.of(path));
        }
    }

    @Test
    void aUnixDomainSocketThatIsNotThereIsNamed() throws Exception {
        Path path = folder.resolve("nobody");
        try (WsMulti multi = WsMulti.open()) {
            HttpTransfer get = multi.add(HttpFetch.get("http://name.test/")
                    .connect(ConnectOptions.of().unixSocket(path)));
            multi.run();
            Failure failure = get.outcome().orElseThrow().failure();
            assertThat(failure).isInstanceOf(Failure.Connect.class);
            assertThat(failure.message()).contains(path.toString());
            assertThat(Files.exists(path)).isFalse();
        }
    }

    /** The first of the range is taken: the next one is ours. */
    @Test
    void theFirstFreePortOfTheRangeIsOurs() throws Exception {
        try (WsMulti multi = WsMulti.open();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Server server = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "hello")));
            int first = taken.getLocalPort();
            HttpTransfer get = multi.add(HttpFetch.get(
                            "http://127.0.0.1:" + server.address().getPort() + "/")
                    .connect(ConnectOptions.of()
                            .localAddress(InetAddress.getLoopbackAddress())
                            .localPorts(first, Math.min(65_535, first + 50))));
            assertThat(multi.await(get, LONG)).isTrue();
            assertThat(get.outcome().orElseThrow().text()).isEqualTo("hello");
            InetSocketAddress ours =
                    (InetSocketAddress) get.info().localAddress().orElseThrow();
            assertThat(ours.getPort()).isBetween(first + 1, first + 50);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (WsMulti multi = WsMulti.open();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpTransfer get = multi.add(HttpFetch.get("http://127.0.0.1:9/")
                    .connect(ConnectOptions.of()
                            .localAddress(InetAddress.getLoopbackAddress())
                            .localPorts(taken.getLocalPort(), taken.getLocalPort())));
            multi.run();
            assertThat(get.outcome().orElseThrow().failure().message())
                    .contains("cannot bind to", String.valueOf(taken.getLocalPort()));
        }
    }

    /** The connection is as any other; what the socket says is in {@code NioSetupTest}. */
    @Test
    void probesAreSet() throws Exception {
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "hello")));
            KeepAlive probes = KeepAlive.of()
                    .idle(Duration.ofSeconds(5))
                    .interval(Duration.ofSeconds(2))
                    .count(3);
            HttpTransfer get = multi.add(
                    HttpFetch.get("http://127.0.0.1:" + server.address().getPort() + "/")
                            .connect(ConnectOptions.of().keepAlive(probes)));
            assertThat(multi.await(get, LONG)).isTrue();
            assertThat(get.outcome().orElseThrow().text()).isEqualTo("hello");
        }
        assertThatThrownBy(() -> KeepAlive.of().count(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeepAlive.of().idle(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressOfAnotherFamilyThanOursIsAFailureNoDefect() throws IOException {
        NioTransport transport = NioTransport.open();
        SocketSetup local = new SocketSetup(Optional.of(InetAddress.getByName("127.0.0.1")), 0, 0, Optional.empty());
        assertThatThrownBy(() -> {
                    Endpoint made = transport.connect(UnixDomainSocketAddress.of(folder.resolve("x")), local);
                    made.abort();
                })
                .isInstanceOf(IOException.class);
        transport.reactor().close();
    }
}
