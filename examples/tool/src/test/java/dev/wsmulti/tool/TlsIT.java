package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as a client and as a server, by both providers; the exit codes of curl. */
class TlsIT {
    @TempDir
    private static Path folder;

    private static CertificateFiles own;
    private static CertificateFiles other;
    private static EchoServer server;
    private static EchoServer castle;

    @BeforeAll
    static void serve() throws Exception {
        own = CertificateFiles.in(folder, "own");
        other = CertificateFiles.in(folder, "other");
        server = start("jsse");
        castle = start("bc");
    }

    private static EchoServer start(String provider) throws Exception {
        return EchoServer.start(
                "--cert", own.certificate().toString(), "--key", own.key().toString(), "--tls-provider", provider);
    }

    @AfterAll
    static void end() {
        server.close();
        castle.close();
    }

    private static String https(EchoServer at) {
        return "https://localhost:" + at.port() + "/";
    }

    @ParameterizedTest
    @CsvSource({"jsse, jsse", "jsse, bc", "bc, jsse", "bc, bc"})
    void httpsAndWssWithEachProviderAtEachEnd(String client, String at) {
        EchoServer echo = at.equals("jsse") ? server : castle;
        ToolProcess.run("--cacert", own.certificate().toString(), "--tls-provider", client, https(echo))
                .printed("Hello World!");
        ToolProcess.run(
                        "--cacert",
                        own.certificate().toString(),
                        "--tls-provider",
                        client,
                        "--exit-after",
                        "1",
                        "-d",
                        "hello",
                        "Wss://127.0.0.1:" + echo.port() + "/")
                .printed("hello\n");
    }

    @Test
    void anUnknownCertificateIs60AndInsecureGoesOn() {
        ToolProcess.run(https(server)).failed(60, "trusted");
        ToolProcess.run("wss://localhost:" + server.port() + "/").failed(60, "trusted");
        ToolProcess.run("-k", https(server)).printed("Hello World!");
        ToolProcess.run("--cacert", other.certificate().toString(), https(server))
                .failed(60);
    }

    @Test
    void aFileThatIsNoAuthorityIs77() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        ToolProcess.run("--cacert", empty.toString(), https(server)).failed(77, "empty.pem");
        ToolProcess.run("--cacert", folder.resolve("missing.pem").toString(), https(server))
                .failed(77, "missing.pem");
    }

    @Test
    void anOwnCertificateThatIsUnusableIs58() {
        ToolProcess.run(
                        "--cacert",
                        own.certificate().toString(),
                        "--cert",
                        own.certificate().toString(),
                        https(server))
                .failed(58, "own.pem");
        ToolProcess.run(
                        "--cert",
                        own.certificate().toString(),
                        "--key",
                        other.key().toString(),
                        https(server))
                .failed(58);
        ToolProcess.run(
                        "serve",
                        "--port",
                        "0",
                        "--cert",
                        folder.resolve("missing.pem").toString())
                .failed(58, "missing.pem");
    }

    @Test
    void aPinIsHeldTo() {
        String authority = own.certificate().toString();
        ToolProcess.run("--cacert", authority, "--pinnedpubkey", own.pin(), https(server))
                .printed("Hello World!");
        ToolProcess.run("--cacert", authority, "--pinnedpubkey", other.pin() + ";" + own.pin(), https(server))
                .printed("Hello World!");
        ToolProcess.run("--cacert", authority, "--pinnedpubkey", other.pin(), https(server))
                .failed(90, "pin");
        ToolProcess.run("--pinnedpubkey", "sha256//short", https(server)).failed(2);
    }

    @Test
    void whoSpeaksNoTlsIs35() throws Exception {
        try (EchoServer plain = EchoServer.start()) {
            ToolProcess.run("https://127.0.0.1:" + plain.port() + "/").failed(35, "TLS");
            ToolProcess.run("wss://127.0.0.1:" + plain.port() + "/").failed(35, "TLS");
        }
    }

    @Test
    void nothingInCommonIs35() {
        ToolProcess.run(
                        "--cacert",
                        own.certificate().toString(),
                        "--ciphers",
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        https(server))
                .failed(35);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void verboseShowsTheFacts(String provider) {
        ToolProcess tool = ToolProcess.run(
                "-v", "--cacert", own.certificate().toString(), "--tls-provider", provider, https(server));
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.err())
                .contains("TLSv1.3 with TLS_AES_128_GCM_SHA256")
                .contains("by " + provider)
                .contains("ALPN http/1.1")
                .contains("certificate of CN=own")
                .doesNotContain("INFO")
                .doesNotContain("WARNING");
    }

    @Test
    void aVersionMayBeAskedFor() {
        ToolProcess tool =
                ToolProcess.run("-v", "--tlsv1.3", "--cacert", own.certificate().toString(), https(server));
        assertThat(tool.err()).contains("TLSv1.3");
    }

    @Test
    void whatIsWrongInTheCommandLineIs2() {
        ToolProcess.run("--tls-provider", "nobody", https(server)).failed(2, "nobody");
        ToolProcess.run("--key", own.key().toString(), https(server)).failed(2, "--cert");
        ToolProcess.run("--ciphers", "NO_SUCH_SUITE", https(server)).failed(2, "NO_SUCH_SUITE");
    }

    @Test
    void timesOfTheHandshakeAreTold() {
        ToolProcess tool = ToolProcess.run(
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{time_connect} %{time_appconnect} %{time_starttransfer}",
                "--cacert",
                own.certificate().toString(),
                https(server));
        String[] times = tool.out().split(" ");
        assertThat(Double.parseDouble(times[1])).isGreaterThan(Double.parseDouble(times[0]));
        assertThat(Double.parseDouble(times[2])).isGreaterThan(Double.parseDouble(times[1]));
    }
}
