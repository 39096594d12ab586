package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.secure.TlsFacts.Resumption;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client with nginx over TLS. */
@Tag("peers")
final class NginxTest {
    private static final byte[] BODY = Samples.bytes(10 << 20);

    @TempDir
    private static Path folder;

    private static Keys keys = new Keys(Path.of(""), "");
    private static @Nullable Program nginx;
    private static int port;

    private final WsMulti multi = WsMulti.start();

    @BeforeAll
    static void startNginx() throws Exception {
        keys = Keys.in(folder);
        Files.write(Files.createDirectory(folder.resolve("www")).resolve("body"), BODY);
        Files.writeString(folder.resolve("www/small"), "small");
        Program program = Program.start(
                folder,
                List.of(
                        Programs.python(),
                        Programs.script("nginx-tls.py"),
                        Programs.onThePath("nginx"),
                        folder.toString()));
        nginx = program;
        port = program.port("^port ([0-9]+)");
    }

    @AfterAll
    static void endNginx() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    private HttpTransfer get(Tls tls, String path) throws Exception {
        HttpTransfer transfer = multi.add(
                HttpFetch.get("https://localhost:" + port + path).tls(tls).maxBody(100 << 20));
        HttpOutcome outcome = Samples.await(transfer.done());
        assertThat(outcome.cause()).isEmpty();
        return transfer;
    }

    private static HttpOutcome outcome(HttpTransfer transfer) {
        return transfer.outcome().orElseThrow();
    }

    private static String header(HttpTransfer transfer, String name) {
        return outcome(transfer).headers().firstValue(name).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void tenMegabytesOnAConnectionThatIsUsedAgain(Pair pair) throws Exception {
        Tls tls = keys.client(pair);
        HttpTransfer first = get(tls, "/body");
        HttpTransfer second = get(tls, "/body");
        HttpTransfer small = get(tls, "/small");
        assertThat(Samples.digest(outcome(first).bytes())).isEqualTo(Samples.digest(BODY));
        assertThat(Samples.digest(outcome(second).bytes())).isEqualTo(Samples.digest(BODY));
        assertThat(outcome(small).text()).isEqualTo("small");
        assertThat(header(second, "X-Connection")).isEqualTo(header(first, "X-Connection"));
        assertThat(header(small, "X-Connection")).isEqualTo(header(first, "X-Connection"));
        assertThat(small.info().reused()).isTrue();
        assertThat(header(first, "X-Tls")).startsWith(pair.version());
    }

    /** It ends connections of its own accord, with close_notify; the next one resumes where the provider can. */
    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void aNewConnectionResumes(Pair pair) throws Exception {
        Tls tls = keys.client(pair);
        HttpTransfer first = get(tls, "/short/small");
        HttpTransfer second = get(tls, "/short/body");
        assertThat(Samples.digest(outcome(second).bytes())).isEqualTo(Samples.digest(BODY));
        assertThat(header(second, "X-Connection")).isNotEqualTo(header(first, "X-Connection"));
        boolean can = !pair.provider().equals("bc") || !pair.is13();
        assertThat(second.info().tls().orElseThrow().resumption())
                .isEqualTo(can ? Resumption.RESUMED : Resumption.NOT_SUPPORTED);
        assertThat(header(second, "X-Tls")).startsWith(pair.version() + (can ? " r" : " ."));
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void whoShowsACertificateIsKnown(Pair pair) throws Exception {
        assertThat(outcome(get(keys.client(pair), "/known/small")).status()).isEqualTo(403);
        HttpTransfer known = get(keys.knownClient(pair), "/known/small");
        assertThat(outcome(known).text()).isEqualTo("small");
        assertThat(header(known, "X-Tls")).contains("CN=some client");
    }
}
