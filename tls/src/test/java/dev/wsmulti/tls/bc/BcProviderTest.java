package dev.wsmulti.tls.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.provider.TlsContext;
import dev.wsmulti.tls.provider.TlsProvider;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.EnginePair;
import dev.wsmulti.tls.testing.Settings;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BcProviderTest {
    private static final String[] HYBRID = {"X25519MLKEM768", "x25519", "secp256r1"};

    private final Ca ca = Ca.create("root");
    private final Settings trusting = Settings.trusting(ca.root());
    private final Settings serving = trusting.showing(ca.issue(Ca.Order.host("server.test")));

    private static TlsContext context(Settings settings) throws GeneralSecurityException {
        return new BcProvider.Mixed().context(settings.build());
    }

    static Stream<Arguments> formsKeysAndVersions() {
        // RSA on the JDK alone is what Bouncy Castle 1.84 cannot do.
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(version -> Stream.of(
                        Arguments.of(new BcProvider.Mixed(), "P-256", version),
                        Arguments.of(new BcProvider.Mixed(), "RSA-2048", version),
                        Arguments.of(new BcProvider.Mixed(), "Ed25519", version),
                        Arguments.of(new BcProvider.BcOnly(), "P-256", version),
                        Arguments.of(new BcProvider.BcOnly(), "RSA-2048", version),
                        Arguments.of(new BcProvider.JdkOnly(), "P-256", version)));
    }

    @ParameterizedTest
    @MethodSource("formsKeysAndVersions")
    void everyFormAgreesOnTheFirstSuite(TlsProvider provider, String key, String version) throws Exception {
        TlsContext client = provider.context(trusting.protocols(version).build());
        TlsContext server = provider.context(
                trusting.showing(ca.issue(Ca.Order.host("server.test").key(key)))
                        .build());
        EnginePair pair = new EnginePair(client.client("server.test", 443), server.server()).shake();
        assertThat(pair.client.getSession().getProtocol()).isEqualTo(version);
        assertThat(pair.client.getSession().getCipherSuite()).contains("_AES_128_GCM_SHA256");
        assertThat(pair.client.getSession().getPeerCertificates()).hasSize(1);
    }

    @Test
    void chachaComesWithAllFormsButThatOfTheJdk() throws Exception {
        String suite = "TLS_CHACHA20_POLY1305_SHA256";
        for (TlsProvider provider : new TlsProvider[] {new BcProvider.Mixed(), new BcProvider.BcOnly()}) {
            TlsContext client = provider.context(trusting.suites(suite).build());
            TlsContext server = provider.context(serving.build());
            EnginePair pair = new EnginePair(client.client("server.test", 443), server.server()).shake();
            assertThat(pair.server.getSession().getCipherSuite()).isEqualTo(suite);
        }
    }

    @Test
    void nothingIsRegistered() throws Exception {
        context(serving).server();
        assertThat(Security.getProviders())
                .extracting(java.security.Provider::getName)
                .doesNotContain("BC", "BCJSSE", "WsMultiMixed");
    }

    @Test
    void aesIsThatOfTheJdkAndCurvesAreThoseOfBouncyCastle() throws Exception {
        MixedProvider mixed = new MixedProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider());
        assertThat(mixed.getService("Cipher", "AES/GCM/NoPadding").getProvider().getName())
                .isEqualTo("SunJCE");
        assertThat(mixed.getService("Mac", "HmacSHA256").getProvider().getName())
                .isEqualTo("SunJCE");
        assertThat(mixed.getService("MessageDigest", "SHA-256").getProvider().getName())
                .isEqualTo("SUN");
        assertThat(mixed.getService("Cipher", "ChaCha7539").getProvider().getName())
                .isEqualTo("BC");
        assertThat(mixed.getService("KeyAgreement", "X25519").getProvider().getName())
                .isEqualTo("BC");
    }

    @Test
    void sessionsOfTls12GoOnAndThoseOf13AreNew() throws Exception {
        TlsContext server = context(serving);
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            TlsContext client = context(trusting.protocols(version));
            for (int i = 0; i < 20; i++) {
                EnginePair pair = new EnginePair(client.client("server.test", 443), server.server()).shake();
                boolean resumed = i > 0 && "TLSv1.2".equals(version);
                assertThat(client.resumed(pair.client)).isEqualTo(resumed);
                assertThat(server.resumed(pair.server)).isEqualTo(resumed);
            }
        }
        assertThat(new BcProvider.Mixed().traits().resumes13()).isFalse();
    }

    @Test
    void theHybridGroupGoesInOneRoundTripWithAnEarlyShare() throws Exception {
        Settings early = trusting.protocols("TLSv1.3").groups(HYBRID).shares("X25519MLKEM768", "x25519");
        EnginePair fast = new EnginePair(
                        context(early).client("server.test", 1),
                        context(serving).server())
                .shake();
        // Shares of 1216 and 1120 bytes (draft-ietf-tls-ecdhe-mlkem).
        assertThat(fast.clientHellos())
                .singleElement()
                .satisfies(length -> assertThat(length).isGreaterThan(1300));
        assertThat(fast.serverHellos())
                .singleElement()
                .satisfies(length -> assertThat(length).isGreaterThan(1200));
    }

    @Test
    void aPeerWithoutTheHybridGroupTakesAnother() throws Exception {
        Settings early = trusting.groups(HYBRID).shares("X25519MLKEM768", "x25519");
        EnginePair pair = new EnginePair(
                        context(early).client("server.test", 1),
                        context(serving.groups("x25519", "secp256r1")).server())
                .shake();
        assertThat(pair.serverHellos())
                .singleElement()
                .satisfies(length -> assertThat(length).isLessThan(300));
        assertThat(pair.client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void whatIsUnknownOrDisabledIsSaid() {
        assertThatThrownBy(() -> context(trusting.groups("X25519MLKEM769")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("X25519MLKEM769");
        assertThatThrownBy(() -> context(trusting.protocols("TLSv1")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("jdk.tls.disabledAlgorithms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void alertsHaveNumbersOnBothSides(String version) throws Exception {
        Settings one = trusting.protocols(version);
        assertAlert(one.alpn("a"), serving.alpn("b"), 120);
        assertAlert(one, serving.asking(ClientAuth.REQUIRED), "TLSv1.3".equals(version) ? 116 : 40);
        assertAlert(one, serving.protocols("TLSv1.3".equals(version) ? "TLSv1.2" : "TLSv1.3"), 70);
    }

    private static void assertAlert(Settings clients, Settings servers, int alert) throws Exception {
        TlsContext client = context(clients);
        TlsContext server = context(servers);
        SSLException[] failed = new EnginePair(client.client("server.test", 1), server.server()).failures();

        assertThat(client.alert(failed[0])).hasValue(alert);
        assertThat(client.received(failed[0])).isTrue();
        assertThat(server.alert(failed[1])).hasValue(alert);
        assertThat(server.received(failed[1])).isFalse();
    }
}
