package dev.wsmulti.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http1.HeadLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP CONNECT on bytes alone. */
final class ConnectTest {
    private static final Hop HOP = new Hop("http://proxy:3128", "example.com", 443);
    private static final HeadLimits LIMITS = new HeadLimits(1000, 400, 20, 100);
    private static final String ASKED = "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n";
    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String CHALLENGE = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\", qop=\"auth\"\r\n";

    private static Asking connect() {
        return new Asking(() -> Tunnel.connect(HOP, Headers.of(), Login.none(), LIMITS, 20));
    }

    private static Asking digest() {
        return new Asking(() -> Tunnel.connect(
                HOP, Headers.of(), Login.digest("me", "secret", new Remembered(), () -> "own"), LIMITS, 20));
    }

    private static String failure(Asking.End end) {
        return String.valueOf(end.failure());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OPEN,
                "HTTP/1.0 200 OK\r\nX: y\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                // RFC 9110 section 9.3.6: "A server MUST NOT send any Transfer-Encoding or Content-Length header fields
                // in a
                // 2xx (Successful) response to CONNECT. A client MUST ignore" them.
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
            })
    void every2xxOpensIt(String answer) {
        assertThat(connect().answered(answer)).isEqualTo(new Asking.End(List.of(ASKED + "\r\n", ""), null));
        assertThat(connect().answeredAndClosed(answer).failure()).isNull();
    }

    @Test
    void anAddressStandsInBracketsAndFieldsOfTheUserGoWithIt() {
        Hop six = new Hop("http://proxy:3128", "::1", 80);
        Headers fields = Headers.of("User-Agent", "test", "X-Tenant", "blue");
        Asking asking = new Asking(() -> Tunnel.connect(six, fields, Login.basic("me", "secret"), LIMITS, 20));
        assertThat(asking.answered(OPEN).said().get(0))
                .isEqualTo("CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n"
                        + "User-Agent: test\r\nX-Tenant: blue\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\nthis is more than twenty bytes",
                "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n"
            })
    void aRefusalIsNamedWhateverItsBody(String answer) {
        assertThat(failure(connect().answered(answer)))
                .isEqualTo("PROXY: the proxy http://proxy:3128 did not open a tunnel to example.com:443:"
                        + " it answered 403 Forbidden");
    }

    @Test
    void aRefusalThatIsCutIsStillTheRefusal() {
        assertThat(failure(connect().answeredAndClosed("HTTP/1.1 502 Bad\r\nContent-Length: 9\r\n\r\nno")))
                .contains("answered 502 Bad");
        assertThat(failure(connect().answeredAndClosed("HTTP/1.0 404 Gone\r\n\r\nuntil the end")))
                .contains("answered 404 Gone");
    }

    @Test
    void anEndBeforeTheAnswerIsNamed() {
        assertThat(failure(connect().answeredAndClosed())).contains("closed the connection before");
        assertThat(failure(connect().answeredAndClosed("HTTP/1.1 20"))).contains("closed the connection before");
    }

    @Test
    void aHeadHasItsLimitsAndItsRules() {
        assertThat(failure(connect().answered("HTTP/1.1 200 OK\r\nX: " + "y".repeat(400) + "\r\n\r\n")))
                .startsWith("LIMIT_EXCEEDED: ")
                .contains("maxHeaderLine");
        assertThat(failure(connect().answered("\5\0"))).startsWith("PROTOCOL: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 4\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"})
    void aDigestIsAnsweredOnTheSameConnection(String body) {
        Asking.End end = digest().answered("HTTP/1.1 407 Who\r\n" + CHALLENGE + body, OPEN);
        assertThat(end.failure()).isNull();
        assertThat(end.said().get(0)).isEqualTo(ASKED + "\r\n");
        assertThat(end.said().get(1))
                .startsWith(ASKED + "Proxy-Authorization: Digest username=\"me\", realm=\"r\", nonce=\"n1\","
                        + " uri=\"example.com:443\", response=\"")
                .contains("qop=auth, nc=00000001, cnonce=\"own\"")
                .doesNotContain("secret");
    }

    @Test
    void aNonceThatIsTooOldIsReplacedAndAWrongPasswordIsNot() {
        String first = "HTTP/1.1 407 Who\r\n" + CHALLENGE + "Content-Length: 0\r\n\r\n";
        String stale = first.replace("n1", "n2").replace("qop", "stale=true, qop");
        assertThat(digest().answered(first, stale, OPEN).failure()).isNull();
        assertThat(failure(digest().answered(first, first))).contains("answered 407 Who");
        // For ever stale: bounded.
        assertThat(failure(digest().answered(first, stale, stale))).contains("answered 407 Who");
    }

    @Test
    void anotherConnectionIsNeededWhereTheProxyClosesThisOne() {
        Login[] login = new Login[1];
        Asking asking = new Asking(() -> {
            login[0] = Login.digest("me", "secret", new Remembered(), () -> "own");
            return Tunnel.connect(HOP, Headers.of(), login[0], LIMITS, 20);
        });
        String answer = "HTTP/1.1 407 Who\r\nConnection: close\r\nContent-Length: 0\r\n" + CHALLENGE + "\r\n";
        assertThat(failure(asking.answered(answer))).contains("answered 407 Who");
        assertThat(login[0].canAnswer()).isTrue();
        String without = "HTTP/1.1 407 Who\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        assertThat(failure(asking.answered(without))).contains("answered 407 Who");
        assertThat(login[0].canAnswer()).isFalse();
    }
}
