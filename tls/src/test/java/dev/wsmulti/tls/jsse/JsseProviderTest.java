package dev.wsmulti.tls.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsSettings;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.EnginePair;
import dev.wsmulti.tls.testing.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsseProviderTest {
    private final Ca ca = Ca.create("root");
    private final Settings trusting = Settings.trusting(ca.root());
    private final Settings serving = trusting.showing(ca.issue(Ca.Order.host("server.test")));

    private static TlsContext context(Settings settings) throws GeneralSecurityException {
        return new JsseProvider().context(settings.build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aSessionThatWentOnIsToldFromANewOne(String version) throws Exception {
        TlsContext client = context(trusting.protocols(version));
        TlsContext server = context(serving);

        EnginePair first = new EnginePair(client.client("server.test", 443), server.server()).shake();
        assertThat(client.resumed(first.client)).isFalse();
        assertThat(server.resumed(first.server)).isFalse();

        for (int i = 0; i < 20; i++) {
            EnginePair later = new EnginePair(client.client("server.test", 443), server.server()).shake();
            assertThat(client.resumed(later.client)).isTrue();
            assertThat(server.resumed(later.server)).isTrue();
            assertThat(later.client.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void aContextThatIsGivenIsTakenAsItIs() throws Exception {
        TlsSettings own = serving.build();
        SSLContext given = SSLContext.getInstance("TLS");
        given.init(new KeyManager[] {own.keys().orElseThrow()}, new TrustManager[] {own.trust()}, null);
        TlsContext context = new JsseProvider()
                .context(new TlsSettings(
                        Optional.of(given),
                        Settings.trusting(Ca.create("stranger").root()).trust(),
                        Optional.empty(),
                        List.of("TLSv1.3"),
                        own.suites(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        ClientAuth.NONE,
                        1));
        EnginePair first = new EnginePair(context.client("server.test", 443), context.server()).shake();
        assertThat(context.resumed(first.client)).isFalse();
        assertThat(context.resumed(first.server)).isFalse();
        EnginePair last = first;
        for (int i = 0; i < 20; i++) {
            last = new EnginePair(context.client("server.test", 443), context.server()).shake();
        }
        assertThat(context.resumed(last.client)).isTrue();
        assertThat(context.resumed(last.server)).isTrue();
    }

    @Test
    void theOrderOfSuitesAndProtocolsIsThatOfTheSettings() throws Exception {
        EnginePair pair = new EnginePair(
                        context(trusting).client("server.test", 443),
                        context(serving).server())
                .shake();
        assertThat(pair.client.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
        SSLEngine odd = context(trusting.suites("TLS_NO_SUCH_SUITE", "TLS_AES_256_GCM_SHA384"))
                .client("server.test", 1);
        assertThat(odd.getSSLParameters().getCipherSuites()).containsExactly("TLS_AES_256_GCM_SHA384");
        assertThat(odd.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
    }

    @Test
    void whatIsUnknownOrDisabledIsSaid() {
        assertThatThrownBy(() -> context(trusting.suites("TLS_NO_SUCH_SUITE")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("none of the cipher suites [TLS_NO_SUCH_SUITE] is known");
        assertThatThrownBy(() -> context(trusting.protocols("TLSv1.2", "TLSv1")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("TLSv1 is disabled")
                .hasMessageContaining("jdk.tls.disabledAlgorithms");
        assertThatThrownBy(() -> context(trusting.groups("X25519MLKEM769")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("[X25519MLKEM769]")
                .hasMessageContaining("provider(\"bc\")");
    }

    @Test
    void groupsAreSetWhereTheJdkHasThem() throws Exception {
        // Since JDK 20; an older one refuses, and does not do it half.
        boolean can = Runtime.version().feature() >= 20;
        assertThat(catching(() -> context(trusting.groups("secp384r1")).client("server.test", 1)))
                .isEqualTo(can ? "" : "GeneralSecurityException");
        assertThat(new JsseProvider().traits().hybridGroups())
                .isEqualTo(Runtime.version().feature() >= 27);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "::1", "[::1]", ".", "a_b.test"})
    void anAddressOrWhatIsNoNameIsNotAskedFor(String host) throws Exception {
        assertThat(context(trusting).client(host, 1).getSSLParameters().getServerNames())
                .isNullOrEmpty();
    }

    @Test
    void theNameAskedForIsTheHostOrWhatTheUserSays() throws Exception {
        assertThat(names(trusting, "localhost")).isEqualTo(List.of("localhost"));
        assertThat(names(trusting, "a-b.example.")).isEqualTo(List.of("a-b.example"));
        assertThat(names(trusting.sni("other.test"), "10.0.0.1")).isEqualTo(List.of("other.test"));
        assertThat(names(trusting.sni(""), "server.test")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void alertsHaveNumbersOnBothSides(String version) throws Exception {
        Settings one = trusting.protocols(version);
        assertAlert(one.alpn("a"), serving.alpn("b"), 120, 120);
        assertAlert(one, serving.asking(ClientAuth.REQUIRED), 0, 116);
        assertAlert(one, serving.protocols("TLSv1.3".equals(version) ? "TLSv1.2" : "TLSv1.3"), 70, 70);
        Settings stranger = Settings.trusting(Ca.create("stranger").root());
        TlsContext client = context(stranger.protocols(version));
        TlsContext server = context(serving);
        SSLException[] failed = new EnginePair(client.client("server.test", 1), server.server()).failures();
        assertThat(server.alert(failed[1])).hasValue(46);
        assertThat(server.received(failed[1])).isTrue();
        assertThat(client.received(failed[0])).isFalse();
    }

    /** Zero for whatever number: JSSE sends another alert in each version. */
    private static void assertAlert(Settings clients, Settings servers, int atClient, int atServer) throws Exception {
        TlsContext client = context(clients);
        TlsContext server = context(servers);
        SSLException[] failed = new EnginePair(client.client("server.test", 1), server.server()).failures();
        assertThat(client.alert(failed[0])).isPresent();
        if (atClient > 0) {
            assertThat(client.alert(failed[0])).hasValue(atClient);
        }
        assertThat(client.received(failed[0])).isTrue();
        assertThat(server.alert(failed[1])).hasValue(atServer);
        assertThat(server.received(failed[1])).isFalse();
    }

    private static List<String> names(Settings settings, String host) throws GeneralSecurityException {
        return context(settings).client(host, 1).getSSLParameters().getServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String catching(Callable<?> call) throws Exception {
        try {
            call.call();
            return "";
        } catch (GeneralSecurityException said) {
            return said.getClass().getSimpleName();
        }
    }
}
