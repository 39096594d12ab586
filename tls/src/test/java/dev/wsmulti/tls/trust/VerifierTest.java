package dev.wsmulti.tls.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Issued;
import dev.wsmulti.tls.testing.Ca.Order;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts on certificates: cases 1 to 13 and 37 of the table of TLS, whoever does the cryptography. */
final class VerifierTest {
    private static final Ca CA = Ca.create("root");
    private static final Ca RSA_CA = Ca.create("rsa root", "RSA-2048");
    private static final Instant NOW = Instant.now();

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "RSA-2048", "Ed25519"})
    void goodCertificateIsAccepted(String kind) {
        accepts(CA, CA.issue(Order.host("www.example.com").key(kind)), "www.example.com");
        accepts(RSA_CA, RSA_CA.issue(Order.host("www.example.com").key(kind)), "www.example.com");
    }

    @Test
    void expiredIsTold() {
        Issued old =
                CA.issue(Order.host("a.example").valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(2))));
        refuses(CA, old, "a.example", TlsCode.EXPIRED).hasMessageContaining("CN=a.example was valid until");
    }

    @Test
    void notYetValidIsTold() {
        Issued early =
                CA.issue(Order.host("a.example").valid(NOW.plus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(2))));
        refuses(CA, early, "a.example", TlsCode.NOT_YET_VALID).hasMessageContaining("CN=a.example is valid from");
    }

    @Test
    void expiredAuthorityInTheMiddleIsTold() {
        Issued middle = CA.issue(Order.subject("middle")
                .authorized()
                .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(2))));
        Issued own = below(middle, Order.host("a.example"));
        refuses(CA, own, "a.example", TlsCode.EXPIRED).hasMessageContaining("CN=middle was valid until");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo.*.com", "*", "*.com", "f*o.evil.com", "*o.evil.com"})
    void wildcardIsTheWholeLeftMostLabel(String pattern) {
        Issued wild = CA.issue(Order.host(pattern));
        refuses(CA, wild, "foo.evil.com", TlsCode.HOST_MISMATCH).hasMessageContaining(pattern);
    }

    @Test
    void wrongHostIsToldWithTheNamesFound() {
        Issued other = CA.issue(Order.subject("x").names(List.of(dns("a.example"), dns("b.example"), ip("192.0.2.7"))));
        refuses(CA, other, "www.example.com", TlsCode.HOST_MISMATCH)
                .hasMessage("asked for www.example.com, it is for a.example, b.example, 192.0.2.7");
        List<GeneralName> many = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            many.add(dns("h" + i + ".example"));
        }
        refuses(CA, CA.issue(Order.subject("x").names(many)), "www.example.com", TlsCode.HOST_MISMATCH)
                .hasMessageContaining("h9.example and 2 more");
    }

    @Test
    void commonNameNamesNoHost() {
        refuses(CA, CA.issue(Order.subject("www.example.com")), "www.example.com", TlsCode.HOST_MISMATCH)
                .hasMessageContaining("its SAN names none");
    }

    @ParameterizedTest
    @CsvSource({"1, www.example.com", "1, x@www.example.com", "6, https://www.example.com", "4, CN=www.example.com"})
    void namesOfOtherKindsNameNoHost(int kind, String name) {
        Issued shown = CA.issue(Order.subject("www.example.com").names(List.of(new GeneralName(kind, name))));
        refuses(CA, shown, "www.example.com", TlsCode.HOST_MISMATCH);
    }

    @Test
    void addressIsComparedWithAddressesOnly() {
        Issued address = CA.issue(Order.subject("x").names(List.of(ip("192.0.2.7"), ip("2001:db8::7"))));
        accepts(CA, address, "192.0.2.7");
        accepts(CA, address, "2001:db8:0:0::7");
        refuses(CA, address, "192.0.2.8", TlsCode.HOST_MISMATCH);
        refuses(CA, CA.issue(Order.host("192.0.2.7")), "192.0.2.7", TlsCode.HOST_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com., www.example.com",
        "WWW.EXAMPLE.COM, www.example.com",
        "bücher.example, xn--bcher-kva.example"
    })
    void hostIsWrittenInManyWays(String host, String presented) {
        accepts(CA, CA.issue(Order.host(presented)), host);
    }

    @Test
    void withoutAHostNobodyIsVerified() {
        X509Certificate[] chain = chain(CA.issue(Order.host("a.example")));
        Verifier verifier = new Verifier(trusting(CA));
        assertThatThrownBy(() -> verifier.checkServerTrusted(chain, "ECDHE_ECDSA"))
                .asInstanceOf(type(Verdict.class))
                .extracting(Verdict::code)
                .isEqualTo(TlsCode.HOST_MISMATCH);
        assertThatThrownBy(() -> verifier.checkServerTrusted(
                        chain, "ECDHE_ECDSA", SSLContext.getDefault().createSSLEngine()))
                .hasMessageContaining("no host is known");
    }

    @Test
    void unknownAuthorityIsNamed() {
        refuses(CA, Ca.create("stranger").issue(Order.host("a.example")), "a.example", TlsCode.UNTRUSTED)
                .hasMessage("nobody trusted is called CN=stranger, who issued CN=a.example");
    }

    @Test
    void selfSignedIsTold() {
        Issued own = Ca.create("a.example").issuer();
        refuses(CA, own, "a.example", TlsCode.UNTRUSTED).hasMessageContaining("signed by itself");
    }

    @Test
    void sameNameWithAnotherKeyIsNotTrusted() {
        refuses(CA, Ca.create("root").issue(Order.host("a.example")), "a.example", TlsCode.UNTRUSTED);
    }

    @Test
    void missingIntermediateIsNamed() {
        Ca middle = CA.intermediate("middle");
        Issued whole = middle.issue(Order.host("a.example"));
        accepts(CA, whole, "a.example");
        refuses(CA, new Issued(whole.key(), List.of(whole.certificate())), "a.example", TlsCode.UNTRUSTED)
                .hasMessageContaining("CN=middle, who issued CN=a.example");
    }

    @Test
    void orderOfTheChainDoesNotMatterNorDoStrangersInIt() {
        Ca middle = CA.intermediate("middle");
        Issued whole = middle.intermediate("lower").issue(Order.host("a.example"));
        List<X509Certificate> mixed = new ArrayList<>(whole.chain());
        mixed.add(Ca.create("stranger").root());
        mixed.add(CA.root());
        Collections.reverse(mixed.subList(1, mixed.size()));
        accepts(CA, new Issued(whole.key(), mixed), "a.example");
    }

    @Test
    void certificateOfAHostMayItselfBeTrusted() {
        Issued own = CA.issue(Order.host("a.example"));
        TrustRules rules = TrustRules.defaults().source(TrustSource.of(List.of(own.certificate())));
        assertThatCode(() -> verify(rules, own, "a.example")).doesNotThrowAnyException();
        Issued old =
                CA.issue(Order.host("a.example").valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(2))));
        TrustRules trustsOld = TrustRules.defaults().source(TrustSource.of(List.of(old.certificate())));
        refuses(trustsOld, old, "a.example", TlsCode.EXPIRED);
    }

    @Test
    void whoeverIsNoAuthorityIssuesNothing() {
        Issued host = CA.issue(Order.host("a.example"));
        refuses(CA, below(host, Order.host("b.example")), "b.example", TlsCode.UNTRUSTED);
    }

    @Test
    void shortRsaKeyIsTold() {
        refuses(CA, CA.issue(Order.host("a.example").key("RSA-1024")), "a.example", TlsCode.WEAK_KEY)
                .hasMessage("CN=a.example has an RSA key of 1024 bits, at least 2048 are asked for");
    }

    @Test
    void shortRsaKeyOfTheAuthorityIsToldToo() {
        Ca weak = Ca.create("weak", "RSA-1024");
        refuses(weak, weak.issue(Order.host("a.example")), "a.example", TlsCode.WEAK_KEY)
                .hasMessageContaining("CN=weak");
    }

    @Test
    void shortCurveIsTold() throws Exception {
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        curve.initialize(new ECGenParameterSpec("secp192r1"));
        Order host = Order.host("a.example");
        Order short192 =
                new Order(host.subject(), host.names(), curve.generateKeyPair(), host.from(), host.until(), "", false);
        refuses(CA, CA.issue(short192), "a.example", TlsCode.WEAK_KEY).hasMessageContaining("EC key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "MD5withRSA"})
    void forgeableSignatureIsTold(String algorithm) {
        refuses(RSA_CA, RSA_CA.issue(Order.host("a.example").signed(algorithm)), "a.example", TlsCode.WEAK_KEY)
                .hasMessageContaining("is signed with " + algorithm);
    }

    @Test
    void signatureOfTheAnchorItselfDoesNotMatter() {
        Ca old = Ca.create("old", "RSA-2048");
        Issued root =
                old.issue(Order.subject("old").key("RSA-2048").authorized().signed("SHA1withRSA"));
        Issued own = below(root, Order.host("a.example"));
        TrustRules rules = TrustRules.defaults().source(TrustSource.of(List.of(root.certificate())));
        assertThatCode(() -> verify(rules, own, "a.example")).doesNotThrowAnyException();
    }

    @Test
    void weakKeysAreAcceptedWhereThatWasAskedFor() {
        Issued weak = CA.issue(Order.host("a.example").key("RSA-1024"));
        TrustRules rules = trusting(CA).weakKeys(Hosts.none().and("a.example"));
        assertThatCode(() -> verify(rules, weak, "a.example")).doesNotThrowAnyException();
        Issued other = CA.issue(Order.host("b.example").key("RSA-1024"));
        refuses(rules, other, "b.example", TlsCode.WEAK_KEY);
    }

    @Test
    void missingClientCertificateIsTold() {
        assertThatThrownBy(() -> new Verifier(trusting(CA)).checkClientTrusted(new X509Certificate[0], "EC"))
                .asInstanceOf(type(Verdict.class))
                .extracting(Verdict::code)
                .isEqualTo(TlsCode.CLIENT_CERT_REQUIRED);
    }

    @Test
    void clientNeedsNoHost() {
        assertThatCode(() -> client(CA.issue(Order.subject("somebody")))).doesNotThrowAnyException();
    }

    @Test
    void refusedClientIsToldWhy() {
        assertThatThrownBy(() -> client(Ca.create("stranger").issue(Order.subject("somebody"))))
                .hasMessageContaining("UNTRUSTED")
                .hasMessageContaining("CN=stranger")
                .asInstanceOf(type(Verdict.class))
                .extracting(Verdict::code)
                .isEqualTo(TlsCode.CLIENT_CERT_REJECTED);
        Order past = Order.subject("somebody").valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(2)));
        assertThatThrownBy(() -> client(CA.issue(past)))
                .hasMessageContaining("EXPIRED")
                .extracting(thrown -> ((Verdict) thrown).code())
                .isEqualTo(TlsCode.CLIENT_CERT_REJECTED);
        assertThatThrownBy(() -> client(CA.issue(Order.subject("somebody").key("RSA-1024"))))
                .hasMessageContaining("WEAK_KEY");
    }

    @Test
    void longChainIsNotRead() {
        Issued own = CA.issue(Order.host("a.example"));
        List<X509Certificate> ten = new ArrayList<>(Collections.nCopies(10, CA.root()));
        ten.set(0, own.certificate());
        accepts(CA, new Issued(own.key(), ten), "a.example");
        ten.add(CA.root());
        refuses(CA, new Issued(own.key(), ten), "a.example", TlsCode.UNTRUSTED)
                .hasMessage("the peer showed 11 certificates, at most 10 are read");
    }

    @Test
    void certificatesThatSignEachOtherCostLittle() {
        List<X509Certificate> knot = new ArrayList<>();
        List<Ca> authorities = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            authorities.add(Ca.create("knot"));
        }
        Issued own = authorities.get(0).issue(Order.host("a.example"));
        knot.add(own.certificate());
        authorities.forEach(authority -> knot.add(authority.root()));
        assertThat(PathFinder.find(new Anchors(List.of(CA.root())), knot)).isEmpty();
        assertThat(PathFinder.prove(new Anchors(List.of(CA.root())), knot)).isEmpty();
        refuses(CA, new Issued(own.key(), knot), "a.example", TlsCode.UNTRUSTED);
    }

    @Test
    void pinsAreLookedForInTheValidatedPathOnly() {
        Ca middle = CA.intermediate("middle");
        Issued own = middle.issue(Order.host("a.example"));
        X509Certificate stranger = Ca.create("stranger").root();
        String backup = Pins.of(Ca.create("backup").root());
        for (X509Certificate pinned : List.of(own.certificate(), own.chain().get(1), CA.root())) {
            TrustRules rules = trusting(CA).pins(Pins.of(List.of(backup, Pins.of(pinned))));
            assertThatCode(() -> verify(rules, own, "a.example")).doesNotThrowAnyException();
        }
        List<X509Certificate> decorated = new ArrayList<>(own.chain());
        decorated.add(stranger);
        TrustRules rules = trusting(CA).pins(Pins.of(List.of(backup, Pins.of(stranger))));
        refuses(rules, new Issued(own.key(), decorated), "a.example", TlsCode.PIN_MISMATCH)
                .hasMessageContaining("CN=a.example has " + Pins.of(own.certificate()))
                .hasMessageContaining("CN=root has " + Pins.of(CA.root()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1//abc", "sha256//abc", "sha256//????", "x"})
    void malformedPinIsRefusedAtOnce(String pin) {
        String good = Pins.of(CA.root());
        assertThatThrownBy(() -> Pins.of(List.of(good, pin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("44 characters of Base64, but this is " + pin);
    }

    @Test
    void onePinIsNotEnough() {
        String pin = Pins.of(CA.root());
        assertThatThrownBy(() -> Pins.of(List.of(pin, pin))).hasMessageContaining("one is a backup");
    }

    @Test
    void everyoneIsTrustedWhereThatWasAskedForButPinsCount() {
        Issued own = Ca.create("stranger").issue(Order.subject("nobody").key("RSA-1024"));
        TrustRules rules = trusting(CA).everyone(Hosts.none().and("a.example"));
        assertThatCode(() -> verify(rules, own, "A.example.")).doesNotThrowAnyException();
        refuses(rules, own, "b.example", TlsCode.UNTRUSTED);
        Pins others = Pins.of(List.of(Pins.of(CA.root()), Pins.of(RSA_CA.root())));
        refuses(rules.pins(others), own, "a.example", TlsCode.PIN_MISMATCH);
    }

    @Test
    void anyNameIsAcceptedWhereThatWasAskedForButPathsCount() {
        TrustRules rules = trusting(CA).anyName(Hosts.none().and("a.example"));
        assertThatCode(() -> verify(rules, CA.issue(Order.host("x.example")), "a.example"))
                .doesNotThrowAnyException();
        refuses(rules, CA.issue(Order.host("x.example")), "b.example", TlsCode.HOST_MISMATCH);
        refuses(rules, RSA_CA.issue(Order.host("x.example")), "a.example", TlsCode.UNTRUSTED);
    }

    @Test
    void authoritiesOfOneNameAreToldApartByTheirKeys() {
        Ca twin = Ca.create("root");
        TrustRules both = TrustRules.defaults().source(TrustSource.of(List.of(twin.root(), CA.root())));
        assertThatCode(() -> verify(both, CA.issue(Order.host("a.example")), "a.example"))
                .doesNotThrowAnyException();
        assertThatCode(() -> verify(both, twin.issue(Order.host("a.example")), "a.example"))
                .doesNotThrowAnyException();
        refuses(both, Ca.create("root").issue(Order.host("a.example")), "a.example", TlsCode.UNTRUSTED);
    }

    @Test
    void provenPathsHaveSignaturesThatHold() {
        Issued forged = Ca.create("root").issue(Order.host("a.example"));
        Issued good = CA.issue(Order.host("a.example"));
        Anchors anchors = new Anchors(List.of(CA.root()));
        assertThat(PathFinder.prove(anchors, forged.chain())).isEmpty();
        assertThat(PathFinder.prove(anchors, good.chain())).containsExactly(List.of(good.certificate(), CA.root()));
    }

    @Test
    void whoAcceptsAnyClientNamesNoAuthorities() {
        assertThat(new Verifier(trusting(CA)).getAcceptedIssuers()).containsExactly(CA.root());
        assertThat(new Verifier(trusting(CA).everyone(Hosts.every())).getAcceptedIssuers())
                .isEmpty();
    }

    @Test
    void systemTrustsNoneOfOurs() {
        refuses(TrustRules.defaults(), CA.issue(Order.host("a.example")), "a.example", TlsCode.UNTRUSTED);
        assertThat(new Verifier(TrustRules.defaults()).getAcceptedIssuers()).isNotEmpty();
    }

    @Test
    void foreignTextIsFitForALine() {
        Issued nasty = CA.issue(Order.subject("x").names(List.of(dns("evil\u001b[2J\nname.example"))));
        refuses(CA, nasty, "a.example", TlsCode.HOST_MISMATCH).hasMessageContaining("evil?[2J?name.example");
    }

    private static X509Certificate[] chain(Issued issued) {
        return issued.chain().toArray(X509Certificate[]::new);
    }

    /** Issued by a certificate that may not be one of an authority. */
    private static Issued below(Issued issuer, Order order) {
        Issued issued =
                Ca.of(new Issued(issuer.key(), List.of(issuer.certificate()))).issue(order);
        return new Issued(issued.key(), List.of(issued.certificate(), issuer.certificate()));
    }

    private static TrustRules trusting(Ca ca) {
        return TrustRules.defaults().source(TrustSource.of(List.of(ca.root())));
    }

    private static void client(Issued shown) throws Verdict {
        new Verifier(trusting(CA)).checkClientTrusted(chain(shown), "EC");
    }

    private static void verify(TrustRules rules, Issued shown, String host) throws Verdict, NoSuchAlgorithmException {
        new Verifier(rules)
                .checkServerTrusted(
                        chain(shown), "ECDHE_ECDSA", SSLContext.getDefault().createSSLEngine(host, 443));
    }

    private static void accepts(Ca trusted, Issued shown, String host) {
        assertThatCode(() -> verify(trusting(trusted), shown, host)).doesNotThrowAnyException();
    }

    private static AbstractThrowableAssert<?, ?> refuses(Ca trusted, Issued shown, String host, TlsCode code) {
        return refuses(trusting(trusted), shown, host, code);
    }

    private static AbstractThrowableAssert<?, ?> refuses(TrustRules rules, Issued shown, String host, TlsCode code) {
        return assertThatThrownBy(() -> verify(rules, shown, host))
                .satisfies(thrown -> assertThat(thrown)
                        .isInstanceOf(Verdict.class)
                        .extracting(verdict -> ((Verdict) verdict).code())
                        .isEqualTo(code));
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName ip(String address) {
        return new GeneralName(GeneralName.iPAddress, address);
    }
}
