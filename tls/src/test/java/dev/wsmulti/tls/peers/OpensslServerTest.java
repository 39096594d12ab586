package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.secure.TlsFacts.Resumption;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client with {@code openssl s_server}, whose answers end with the connection: a missing close_notify would be told. */
@Tag("peers")
final class OpensslServerTest {
    private static final byte[] BODY = Samples.bytes(10 << 20);

    @TempDir
    private static Path folder;

    private static Keys keys = new Keys(Path.of(""), "");

    private final WsMulti multi = WsMulti.start();

    @BeforeAll
    static void writeKeys() throws Exception {
        keys = Keys.in(folder);
        Files.write(folder.resolve("body"), BODY);
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    private static Program server(Pair pair, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Programs.onThePath("openssl"),
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                keys.path("server.pem"),
                "-key",
                keys.path("server.key"),
                "-CAfile",
                keys.path("ca.pem"),
                pair.openssl()));
        command.addAll(List.of(options));
        return Program.start(folder, command);
    }

    private static int port(Program server) {
        return server.port("^ACCEPT 127.0.0.1:([0-9]+)");
    }

    private HttpTransfer get(Tls tls, int port, String path) throws Exception {
        HttpTransfer transfer = multi.add(
                HttpFetch.get("https://localhost:" + port + path).tls(tls).maxBody(100 << 20));
        HttpOutcome unused = Samples.await(transfer.done());
        return transfer;
    }

    private static HttpOutcome good(HttpTransfer transfer) {
        HttpOutcome outcome = transfer.outcome().orElseThrow();
        assertThat(outcome.cause()).isEmpty();
        assertThat(outcome.status()).isEqualTo(200);
        return outcome;
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void itsPageSaysWhatWeSay(Pair pair) throws Exception {
        try (Program server = server(pair, "-www")) {
            HttpTransfer transfer = get(keys.client(pair), port(server), "/");
            TlsFacts facts = transfer.info().tls().orElseThrow();
            assertThat(facts.protocol()).isEqualTo(pair.version());
            assertThat(facts.provider()).isEqualTo(pair.provider());
            assertThat(facts.chain().get(0).getSubjectX500Principal().getName()).isEqualTo("CN=server");
            assertThat(good(transfer).text()).contains(pair.version()).contains("New, TLSv1.");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void tenMegabytesUntilTheConnectionEnds(Pair pair) throws Exception {
        try (Program server = server(pair, "-WWW", "-http_server_binmode")) {
            HttpOutcome outcome = good(get(keys.client(pair), port(server), "/body"));
            assertThat(Samples.digest(outcome.bytes())).isEqualTo(Samples.digest(BODY));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void sessionsAreResumedWhereTheProviderCan(Pair pair) throws Exception {
        boolean can = !pair.provider().equals("bc") || !pair.is13();
        try (Program server = server(pair, "-www")) {
            Tls tls = keys.client(pair);
            int port = port(server);
            HttpTransfer first = get(tls, port, "/");
            HttpTransfer second = get(tls, port, "/");
            assertThat(resumption(first)).isEqualTo(can ? Resumption.FULL : Resumption.NOT_SUPPORTED);
            assertThat(resumption(second)).isEqualTo(can ? Resumption.RESUMED : Resumption.NOT_SUPPORTED);
            assertThat(good(second).text()).contains(can ? "Reused, TLSv1." : "New, TLSv1.");
            // another object is another configuration
            assertThat(good(get(keys.client(pair), port, "/")).text()).contains("New, TLSv1.");
        }
    }

    private static Resumption resumption(HttpTransfer transfer) {
        return transfer.info().tls().orElseThrow().resumption();
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void ourCertificateIsShownWhereItIsAskedFor(Pair pair) throws Exception {
        try (Program server = server(pair, "-www", "-Verify", "2", "-verify_return_error")) {
            int port = port(server);
            assertThat(good(get(keys.knownClient(pair), port, "/")).text()).contains("some client");
            Failure failure =
                    get(keys.client(pair), port, "/").outcome().orElseThrow().failure();
            assertThat(failure).as("%s", failure).isInstanceOf(Failure.Tls.class);
            assertThat(((Failure.Tls) failure).code()).as("%s", failure).isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void aByteAtATime(Pair pair) throws Exception {
        try (Program server = server(pair, "-www");
                Splitting relay = Splitting.to(port(server))) {
            assertThat(good(get(keys.client(pair), relay.port(), "/")).text()).contains(pair.version());
        }
    }
}
