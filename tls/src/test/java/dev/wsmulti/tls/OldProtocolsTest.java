package dev.wsmulti.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.tls.jsse.JsseProvider;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.provider.Traits;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Pems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old protocols in a JVM of its own whose application has edited {@code jdk.tls.disabledAlgorithms}, or has not. */
final class OldProtocolsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1", "jsse, TLSv1.1", "bc, TLSv1", "bc, TLSv1.1"})
    void theyOpenWhereTheApplicationTookThemFromTheList(String provider, String version) throws Exception {
        assertThat(run(provider, version, "edit"))
                .contains("every host: " + version)
                .contains("that host: " + version)
                .contains("not asked for: NO_COMMON_PROTOCOL")
                .contains("another host: NO_COMMON_PROTOCOL")
                .contains("[the old protocols " + version + " are allowed with a.example]");
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1", "bc, TLSv1"})
    void theyDoNotWhereItDidNot(String provider, String version) throws Exception {
        assertThat(run(provider, version, "leave"))
                .contains("refused: this process may not speak TLSv1")
                .contains("jdk.tls.disabledAlgorithms")
                .contains("SSLv3, TLSv1, TLSv1.1");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName());
        process.command().addAll(List.of(arguments));
        int status = process.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String text = Files.readString(output);
        assertThat(status).as(text).isZero();
        return text;
    }

    /** What an application does that must speak an old protocol. */
    static final class Application {
        private static final String LIST = "jdk.tls.disabledAlgorithms";

        private Application() {}

        /** @param arguments provider, version, and whether to {@code edit} the list */
        public static void main(String[] arguments) {
            String version = arguments[1];
            if (arguments[2].equals("edit")) {
                Security.setProperty(
                        LIST,
                        Arrays.stream(Security.getProperty(LIST).split(", *"))
                                .filter(entry -> !entry.equals(version))
                                .collect(Collectors.joining(", ")));
            }
            Ca authority = Ca.create("root");
            Ca.Issued own = authority.issue(Ca.Order.host("a.example").key("RSA-2048"));
            Tls server = Tls.defaults()
                    .provider(new Museum(version))
                    .identity(Identity.ofPem(Pems.of(own.chain()), Pems.pkcs8(own.key())));
            Tls client = Tls.defaults().provider(arguments[0]).trustPem(Pems.of(List.of(authority.root())));
            say("not asked for", client, server, "a.example");
            try {
                say("every host", client.dangerouslyAllowOldProtocols(version), server, "a.example");
                Tls somewhere = client.dangerouslyAllowOldProtocolsWith("a.example", version);
                say("that host", somewhere, server, "a.example");
                say("another host", somewhere, server, "b.example");
                System.out.println(somewhere.weaknesses());
            } catch (IllegalArgumentException refused) {
                System.out.println("refused: " + refused.getMessage());
            }
        }

        private static void say(String what, Tls client, Tls server, String host) {
            Meeting met = Meeting.of(client, server, host);
            System.out.println(
                    what + ": " + (met.client.heard() ? met.client.facts().protocol() : met.client.code()));
        }
    }

    /** The JDK's engines as a server that knows one version only. */
    private record Museum(String version) implements TlsProvider {
        @Override
        public String name() {
            return "museum";
        }

        @Override
        public Traits traits() {
            return new JsseProvider().traits();
        }

        @Override
        public TlsContext context(TlsSettings settings) throws GeneralSecurityException {
            TlsContext today = new JsseProvider().context(settings);
            return new TlsContext() {
                @Override
                public SSLEngine client(String host, int port) {
                    return today.client(host, port);
                }

                @Override
                public SSLEngine server() {
                    SSLEngine engine = today.server();
                    engine.setEnabledProtocols(new String[] {version});
                    engine.setEnabledCipherSuites(engine.getSupportedCipherSuites());
                    return engine;
                }

                @Override
                public boolean resumed(SSLEngine engine) {
                    return today.resumed(engine);
                }

                @Override
                public OptionalInt alert(Throwable thrown) {
                    return today.alert(thrown);
                }

                @Override
                public boolean received(Throwable thrown) {
                    return today.received(thrown);
                }
            };
        }
    }
}
