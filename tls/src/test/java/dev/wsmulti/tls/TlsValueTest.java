package dev.wsmulti.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Pems;
import dev.wsmulti.tls.testing.Revoked;
import dev.wsmulti.tls.trust.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@link Tls} as a value: what makes a difference, what it says of itself, what it refuses. */
final class TlsValueTest {
    private static final Ca CA = Ca.create("root");
    private static final Ca.Issued OWN = CA.issue(Ca.Order.host("a.example"));
    private static final Ca.Issued OTHER = CA.issue(Ca.Order.host("b.example"));
    private static final String ROOT = Pems.of(List.of(CA.root()));
    private static final Tap TAP = (host, outgoing, bytes) -> {};

    @TempDir
    Path folder;

    private static Identity identity(Ca.Issued issued) {
        return Identity.ofPem(Pems.of(issued.chain()), Pems.pkcs8(issued.key()));
    }

    /** Each makes a difference to what is trusted, shown or agreed on. */
    private static List<UnaryOperator<Tls>> changes() {
        String one = Pins.of(CA.root());
        String two = Pins.of(OWN.certificate());
        String three = Pins.of(OTHER.certificate());
        return List.of(
                tls -> tls,
                tls -> tls.provider("bc"),
                tls -> tls.provider("bc:bcOnly"),
                tls -> tls.trustPem(ROOT),
                tls -> tls.trustPem(ROOT + Pems.of(OWN.chain())),
                tls -> tls.identity(identity(OWN)),
                tls -> tls.identity(identity(OTHER)),
                tls -> tls.identity("a.example", identity(OWN)),
                tls -> tls.identity("*.example", identity(OWN)),
                tls -> tls.pin(one, two),
                tls -> tls.pin(one, three),
                tls -> tls.protocols("TLSv1.3"),
                tls -> tls.protocols("TLSv1.2"),
                tls -> tls.protocols("TLSv1.2", "TLSv1.3"),
                tls -> tls.suites("TLS_AES_128_GCM_SHA256"),
                tls -> tls.groups("x25519"),
                tls -> tls.postQuantum(),
                tls -> tls.alpn(),
                tls -> tls.alpn("h2", "http/1.1"),
                tls -> tls.sni(""),
                tls -> tls.sni("b.example"),
                tls -> tls.clientAuth(ClientAuth.WANTED),
                tls -> tls.clientAuth(ClientAuth.REQUIRED),
                tls -> tls.revocation(Revocation.soft()),
                tls -> tls.revocation(Revocation.hard()),
                tls -> tls.revocation(Revocation.soft().crlPem(Pems.of(List.of(LIST)))),
                tls -> tls.dangerouslyTrustEveryone(),
                tls -> tls.dangerouslyTrustEveryone("a.example"),
                tls -> tls.dangerouslySkipHostCheck(),
                tls -> tls.dangerouslySkipHostCheck("a.example"),
                tls -> tls.dangerouslyAllowWeakKeys(),
                tls -> tls.dangerouslyAllowWeakKeys("a.example"),
                tls -> tls.dangerouslyTap(TAP),
                tls -> tls.dangerouslyTap("a.example", TAP));
    }

    private static final java.security.cert.X509CRL LIST = Revoked.list(CA, OTHER.certificate());

    @Test
    void whatMakesADifferenceMakesOneInEquals() {
        List<Tls> all = new ArrayList<>();
        for (UnaryOperator<Tls> change : changes()) {
            Tls once = change.apply(Tls.defaults());
            Tls again = change.apply(Tls.defaults());
            assertThat(once).isEqualTo(again).hasSameHashCodeAs(again);
            all.add(once);
        }
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    }

    @Test
    void whatMakesNoneDoesNot() throws Exception {
        SSLContext context = SSLContext.getDefault();
        assertThat(Tls.of(context)).isEqualTo(Tls.of(context)).isNotEqualTo(Tls.defaults());
        assertThat(Tls.defaults().pin(Pins.of(CA.root()), Pins.of(OWN.certificate())))
                .isEqualTo(Tls.defaults().pin(Pins.of(OWN.certificate()), Pins.of(CA.root())));
        assertThat(Tls.defaults().dangerouslyTrustEveryone("A.example."))
                .isEqualTo(Tls.defaults().dangerouslyTrustEveryone("a.example"));
        assertThat(Tls.defaults().provider("jsse")).isEqualTo(Tls.defaults());
    }

    @Test
    void filesWithTheSameCertificatesAreTheSame() throws IOException {
        Path one = Files.writeString(folder.resolve("one.pem"), ROOT);
        Path two = Files.writeString(folder.resolve("two.pem"), "# a comment\n" + ROOT);
        assertThat(Tls.defaults().trust(one))
                .isEqualTo(Tls.defaults().trust(two))
                .isEqualTo(Tls.defaults().trustPem(ROOT));
    }

    @Test
    void reloadedIdentitiesAreThoseOfTheSameFiles() throws IOException {
        Path chain = Files.writeString(folder.resolve("chain.pem"), Pems.of(OWN.chain()));
        Path key = Files.writeString(folder.resolve("key.pem"), Pems.pkcs8(OWN.key()));
        Identity one = Identity.reloading(chain, key, Duration.ofMinutes(1));
        assertThat(one)
                .isEqualTo(Identity.reloading(chain, key, Duration.ofMinutes(1)))
                .hasSameHashCodeAs(Identity.reloading(chain, key, Duration.ofMinutes(1)))
                .isNotEqualTo(Identity.reloading(chain, key, Duration.ofMinutes(2)))
                .isNotEqualTo(Identity.of(chain, key));
        assertThatThrownBy(() -> Identity.reloading(chain, key, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyWeakeningIsNamed() {
        assertThat(Tls.defaults().weaknesses()).isEmpty();
        assertThat(Tls.defaults()
                        .identity(identity(OWN))
                        .pin(Pins.of(CA.root()), Pins.of(OWN.certificate()))
                        .weaknesses())
                .isEmpty();
        assertThat(Tls.defaults()
                        .dangerouslyTrustEveryone("a.example")
                        .dangerouslyTrustEveryone("b.example")
                        .dangerouslySkipHostCheck()
                        .dangerouslyAllowWeakKeys("c.example")
                        .dangerouslyTap("d.example", TAP)
                        .suites("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256")
                        .weaknesses())
                .containsExactly(
                        "any certificate is accepted from a.example, b.example",
                        "the certificate may be for another host from every host",
                        "weak keys and signatures are accepted from c.example",
                        "cipher suites without forward secrecy are offered: TLS_RSA_WITH_AES_128_GCM_SHA256",
                        "the plaintext is tapped with d.example");
    }

    @Test
    void contextOfTheUsersSaysThatItVerifies() throws Exception {
        Tls given = Tls.of(SSLContext.getDefault());
        assertThat(given.weaknesses()).singleElement().asString().contains("verified by the SSLContext given");
        assertThat(given.protocols("TLSv1.3")).isNotEqualTo(given);
        assertThatThrownBy(() -> given.trustPem(ROOT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("trust");
        assertThatThrownBy(() -> given.identity(identity(OWN))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> given.provider("bc")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void textSaysWhatItIsAndNoSecrets() {
        String text = Tls.defaults()
                .trustPem(ROOT)
                .identity(identity(OWN))
                .identity("b.example", identity(OTHER))
                .dangerouslySkipHostCheck("c.example")
                .toString();
        assertThat(text)
                .isEqualTo(
                        "Tls TLSv1.3/TLSv1.2 by jsse, trusts 1 certificates, shows Identity [CN=a.example], shows others for"
                                + " [b.example], WEAKENED: the certificate may be for another host from c.example");
        assertThat(new Credential(OWN.key(), OWN.chain())).hasToString("CN=a.example");
    }

    @Test
    void providerThatNobodyHasIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Tls.defaults().provider("openssl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no TLS provider 'openssl'")
                .hasMessageContaining("jsse, bc");
    }

    @Test
    void whatAProviderCannotDoIsSaidEarlyToWhoAsks() {
        assertThatThrownBy(() -> Tls.defaults().groups("no-such-group").prepared())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-group");
        Tls sound = Tls.defaults();
        assertThat(sound.prepared()).isSameAs(sound);
    }

    private static List<Supplier<Tls>> refused() {
        Tls tls = Tls.defaults();
        return List.of(
                () -> tls.protocols(),
                () -> tls.protocols("TLS"),
                () -> tls.protocols("TLSv1.4"),
                () -> tls.suites(),
                () -> tls.suites(" "),
                () -> tls.suites("TLS_RSA_WITH_NULL_SHA256"),
                () -> tls.suites("TLS_ECDH_anon_WITH_AES_128_CBC_SHA"),
                () -> tls.suites("SSL_RSA_EXPORT_WITH_RC4_40_MD5"),
                () -> tls.suites("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
                () -> tls.groups(),
                () -> tls.alpn(""),
                () -> tls.sni("192.0.2.1"),
                () -> tls.sni("::1"),
                () -> tls.sni("a b"),
                () -> tls.alpn("x".repeat(256)),
                () -> tls.identity("*", identity(OWN)),
                () -> tls.identity("a.*.example", identity(OWN)),
                () -> tls.identity("", identity(OWN)),
                () -> tls.pin(Pins.of(CA.root())),
                () -> tls.dangerouslyTrustEveryone(""),
                () -> tls.dangerouslyAllowOldProtocols("TLSv1.2"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void mistakesAreRefusedAtTheCall(Supplier<Tls> mistake) {
        assertThatThrownBy(mistake::get).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1", "SSLv3"})
    void oldProtocolIsRefusedWithTheListThatForbidsIt(String version) {
        assertThatThrownBy(() -> Tls.defaults().protocols("TLSv1.3", version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dangerouslyAllowOldProtocols(\"" + version + "\")")
                .hasMessageContaining("jdk.tls.disabledAlgorithms")
                .hasMessageContaining("SSLv3, TLSv1, TLSv1.1");
        assertThatThrownBy(() -> Tls.defaults().dangerouslyAllowOldProtocols(version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the application must first have taken it from the security property"
                        + " jdk.tls.disabledAlgorithms")
                .hasMessageContaining("SSLv3, TLSv1, TLSv1.1");
        assertThatThrownBy(() -> Tls.defaults().dangerouslyAllowOldProtocolsWith("a.example", version))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unusableTrustNamesFileAndLine() throws IOException {
        Path broken = Files.writeString(folder.resolve("ca.pem"), "\n" + ROOT.replace("END", "EXIT"));
        assertThatThrownBy(() -> Tls.defaults().trust(broken))
                .isInstanceOf(UnusableTrustException.class)
                .hasMessageContaining("ca.pem: line ")
                .hasMessageContaining("expected '-----END CERTIFICATE-----'");
        assertThatThrownBy(() -> Tls.defaults().trust(folder.resolve("absent.pem")))
                .isInstanceOf(UnusableTrustException.class)
                .hasMessageContaining("absent.pem: cannot be read");
        assertThatThrownBy(() -> Tls.defaults().trustPem("")).isInstanceOf(UnusableTrustException.class);
        assertThatThrownBy(() -> Revocation.soft().crlPem(ROOT))
                .isInstanceOf(UnusableTrustException.class)
                .hasMessageContaining("BEGIN X509 CRL");
        assertThatThrownBy(() -> Revocation.soft().crl(broken)).isInstanceOf(UnusableTrustException.class);
    }

    @Test
    void unusableKeyNamesFileAndLine() throws IOException {
        Path chain = Files.writeString(folder.resolve("chain.pem"), Pems.of(OWN.chain()));
        Path key = Files.writeString(folder.resolve("key.pem"), Pems.pkcs8(OTHER.key()));
        assertThatThrownBy(() -> Identity.of(chain, key))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("key.pem does not belong to the first certificate of ")
                .hasMessageContaining("chain.pem");
        assertThatThrownBy(() -> Identity.of(chain, chain))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("found CERTIFICATE in line 1");
        Path rsa = Files.writeString(
                folder.resolve("rsa.pem"), Pems.pkcs8(Ca.key("RSA-2048").getPrivate()));
        assertThatThrownBy(() -> Identity.of(chain, rsa)).isInstanceOf(UnusableKeyException.class);
        assertThatThrownBy(() -> Identity.of(folder.resolve("absent.pem"), key))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("absent.pem: cannot be read");
        Path encrypted = Files.writeString(folder.resolve("secret.pem"), Pems.encrypted(OWN.key(), "sesame"));
        assertThat(Identity.of(chain, encrypted, "sesame".toCharArray())).isEqualTo(identity(OWN));
        assertThatThrownBy(() -> Identity.of(chain, encrypted, "guess".toCharArray()))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("secret.pem: line 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-2048", "P-256", "P-384", "P-521", "Ed25519", "Ed448"})
    void keysOfEveryKindAreSeenToBelongToTheirCertificates(String kind) {
        Ca.Issued issued = CA.issue(Ca.Order.host("a.example").key(kind));
        Ca.Issued stranger = CA.issue(Ca.Order.host("a.example").key(kind));
        assertThat(identity(issued)).isEqualTo(identity(issued)).isNotEqualTo(identity(stranger));
        assertThatThrownBy(() -> Identity.ofPem(Pems.of(issued.chain()), Pems.pkcs8(stranger.key())))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void keyStoresGiveTrustAndKeys() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        store.setCertificateEntry("root", CA.root());
        store.setKeyEntry("own", OWN.key(), new char[0], OWN.chain().toArray(java.security.cert.Certificate[]::new));
        assertThat(Tls.defaults().trust(store)).isEqualTo(Tls.defaults().trustPem(ROOT));
        assertThat(Identity.of(store, new char[0])).isEqualTo(identity(OWN));
        assertThatThrownBy(() -> Tls.defaults().trust(empty)).isInstanceOf(UnusableTrustException.class);
        assertThatThrownBy(() -> Identity.of(empty, new char[0])).isInstanceOf(UnusableKeyException.class);
        assertThatThrownBy(() -> Identity.of(store, "wrong".toCharArray())).isInstanceOf(UnusableKeyException.class);
    }
}
