package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.provider.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openssl s_client} with our server: resumption, client certificates, and what a peer may not do. */
@Tag("peers")
final class OpensslClientTest {
    private static final String UPGRADE = """
            GET /echo HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    @TempDir
    private static Path folder;

    private static Keys keys = new Keys(Path.of(""), "");

    @BeforeAll
    static void writeKeys() throws Exception {
        keys = Keys.in(folder);
    }

    private static Program client(Pair pair, int port, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Programs.onThePath("openssl"),
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-servername",
                "localhost",
                "-CAfile",
                keys.path("ca.pem"),
                "-verify_hostname",
                "localhost",
                "-verify_return_error",
                pair.openssl()));
        command.addAll(List.of(options));
        return Program.start(folder, command);
    }

    /** Asks for the facts on a connection that ends then; what it says to its end. */
    private static String facts(Program client) {
        client.tell("GET /facts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(client.ends()).as(client.said()).isZero();
        return client.said();
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void itVerifiesUsAndIsAnswered(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair));
                Program client = client(pair, server.port, "-alpn", "h2,http/1.1")) {
            assertThat(facts(client))
                    .contains("Verify return code: 0 (ok)")
                    .contains("ALPN protocol: http/1.1")
                    .contains(pair.provider() + " " + pair.version())
                    .doesNotContain("unexpected eof");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void itResumesWhatTheProviderCanResume(Pair pair) throws Exception {
        Path session = Files.createTempDirectory(folder, "session").resolve("session");
        try (OurServer server = new OurServer(keys.server(pair))) {
            try (Program first = client(pair, server.port, "-sess_out", session.toString())) {
                assertThat(facts(first)).contains("New, TLSv1.");
            }
            if (pair.provider().equals("bc") && pair.is13()) {
                // it gives no tickets, and says so
                assertThat(session).doesNotExist();
                return;
            }
            try (Program second = client(pair, server.port, "-sess_in", session.toString())) {
                assertThat(facts(second)).contains("Reused, TLSv1.").contains("RESUMED");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void fiveReconnectionsOfTls12AreResumed(String provider) throws Exception {
        Pair pair = new Pair(provider, "TLSv1.2");
        try (OurServer server = new OurServer(keys.server(pair));
                Program client = client(pair, server.port, "-reconnect")) {
            for (int i = 0; i < 5; i++) {
                client.says("^Reused, TLSv1.2");
            }
            assertThat(facts(client)).contains("RESUMED");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void itsCertificateIsAskedForAndSeen(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair).clientAuth(ClientAuth.REQUIRED));
                Program client =
                        client(pair, server.port, "-cert", keys.path("client.pem"), "-key", keys.path("client.key"))) {
            assertThat(facts(client)).contains("CN=some client");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void withoutOneItGetsAnAlert(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair).clientAuth(ClientAuth.REQUIRED));
                Program client = client(pair, server.port)) {
            client.says("SSL alert number");
            assertThat(client.ends()).isNotZero();
            assertThat(client.said()).doesNotContain("200 OK");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void withoutOneItIsServedWhereThatIsOnlyWanted(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair).clientAuth(ClientAuth.WANTED));
                Program client = client(pair, server.port)) {
            assertThat(facts(client))
                    .contains("Acceptable client certificate CA names")
                    .contains("nobody");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void renegotiationIsRefused(String provider) throws Exception {
        Pair pair = new Pair(provider, "TLSv1.2");
        try (OurServer server = new OurServer(keys.server(pair));
                Program client = client(pair, server.port)) {
            upgrade(client);
            client.tell("R\n");
            assertEndsWith(server, TlsCode.RENEGOTIATION);
            client.says("alert");
            assertThat(client.ends()).as(client.said()).isNotZero();
        }
    }

    /** Each asks us for an update of our own, too. */
    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void keyUpdatesAreAnsweredUntilTheyAreAFlood(String provider) throws Exception {
        Pair pair = new Pair(provider, "TLSv1.3");
        try (OurServer server = new OurServer(keys.server(pair));
                Program client = client(pair, server.port)) {
            upgrade(client);
            for (int i = 0; i < 32; i++) {
                client.tell("K\n");
                client.says("^KEYUPDATE");
            }
            assertThat(server.ends).isEmpty();
            client.tell("K\n");
            assertEndsWith(server, TlsCode.FLOOD);
            client.says("alert");
            assertThat(client.ends()).as(client.said()).isNotZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void keysMayBeUpdatedBetweenData(String provider) throws Exception {
        Pair pair = new Pair(provider, "TLSv1.3");
        try (OurServer server = new OurServer(keys.server(pair));
                Program client = client(pair, server.port)) {
            for (String command : List.of("K\n", "k\n", "K\n")) {
                client.tell(command);
                client.says("^KEYUPDATE");
                client.tell("GET /facts HTTP/1.1\r\nHost: localhost\r\n\r\n");
                client.says("^" + provider + " TLSv1.3");
            }
            assertThat(facts(client)).doesNotContain("unexpected eof");
        }
    }

    private static void upgrade(Program client) {
        client.tell(UPGRADE);
        client.says("^HTTP/1.1 101");
        client.says("^Sec-WebSocket-Accept|^$");
    }

    private static void assertEndsWith(OurServer server, TlsCode code) throws InterruptedException {
        Failure failure = server.end().cause().orElseThrow();
        assertThat(failure).isInstanceOf(Failure.Tls.class);
        assertThat(((Failure.Tls) failure).code()).isEqualTo(code);
        assertThat(((Failure.Tls) failure).handshaking()).isFalse();
    }
}
