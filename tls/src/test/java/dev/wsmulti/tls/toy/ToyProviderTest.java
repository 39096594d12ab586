package dev.wsmulti.tls.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Line;
import dev.wsmulti.tls.testing.Pems;
import dev.wsmulti.tls.testing.Side;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToyProviderTest {
    @TempDir
    private Path folder;

    @Test
    void aStrangersProviderWorksOnBothEnds() {
        Ca ca = Ca.create("root");
        Tls toy = Tls.defaults().provider(new ToyProvider()).trustPem(Pems.of(List.of(ca.root())));
        Ca.Issued issued = ca.issue(Ca.Order.host("server.test"));
        Tls server = toy.identity(Identity.ofPem(Pems.of(issued.chain()), Pems.pkcs8(issued.key())));

        Line good = new Line(new Side(List.of(toy.client("server.test", 443))), new Side(List.of(server.server())));
        assertThat(good.verdict()).isEqualTo("OK");
        assertThat(good.ours.filter.facts().provider()).isEqualTo("toy");

        // Verdicts are ours, whoever makes the engines.
        Line bad = new Line(new Side(List.of(toy.client("other.test", 443))), new Side(List.of(server.server())));
        assertThat(bad.verdict()).isEqualTo("HOST_MISMATCH");
    }

    @Test
    void aStrangersServiceIsFoundByItsName() throws IOException {
        assertThatThrownBy(() -> Tls.defaults().provider("toy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'toy'");
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(TlsProvider.class.getName()), ToyProvider.class.getName());
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            current.setContextClassLoader(loader);
            assertThat(Tls.defaults().provider("toy").toString()).contains(" by toy,");
        } finally {
            current.setContextClassLoader(before);
        }
    }
}
