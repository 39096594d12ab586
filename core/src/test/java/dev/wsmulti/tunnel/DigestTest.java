package dev.wsmulti.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges as proxies write them, and the answers of RFC 7616. */
final class DigestTest {
    private static final String REALM = "http-auth@example.org";
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String OWN = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final String SHARED = "Digest realm=\"" + REALM + "\", qop=\"auth, auth-int\", nonce=\"" + NONCE
            + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    private static Challenge only(String value) {
        assertThat(Challenge.parse(value)).hasSize(1);
        return Challenge.parse(value).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 7616 section 3.9.1.
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theExamplesOfTheStandardHold(String algorithm, String response) {
        Challenge challenge = only(SHARED + ", algorithm=" + algorithm);
        assertThat(Digest.canAnswer(challenge)).isTrue();
        assertThat(Digest.answer(challenge, "Mufasa", "Circle of Life", "GET", "/dir/index.html", OWN, 1))
                .contains("username=\"Mufasa\"", "response=\"" + response + "\"", "nc=00000001", "qop=auth")
                .contains("algorithm=" + algorithm, "opaque=\"FQhe/");
    }

    @Test
    void withoutQualityItIsThatOfRfc2069() {
        Challenge old = only("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
        assertThat(Digest.answer(old, "Mufasa", "CircleOfLife", "GET", "/dir/index.html", OWN, 1))
                .contains("response=\"1949323746fe6a43ef61f9606e7febea\"")
                .doesNotContain("qop", "nc=", "cnonce");
    }

    @Test
    void namesThatNeedCareAreWrittenWithCare() {
        Challenge hashed = only("Digest realm=\"api@example.org\", nonce=\"n\", userhash=true, qop=auth");
        assertThat(Digest.answer(hashed, "Jäsøn Doe", "x", "GET", "/", OWN, 1))
                .contains("userhash=true", "username=\"");
        Challenge plain = only("Digest realm=\"r\", nonce=\"n\", qop=auth");
        assertThat(Digest.answer(plain, "Jäsøn Doe", "x", "GET", "/", OWN, 1))
                .contains("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe");
        assertThat(Digest.answer(plain, "a\"b\\c", "x", "GET", "/", OWN, 1)).contains("username=\"a\\\"b\\\\c\"");
    }

    @Test
    void challengesAreReadAsTheyComeInOneLineOrMany() {
        List<Challenge> three = Challenge.parse(
                "Negotiate abc/d==, Basic realm=\"a, b\" , Digest realm = \"q\\\"q\",nonce=n,,qop=auth");
        assertThat(three)
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a, b")),
                        new Challenge("digest", Map.of("realm", "q\"q", "nonce", "n", "qop", "auth")));
        assertThat(Challenge.parse("Negotiate, NTLM").stream().map(Challenge::scheme))
                .containsExactly("negotiate", "ntlm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",,",
                "=",
                "Digest realm=\"open",
                "Digest realm",
                "\"",
                "Digest =",
                "(",
                "a b c d e",
                "Basic ==="
            })
    void whatIsNoChallengeIsNoHarm(String value) {
        assertThat(Challenge.parse(value)).noneMatch(Digest::canAnswer);
    }

    @Test
    void theFirstChallengeThatWeKnowIsAnswered() {
        Login login = Login.digest("me", "secret", new Remembered(), () -> "own");
        assertThat(login.authorization("GET", "/")).isEmpty();
        assertThat(login.challenged(List.of(
                        "Basic realm=\"x\"",
                        "Digest realm=\"r\", nonce=\"a\", qop=auth, algorithm=SHA-512-256",
                        "Digest realm=\"r\", nonce=\"b\", qop=auth, algorithm=SHA-256",
                        "Digest realm=\"r\", nonce=\"c\", qop=auth, algorithm=MD5")))
                .isTrue();
        assertThat(login.authorization("GET", "/"))
                .hasValueSatisfying(value -> assertThat(value).contains("nonce=\"b\"", "nc=00000001"));
        assertThat(login.authorization("GET", "/other"))
                .hasValueSatisfying(value -> assertThat(value).contains("nonce=\"b\"", "nc=00000002"));
        assertThat(login.challenged(List.of("Digest realm=\"r\", nonce=\"d\", qop=auth, stale=true")))
                .isTrue();
        assertThat(login.authorization("GET", "/"))
                .hasValueSatisfying(value -> assertThat(value).contains("nonce=\"d\"", "nc=00000001"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest realm=\"r\", nonce=\"a\", qop=auth-int",
                "Digest realm=\"r\", nonce=\"a\", algorithm=SHA-1",
                "Digest nonce=\"a\"",
                "Digest realm=\"a\"",
                "Basic realm=\"r\", nonce=\"a\""
            })
    void whatWeCannotAnswerWeDoNot(String value) {
        assertThat(Login.digest("me", "secret", new Remembered(), () -> "own").challenged(List.of(value)))
                .isFalse();
    }
}
