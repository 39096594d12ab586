package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.tls.provider.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** curl, which is on OpenSSL here, asks our server. */
@Tag("peers")
final class CurlTest {
    @TempDir
    private static Path folder;

    private static Keys keys = new Keys(Path.of(""), "");

    @BeforeAll
    static void writeKeys() throws Exception {
        keys = Keys.in(folder);
        Files.write(folder.resolve("sent"), OurServer.BODY);
    }

    private static List<String> command(Pair pair, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Programs.onThePath("curl"), "--no-progress-meter", "--max-time", "20", "--noproxy", "*", "-4"));
        command.addAll(pair.curl());
        command.addAll(List.of("--cacert", keys.path("ca.pem")));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String curl(Pair pair, String... arguments) throws IOException {
        return Program.run(folder, Map.of(), command(pair, arguments));
    }

    private static String url(OurServer server, String path) {
        return "https://localhost:" + server.port + path;
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void tenMegabytesEachWay(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair))) {
            curl(pair, "-o", "got", url(server, "/body"));
            assertThat(folder.resolve("got")).hasBinaryContent(OurServer.BODY);
            assertThat(curl(pair, "--data-binary", "@sent", url(server, "/digest")))
                    .isEqualToIgnoringNewLines(Samples.digest(OurServer.BODY));
        }
    }

    /** OpenSSL 3 complains where close_notify is missing, and curl with it. */
    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void aBodyThatEndsWithTheConnectionEndsWithCloseNotify(Pair pair) throws Exception {
        // curl offers http/1.0 alone then
        try (OurServer server = new OurServer(keys.server(pair))) {
            curl(pair, "--http1.0", "-o", "got", url(server, "/until-close"));
            assertThat(folder.resolve("got")).hasBinaryContent(OurServer.BODY);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void manyRequestsShareAConnectionOfThatVersion(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair))) {
            String facts = url(server, "/facts");
            String line = pair.provider() + " " + pair.version() + ", FULL, nobody, http/1.1.\n";
            if (pair.provider().equals("bc") && pair.is13()) {
                line = line.replace("FULL", "NOT_SUPPORTED");
            }
            String said = curl(pair, "-w", "%{num_connects}\n", facts, facts, facts);
            assertThat(said).isEqualTo(line + "1\n" + line + "0\n" + line + "0\n");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void aClientsCertificateIsAskedForAndSeen(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair).clientAuth(ClientAuth.REQUIRED))) {
            String facts = url(server, "/facts");
            assertThat(curl(pair, "--cert", keys.path("client.pem"), "--key", keys.path("client.key"), facts))
                    .contains("CN=some client");
            try (Program without = Program.start(folder, command(pair, facts))) {
                // 35: the handshake failed; 56: TLS 1.3 tells the client only when it reads
                assertThat(without.ends()).as(without.said()).isIn(35, 56);
                assertThat(without.said()).contains("alert");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void aByteAtATime(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair));
                Splitting relay = Splitting.to(server.port)) {
            assertThat(curl(pair, "https://localhost:" + relay.port() + "/facts"))
                    .startsWith(pair.provider() + " " + pair.version());
        }
    }
}
