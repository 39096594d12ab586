package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.transfer.WsHandler;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first sample runs as it is printed: nobody names TLS, the system's trust decides. */
final class SampleOneTest {
    @TempDir
    private Path folder;

    @Test
    void overWss() throws Exception {
        Ca authority = Ca.create("Authority of the System");
        Tls tls = Tls.defaults().identity(Secured.identity(authority.issue(Ca.Order.host("echo.example"))));
        Path trusted = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(trusted)) {
            Secured.trusting(authority).store(out, "changeit".toCharArray());
        }
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 echo.example\n");
        List<String> heard = new ArrayList<>();
        try (WsMulti multi = WsMulti.start()) {
            int port = multi.listen(
                            ServerOptions.on(0).tls(tls),
                            Routes.of().ws("/chat", WsHandler.of().onText((ws, text) -> {
                                heard.add(text);
                                if (heard.size() == 3) {
                                    ws.close();
                                } else {
                                    ws.send(text);
                                }
                            })))
                    .address()
                    .getPort();
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djavax.net.ssl.trustStore=" + trusted,
                            "-Djavax.net.ssl.trustStorePassword=changeit",
                            "-Djdk.net.hosts.file=" + hosts,
                            "-cp",
                            System.getProperty("java.class.path"),
                            SampleOneProgram.class.getName(),
                            "wss://echo.example:" + port + "/chat")
                    .redirectError(folder.resolve("error").toFile())
                    .start();
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).as(Files.readString(folder.resolve("error"))).contains("closed (1000)");
        }
        assertThat(heard).containsExactly("hello", "hello", "hello");
    }
}
