package dev.wsmulti.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Issued;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Pems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that are renewed while the server runs. */
final class ReloadedKeysTest {
    private static final Ca CA = Ca.create("root");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong();
    private final Issued old = CA.issue(Order.host("a.example"));
    private final Issued renewed = CA.issue(Order.host("a.example"));
    private Path chain = Path.of("");
    private Path key = Path.of("");
    private int writes;

    @BeforeEach
    void writeFirst() throws IOException {
        chain = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        write(old);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void newFilesAreShownAfterTheIntervalAndConnectionsGoOn(String provider) throws IOException {
        Tls server = Tls.defaults().provider(provider).identity(new Identity(keys()));
        Meeting before = Meeting.of(client(provider), server, "a.example");
        assertThat(before.client.facts().chain()).isEqualTo(old.chain());
        write(renewed);
        passes(MINUTE.minusNanos(1));
        assertThat(shown(client(provider), server)).isEqualTo(old.certificate());
        passes(Duration.ofNanos(1));
        assertThat(shown(client(provider), server)).isEqualTo(renewed.certificate());
        before.talk();
        assertThat(before.client.heard()).isTrue();
        assertThat(before.server.heard()).isTrue();
    }

    @Test
    void handshakeUnderWayGetsTheKeyOfItsCertificate() throws Exception {
        ReloadedKeys keys = keys();
        String before = choose(keys);
        write(renewed);
        passes(MINUTE);
        String after = choose(keys);
        assertThat(keys.named(before)).isEqualTo(new Credential(old.key(), old.chain()));
        assertThat(keys.named(after)).isEqualTo(new Credential(renewed.key(), renewed.chain()));
        write(old);
        passes(MINUTE);
        assertThat(choose(keys)).isNotIn(before, after);
        assertThat(keys.named(before)).as("long ago").isNull();
    }

    @Test
    void unusableFilesLeaveTheOldOnesAndAWarning() throws Exception {
        ReloadedKeys keys = keys();
        String before = choose(keys);
        List<String> warnings = new ArrayList<>();
        Handler handler = listener(warnings);
        Logger log = Logger.getLogger("dev.wsmulti.tls");
        log.addHandler(handler);
        try {
            write(new Issued(old.key(), renewed.chain()));
            passes(MINUTE);
            assertThat(choose(keys)).isEqualTo(before);
            passes(MINUTE);
            assertThat(choose(keys)).isEqualTo(before);
            assertThat(warnings)
                    .as("once for each change")
                    .singleElement()
                    .asString()
                    .contains("CN=a.example stays in use")
                    .contains("key.pem does not belong");
            Files.delete(chain);
            passes(MINUTE);
            assertThat(choose(keys)).isEqualTo(before);
            assertThat(warnings).hasSize(2).last().asString().contains("chain.pem: cannot be read");
        } finally {
            log.removeHandler(handler);
        }
        write(renewed);
        passes(MINUTE);
        assertThat(keys.named(choose(keys))).isEqualTo(new Credential(renewed.key(), renewed.chain()));
    }

    @Test
    void filesOfAFirstReadMustBeUsable() throws IOException {
        Files.writeString(key, "nothing");
        assertThatThrownBy(() -> Identity.reloading(chain, key, MINUTE))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("key.pem: expected");
    }

    private ReloadedKeys keys() {
        return new ReloadedKeys(chain, key, MINUTE, clock::get);
    }

    private static String choose(ReloadedKeys keys) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        assertThat(keys.choose(List.of("RSA"), null, engine)).isNull();
        String name = keys.choose(List.of("EC"), null, engine);
        assertThat(name).isNotNull();
        return String.valueOf(name);
    }

    private static Handler listener(List<String> warnings) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(java.text.MessageFormat.format(entry.getMessage(), entry.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static Tls client(String provider) {
        return Tls.defaults().provider(provider).trustPem(Pems.of(List.of(CA.root())));
    }

    private static X509Certificate shown(Tls client, Tls server) {
        Meeting met = Meeting.of(client, server, "a.example");
        assertThat(met.client.heard()).as("%s", met.client.failure).isTrue();
        return met.client.facts().chain().get(0);
    }

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Each time with a time of its own: a test is quicker than the clock of a file system may be. */
    private void write(Issued issued) throws IOException {
        Files.writeString(chain, Pems.of(issued.chain()));
        Files.writeString(key, Pems.pkcs8(issued.key()));
        Files.setLastModifiedTime(key, FileTime.fromMillis(++writes * 10_000L));
    }
}
