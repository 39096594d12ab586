package dev.wsmulti.tls.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Issued;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.tls.testing.Revoked;
import dev.wsmulti.tls.trust.RevocationRules.Mode;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that were revoked: case 11 of the table of TLS. Nobody is asked over the network: none of these names whom. */
final class RevocationTest {
    private static final Ca CA = Ca.create("root");
    private static final Issued OWN = CA.issue(Order.host("a.example"));
    private static final X509Certificate OTHER =
            CA.issue(Order.host("b.example")).certificate();
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"SOFT", "HARD"})
    void certificateOnAListIsRefused(Mode mode) {
        refuses(() -> check(mode, Set.of(Revoked.list(CA, OTHER, OWN.certificate())), NOTHING));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"SOFT", "HARD"})
    void certificateThatIsNotOnTheListIsGood(Mode mode) {
        accepts(() -> check(mode, Set.of(Revoked.list(CA, OTHER)), NOTHING));
    }

    @Test
    void listIsNotAskedByDefault() {
        accepts(() -> check(Mode.OFF, Set.of(Revoked.list(CA, OWN.certificate())), NOTHING));
    }

    @Test
    void listOfAnotherAuthoritySaysNothing() {
        Set<X509CRL> foreign = Set.of(Revoked.list(Ca.create("root"), OWN.certificate()));
        accepts(() -> check(Mode.SOFT, foreign, NOTHING));
        refuses(() -> check(Mode.HARD, foreign, NOTHING));
    }

    @Test
    void withoutAnyAnswerOnlySoftGoesOn() {
        accepts(() -> check(Mode.SOFT, Set.of(), NOTHING));
        refuses(() -> check(Mode.HARD, Set.of(), NOTHING));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"SOFT", "HARD"})
    void stapledAnswerCounts(Mode mode) {
        byte[] good = Revoked.answer(CA, OWN.certificate(), false, Duration.ofHours(1));
        byte[] bad = Revoked.answer(CA, OWN.certificate(), true, Duration.ofHours(1));
        accepts(() -> check(mode, Set.of(), good));
        refuses(() -> check(mode, Set.of(), bad));
    }

    @Test
    void staleAnswerIsNone() {
        byte[] stale = Revoked.answer(CA, OWN.certificate(), false, Duration.ofDays(9));
        refuses(() -> check(Mode.HARD, Set.of(), stale));
        accepts(() -> check(Mode.SOFT, Set.of(), stale));
    }

    @Test
    void answerForAnotherCertificateIsNone() {
        byte[] others = Revoked.answer(CA, OTHER, false, Duration.ofHours(1));
        refuses(() -> check(Mode.HARD, Set.of(), others));
    }

    @Test
    void answerOfAnotherAuthorityIsNone() {
        byte[] forged = Revoked.answer(Ca.create("root"), OWN.certificate(), false, Duration.ofHours(1));
        refuses(() -> check(Mode.HARD, Set.of(), forged));
    }

    @Test
    void noiseIsNoAnswer() {
        refuses(() -> check(Mode.HARD, Set.of(), new byte[100]));
        accepts(() -> check(Mode.SOFT, Set.of(), new byte[100]));
    }

    @Test
    void authorityInTheMiddleIsAskedForToo() {
        Ca middle = CA.intermediate("middle");
        Issued own = middle.issue(Order.host("a.example"));
        X509Certificate authority = own.chain().get(1);
        Set<X509CRL> lists = Set.of(Revoked.list(CA, authority), Revoked.list(middle));
        Shown shown = new Shown(own.chain(), "ECDHE_ECDSA", true, "a.example", NOTHING, null);
        refuses(() -> new PathCheck(new RevocationRules(Mode.SOFT, lists))
                .checkRevoked(List.of(own.certificate(), authority, CA.root()), shown));
    }

    @Test
    void nothingKnownOfAnAuthorityDoesNotHideWhatIsKnownBelow() {
        Ca middle = CA.intermediate("middle");
        Issued own = middle.issue(Order.host("a.example"));
        Set<X509CRL> lists = Set.of(Revoked.list(middle, own.certificate()));
        Shown shown = new Shown(own.chain(), "ECDHE_ECDSA", true, "a.example", NOTHING, null);
        refuses(() -> new PathCheck(new RevocationRules(Mode.SOFT, lists))
                .checkRevoked(List.of(own.certificate(), own.chain().get(1), CA.root()), shown));
    }

    @Test
    void serversAskForClientsToo() {
        TrustRules rules = TrustRules.defaults()
                .source(TrustSource.of(List.of(CA.root())))
                .revocation(new RevocationRules(Mode.HARD, Set.of(Revoked.list(CA, OWN.certificate()))));
        assertThatThrownBy(
                        () -> new Verifier(rules).checkClientTrusted(new X509Certificate[] {OWN.certificate()}, "EC"))
                .hasMessageContaining("REVOKED")
                .extracting(thrown -> ((Verdict) thrown).code())
                .isEqualTo(TlsCode.CLIENT_CERT_REJECTED);
    }

    @Test
    void pathOfAManagerIsAskedForAsFarAsItNamesIssuers() {
        Set<X509CRL> lists = Set.of(Revoked.list(CA, OWN.certificate()));
        refuses(() -> managed(List.of(CA.root()), new RevocationRules(Mode.SOFT, lists)));
        accepts(() -> managed(List.of(CA.root()), new RevocationRules(Mode.HARD, Set.of(Revoked.list(CA)))));
        accepts(() -> managed(List.of(), new RevocationRules(Mode.SOFT, lists)));
        refuses(() -> managed(List.of(), new RevocationRules(Mode.HARD, Set.of(Revoked.list(CA)))));
    }

    private static void managed(List<X509Certificate> issuers, RevocationRules revocation) throws Exception {
        X509TrustManager manager = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
                throw new AssertionError("no client is verified here");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {
                // trusts
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return issuers.toArray(X509Certificate[]::new);
            }
        };
        TrustRules rules = TrustRules.defaults().source(TrustSource.of(manager)).revocation(revocation);
        new Verifier(rules)
                .checkServerTrusted(
                        new X509Certificate[] {OWN.certificate()},
                        "ECDHE_ECDSA",
                        SSLContext.getDefault().createSSLEngine("a.example", 443));
    }

    private static void check(Mode mode, Set<X509CRL> lists, byte[] stapled) throws Verdict {
        Shown shown = new Shown(OWN.chain(), "ECDHE_ECDSA", true, "a.example", stapled, null);
        new PathCheck(new RevocationRules(mode, lists)).checkRevoked(List.of(OWN.certificate(), CA.root()), shown);
    }

    private static void accepts(ThrowingCallable check) {
        assertThatCode(check).doesNotThrowAnyException();
    }

    private static void refuses(ThrowingCallable check) {
        assertThatThrownBy(check)
                .isInstanceOf(Verdict.class)
                .satisfies(thrown -> assertThat(((Verdict) thrown).code()).isEqualTo(TlsCode.REVOKED));
    }
}
