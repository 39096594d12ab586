package dev.wsmulti.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.secure.TlsFacts.Resumption;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.provider.ClientAuth;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Issued;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Pems;
import dev.wsmulti.tls.trust.Pins;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What configurations do in handshakes: who is shown to whom, who is accepted, and what is resumed. */
final class HandshakeTest {
    private static final Ca CA = Ca.create("root");
    private static final Ca CLIENTS = Ca.create("clients");
    private static final Issued A = CA.issue(Order.host("a.example"));
    private static final Issued WILD = CA.issue(Order.host("*.b.example"));
    private static final List<GeneralName> C_EXAMPLE = List.of(new GeneralName(GeneralName.dNSName, "c.example"));
    private static final Issued OWN = CA.issue(Order.subject("own").names(C_EXAMPLE));

    private static Tls client(String provider) {
        return Tls.defaults().provider(provider).trustPem(Pems.of(List.of(CA.root())));
    }

    private static Tls server(String provider, Issued shown) {
        return Tls.defaults().provider(provider).identity(identity(shown));
    }

    private static Identity identity(Issued issued) {
        return Identity.ofPem(Pems.of(issued.chain()), Pems.pkcs8(issued.key()));
    }

    @ParameterizedTest
    @CsvSource({"jsse, P-256", "jsse, RSA-2048", "jsse, Ed25519", "bc, P-256", "bc, RSA-2048", "bc, Ed25519"})
    void keysOfEveryKindAreShown(String provider, String kind) {
        Issued shown = CA.issue(Order.host("a.example").key(kind));
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            Meeting met = Meeting.of(client(provider), server(provider, shown).protocols(version), "a.example");
            assertThat(met.client.heard())
                    .as("%s: %s", version, met.client.failure)
                    .isTrue();
            assertThat(met.server.heard()).isTrue();
            assertThat(met.client.facts().chain()).isEqualTo(shown.chain());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void serverShowsWhatIsMeantForTheNameAskedFor(String provider) {
        Tls server = server(provider, OWN).identity("a.example", identity(A)).identity("*.b.example", identity(WILD));
        assertThat(Meeting.of(client(provider), server, "A.example").shown()).isEqualTo("CN=a.example");
        assertThat(Meeting.of(client(provider), server, "x.b.example").shown()).isEqualTo("CN=*.b.example");
        assertThat(Meeting.of(client(provider), server, "c.example").shown()).isEqualTo("CN=own");
        Meeting nameless = Meeting.of(client(provider).sni(""), server, "c.example");
        assertThat(nameless.shown()).isEqualTo("CN=own");
        Meeting other = Meeting.of(client(provider).sni("a.example"), server, "c.example");
        assertThat(other.client.code())
                .as("the host is verified, not the name asked for")
                .isEqualTo("HOST_MISMATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void nameThatNoIdentityIsForIsRefused(String provider) {
        Tls server = Tls.defaults().provider(provider).identity("a.example", identity(A));
        assertThat(Meeting.of(client(provider), server, "a.example").client.heard())
                .isTrue();
        Meeting other = Meeting.of(client(provider), server, "b.example");
        assertThat(other.client.code()).isEqualTo("SNI_REFUSED");
        assertThat(other.server.code()).isEqualTo("SNI_REFUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void whoHasNothingToShowDoesNotBeginToListen(String provider) {
        ServerOptions nobody = ServerOptions.on(0).tls(Tls.defaults().provider(provider));
        try (WsMulti multi = WsMulti.open()) {
            assertThatThrownBy(() -> multi.listen(nobody, Routes.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("identity(..)");
        }
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.3", "bc, TLSv1.2"})
    void clientsShowWhoTheyAre(String provider, String version) {
        Tls server = server(provider, A)
                .protocols(version)
                .trustPem(Pems.of(List.of(CLIENTS.root())))
                .clientAuth(ClientAuth.REQUIRED);
        Issued somebody = CLIENTS.issue(Order.subject("somebody"));
        Meeting known = Meeting.of(client(provider).identity(identity(somebody)), server, "a.example");
        assertThat(known.server.heard()).as("%s", known.server.failure).isTrue();
        assertThat(known.server.facts().chain()).isEqualTo(somebody.chain());

        Meeting missing = Meeting.of(client(provider), server, "a.example");
        assertThat(missing.server.code()).isEqualTo("CLIENT_CERT_REQUIRED");
        assertThat(missing.client.code()).isEqualTo("CLIENT_CERT_REQUIRED");
        Meeting wanted = Meeting.of(client(provider), server.clientAuth(ClientAuth.WANTED), "a.example");
        assertThat(wanted.server.heard()).isTrue();
        assertThat(wanted.server.facts().chain()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.3", "bc, TLSv1.2"})
    void clientOfAnotherAuthorityIsRejected(String provider, String version) throws Exception {
        Tls server = server(provider, A)
                .protocols(version)
                .trustPem(Pems.of(List.of(CLIENTS.root())))
                .clientAuth(ClientAuth.REQUIRED);
        Issued forged = Ca.create("clients").issue(Order.subject("somebody"));
        Meeting met = Meeting.of(client(provider).identity(identity(forged)), server, "a.example");
        assertThat(met.server.code()).isEqualTo("CLIENT_CERT_REJECTED");
        assertThat(met.server.failure.detail()).contains("UNTRUSTED");
        assertThat(met.client.code()).isEqualTo("CLIENT_CERT_REJECTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void clientChoosesByTheAuthoritiesThatTheServerNames(String provider) throws Exception {
        Issued wrong = CA.issue(Order.subject("wrong"));
        Issued right = CLIENTS.issue(Order.subject("right").key("RSA-2048"));
        Identity both = Identity.of(store(wrong, right), new char[0]);
        Tls server =
                server(provider, A).trustPem(Pems.of(List.of(CLIENTS.root()))).clientAuth(ClientAuth.REQUIRED);
        Meeting met = Meeting.of(client(provider).identity(both), server, "a.example");
        assertThat(met.server.facts().chain()).isEqualTo(right.chain());
        Meeting none = Meeting.of(client(provider).identity(identity(wrong)), server, "a.example");
        assertThat(none.server.code()).as("nothing that fits is shown").isEqualTo("CLIENT_CERT_REQUIRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void clientShowsOneHostWhatItShowsNoOther(String provider) {
        Issued somebody = CLIENTS.issue(Order.subject("somebody"));
        Tls client = client(provider).identity("a.example", identity(somebody));
        Tls server = server(provider, OWN)
                .identity("a.example", identity(A))
                .trustPem(Pems.of(List.of(CLIENTS.root())))
                .clientAuth(ClientAuth.WANTED);
        assertThat(Meeting.of(client, server, "a.example").server.facts().chain())
                .isEqualTo(somebody.chain());
        assertThat(Meeting.of(client, server, "c.example").server.facts().chain())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void serverChoosesByTypeOfKey(String provider) throws Exception {
        Issued rsa = CA.issue(Order.host("a.example").key("RSA-2048"));
        Tls server = Tls.defaults().provider(provider).identity(Identity.of(store(A, rsa), new char[0]));
        Tls client = client(provider).protocols("TLSv1.2");
        assertThat(Meeting.of(client.suites("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), server, "a.example")
                        .client
                        .facts()
                        .chain())
                .isEqualTo(rsa.chain());
        assertThat(Meeting.of(client.suites("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), server, "a.example")
                        .client
                        .facts()
                        .chain())
                .isEqualTo(A.chain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void keysOfAManagerAreShown(String provider) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store(A), new char[0]);
        Identity managed = Identity.of((X509ExtendedKeyManager) factory.getKeyManagers()[0]);
        Tls server = Tls.defaults().provider(provider).identity(managed);
        assertThat(Meeting.of(client(provider), server, "a.example").shown()).isEqualTo("CN=a.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void verdictsOfAManagerCountAndOursBesides(String provider) {
        List<String> asked = new ArrayList<>();
        Tls trusting = Tls.defaults().provider(provider).trust(new Trusting(asked, false));
        assertThat(Meeting.of(trusting, server(provider, A), "a.example").client.heard())
                .isTrue();
        assertThat(asked).containsExactly("CN=a.example");
        assertThat(Meeting.of(trusting, server(provider, A), "b.example").client.code())
                .isEqualTo("HOST_MISMATCH");
        Tls refusing = Tls.defaults().provider(provider).trust(new Trusting(asked, true));
        Meeting refused = Meeting.of(refusing, server(provider, A), "a.example");
        assertThat(refused.client.code()).isEqualTo("UNTRUSTED");
        assertThat(refused.client.failure.detail()).contains("not today");
        Tls pinned = trusting.pin(Pins.of(CA.root()), Pins.of(CLIENTS.root()));
        assertThat(Meeting.of(pinned, server(provider, A), "a.example").client.code())
                .as("its path is not known: only the own key counts")
                .isEqualTo("PIN_MISMATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void whatIsWeakenedForOneHostIsNotForAnother(String provider) {
        Tls stranger = server(provider, Ca.create("stranger").issue(Order.subject("nobody")));
        Tls client = client(provider).dangerouslyTrustEveryone("a.example");
        assertThat(Meeting.of(client, stranger, "a.example").client.heard()).isTrue();
        assertThat(Meeting.of(client, stranger, "b.example").client.code()).isEqualTo("UNTRUSTED");
        Tls anyName = client(provider).dangerouslySkipHostCheck("b.example");
        assertThat(Meeting.of(anyName, server(provider, A), "b.example").client.heard())
                .isTrue();
        assertThat(Meeting.of(anyName, server(provider, A), "c.example").client.code())
                .isEqualTo("HOST_MISMATCH");
        Tls weak = server(provider, CA.issue(Order.host("a.example").key("RSA-1024")));
        assertThat(Meeting.of(client(provider), weak, "a.example").client.code())
                .isEqualTo("WEAK_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void managerOfTheJdkIsNotAskedForTheHostWhereThatIsSkipped(String provider) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", CA.root());
        factory.init(store);
        Tls client = Tls.defaults().provider(provider).trust((X509TrustManager) factory.getTrustManagers()[0]);
        assertThat(Meeting.of(client, server(provider, A), "a.example").client.heard())
                .isTrue();
        assertThat(Meeting.of(client, server(provider, A), "b.example").client.heard())
                .isFalse();
        Tls skipping = client.dangerouslySkipHostCheck("b.example");
        assertThat(Meeting.of(skipping, server(provider, A), "b.example").client.heard())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void addressIsVerifiedAndNotAskedForByName(String provider) {
        Issued address =
                CA.issue(Order.subject("x").names(List.of(new GeneralName(GeneralName.iPAddress, "192.0.2.7"))));
        Meeting met = Meeting.of(client(provider), server(provider, address), "192.0.2.7");
        assertThat(met.client.heard()).as("%s", met.client.failure).isTrue();
        assertThat(met.server.facts().sni()).isEmpty();
        Meeting named = Meeting.of(client(provider), server(provider, A), "a.example");
        assertThat(named.server.facts().sni()).contains("a.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void serverPicksTheApplicationProtocol(String provider) {
        Tls server = server(provider, A).alpn("h2", "http/1.1");
        Meeting picked = Meeting.of(client(provider).alpn("http/1.1", "h2"), server, "a.example");
        assertThat(picked.client.facts().alpn()).contains("h2");
        Meeting none = Meeting.of(client(provider).alpn(), server, "a.example");
        assertThat(none.client.facts().alpn()).isEmpty();
        Meeting unheard = Meeting.of(client(provider), server(provider, A).alpn(), "a.example");
        assertThat(unheard.client.facts().alpn()).isEmpty();
        Meeting nothing = Meeting.of(client(provider).alpn("spdy/1"), server, "a.example");
        assertThat(nothing.client.code()).isEqualTo("NO_ALPN");
        assertThat(nothing.server.code()).isEqualTo("NO_ALPN");
    }

    /** nginx does the same; curl --http1.0 offers nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void serverOfHttpTakesItsOldVersionLast(String provider) {
        Tls server = server(provider, A);
        Meeting old = Meeting.of(client(provider).alpn("http/1.0"), server, "a.example");
        assertThat(old.client.facts().alpn()).contains("http/1.0");
        Meeting both = Meeting.of(client(provider).alpn("http/1.0", "http/1.1"), server, "a.example");
        assertThat(both.client.facts().alpn()).contains("http/1.1");
        Meeting other = Meeting.of(client(provider).alpn("http/1.0"), server.alpn("h2"), "a.example");
        assertThat(other.client.code()).isEqualTo("NO_ALPN");
        Meeting strict = Meeting.of(client(provider), server.alpn("http/1.0"), "a.example");
        assertThat(strict.client.code()).as("no client offers it unasked").isEqualTo("NO_ALPN");
    }

    @ParameterizedTest
    @CsvSource({
        "jsse, jsse, TLSv1.2", "jsse, jsse, TLSv1.3", "jsse, bc, TLSv1.2", "jsse, bc, TLSv1.3",
        "bc, jsse, TLSv1.2", "bc, jsse, TLSv1.3", "bc, bc, TLSv1.2", "bc, bc, TLSv1.3"
    })
    void bothEndsKnowTheGroup(String clients, String servers, String version) {
        Meeting met = Meeting.of(client(clients), server(servers, A).protocols(version), "a.example");
        assertThat(met.client.facts().group()).hasValue("x25519");
        assertThat(met.server.facts().group()).hasValue("x25519");
    }

    @Test
    void theGroupIsKnownThatAServerAsksFor() {
        Tls server =
                server("bc", CA.issue(Order.host("a.example").key("RSA-2048"))).groups("secp384r1");
        Meeting met = Meeting.of(client("jsse"), server, "a.example");
        assertThat(met.client.facts().group()).hasValue("secp384r1");
        assertThat(met.server.facts().group()).hasValue("secp384r1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void sessionsOfTls12GoOnWithoutAGroup(String provider) {
        Tls server = server(provider, A).protocols("TLSv1.2").prepared();
        Tls client = client(provider);
        assertThat(resumption(client, server)).isEqualTo(Resumption.FULL);
        Meeting again = Meeting.of(client, server, "a.example");
        assertThat(again.client.facts().resumption()).isEqualTo(Resumption.RESUMED);
        assertThat(again.client.facts().group()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "jsse, TLSv1.3", "bc, TLSv1.2", "bc, TLSv1.3"})
    void whoWasRejectedIsNamed(String provider, String version) {
        Issued own = Ca.create("root").issue(Order.subject("somebody"));
        Meeting met = Meeting.of(client(provider), server(provider, own).protocols(version), "a.example");
        assertThat(met.client.code()).isEqualTo("UNTRUSTED");
        assertThat(met.client.failure.subjects()).first().isEqualTo("CN=somebody");
        Tls asking = server(provider, A)
                .protocols(version)
                .trustPem(Pems.of(List.of(CA.root())))
                .clientAuth(ClientAuth.REQUIRED);
        Meeting other = Meeting.of(client(provider).identity(identity(own)), asking, "a.example");
        assertThat(other.server.code()).isEqualTo("CLIENT_CERT_REJECTED");
        assertThat(other.server.failure.subjects()).first().isEqualTo("CN=somebody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsse", "bc"})
    void tapSeesThePlaintextOfItsHost(String provider) {
        List<String> seen = new ArrayList<>();
        Tls client = client(provider)
                .dangerouslyTap(
                        "a.example",
                        (host, outgoing, bytes) ->
                                seen.add(host + (outgoing ? " > " : " < ") + StandardCharsets.US_ASCII.decode(bytes)));
        Tls server = server(provider, OWN).identity("a.example", identity(A));
        Meeting.of(client, server, "a.example");
        assertThat(seen).containsExactlyInAnyOrder("a.example > hi", "a.example < hi");
        Meeting.of(client, server, "c.example");
        assertThat(seen).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.3", "jsse, TLSv1.2", "bc, TLSv1.2"})
    void sessionsAreResumedWithinOneConfigurationOnly(String provider, String version) {
        Tls server = server(provider, A).protocols(version).prepared();
        Tls client = client(provider);
        assertThat(resumption(client, server)).isEqualTo(Resumption.FULL);
        assertThat(resumption(client, server)).isEqualTo(Resumption.RESUMED);
        Tls pinned = client.pin(Pins.of(CA.root()), Pins.of(CLIENTS.root()));
        assertThat(resumption(pinned, server)).isEqualTo(Resumption.FULL);
        Tls mispinned = client.pin(Pins.of(OWN.certificate()), Pins.of(CLIENTS.root()));
        assertThat(Meeting.of(mispinned, server, "a.example").client.code()).isEqualTo("PIN_MISMATCH");
        assertThat(Meeting.of(mispinned, server, "a.example").client.code()).isEqualTo("PIN_MISMATCH");
        assertThat(resumption(client, server)).isEqualTo(Resumption.RESUMED);
    }

    private static Resumption resumption(Tls client, Tls server) {
        Meeting met = Meeting.of(client, server, "a.example");
        assertThat(met.client.heard()).as("%s", met.client.failure).isTrue();
        return met.client.facts().resumption();
    }

    @Test
    void contextOfTheUsersMakesTheEngines() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store(A), new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        Tls server = Tls.of(context).protocols("TLSv1.3");
        Meeting met = Meeting.of(client("jsse"), server, "a.example");
        assertThat(met.client.heard()).isTrue();
        assertThat(met.client.facts().protocol()).isEqualTo("TLSv1.3");
        Meeting untrusted = Meeting.of(Tls.of(context), server, "a.example");
        assertThat(untrusted.client.code()).isEqualTo("UNTRUSTED");
    }

    @Test
    void makingAValueMakesNoContext() {
        assertThatCode(() -> Tls.defaults().groups("no-such-group").sni("a.example"))
                .doesNotThrowAnyException();
    }

    private static KeyStore store(Issued... all) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < all.length; i++) {
            store.setKeyEntry(
                    "key" + i, all[i].key(), new char[0], all[i].chain().toArray(Certificate[]::new));
        }
        return store;
    }

    private record Trusting(List<String> asked, boolean refuses) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("no client is verified here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            asked.add(chain[0].getSubjectX500Principal().getName());
            if (refuses) {
                throw new CertificateException("not today");
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
