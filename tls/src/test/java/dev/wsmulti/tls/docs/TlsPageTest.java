package dev.wsmulti.tls.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Server;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of {@code docs/tls.md} stand in code that is compiled, and run here. */
final class TlsPageTest {
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\R(.*?)^```$");

    @TempDir
    private Path folder;

    private Path authority;
    private Path chain;
    private Path key;

    @BeforeEach
    void files() throws Exception {
        Ca ca = Ca.create("Authority");
        Ca.Issued issued = ca.issue(Ca.Order.host("localhost"));
        authority = pem("authority.pem", "CERTIFICATE", ca.root().getEncoded());
        X509Certificate own = issued.certificate();
        chain = pem("chain.pem", "CERTIFICATE", own.getEncoded());
        key = pem("key.pem", "PRIVATE KEY", issued.key().getEncoded());
    }

    private Path pem(String name, String what, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    @Test
    void everySampleStandsInCode() throws IOException {
        String code = squeezed(Files.readString(Path.of("src/test/java/dev/wsmulti/tls/docs/TlsSamples.java")));
        Matcher sample = JAVA.matcher(Files.readString(Path.of("..", "docs", "tls.md")));
        int samples = 0;
        while (sample.find()) {
            assertThat(code).contains(squeezed(sample.group(1)));
            samples++;
        }
        assertThat(samples).isEqualTo(6);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void theyRun() {
        try (WsMulti multi = WsMulti.open()) {
            Server echo = TlsSamples.aServer(multi, 0, chain, key);
            Server clients = TlsSamples.clientsWithCertificates(multi, 0, authority, chain, key);
            Tls tls = TlsSamples.anAuthorityOfYourOwn(
                    multi, "wss://localhost:" + echo.address().getPort() + "/echo", authority, chain, key);
            String url = "https://localhost:" + clients.address().getPort() + "/";
            TlsSamples.whatWasAgreedOn(multi, url, tls);
            HttpTransfer asked = multi.add(HttpFetch.get(url).tls(tls));
            assertThat(multi.await(asked, Duration.ofSeconds(30))).isTrue();
            assertThat(asked.outcome().orElseThrow().text()).isEqualTo("CN=localhost");
        }
        assertThat(TlsSamples.pins().weaknesses()).isEmpty();
        assertThat(TlsSamples.bouncyCastle().weaknesses()).isEmpty();
    }
}
