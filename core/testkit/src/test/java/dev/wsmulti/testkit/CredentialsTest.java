package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.http.Credentials;
import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials and cookies that go with the request at once: their bytes, and that nothing shows them. */
class CredentialsTest {
    private static final Credentials ALADDIN = Credentials.basic("Aladdin", "open sesame");

    private final TestKit kit = TestKit.create();

    @AfterEach
    void close() {
        kit.close();
    }

    private HttpFetch get() {
        return HttpFetch.get("http://" + kit.authority() + "/");
    }

    /** The first one is the example of RFC 7617 section 2, the second one that of section 2.1 (UTF-8). */
    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of(ALADDIN, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
                Arguments.of(Credentials.basic("test", "123\u00a3"), "Basic dGVzdDoxMjPCow=="),
                Arguments.of(Credentials.basic("", ""), "Basic Og=="),
                Arguments.of(Credentials.basic("a", "b:c"), "Basic YTpiOmM="),
                Arguments.of(Credentials.bearer("mF_9.B5f-4.1JqM"), "Bearer mF_9.B5f-4.1JqM"));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void theyGoWithTheFirstRequestOfBothKinds(Credentials credentials, String field) {
        WsSession session = kit.multi().add(kit.request().credentials(credentials));
        TestPeer peer = kit.acceptRaw();
        String upgrade = peer.acceptUpgrade();
        kit.settle();
        assertThat(upgrade).containsOnlyOnce("\r\nAuthorization: " + field + "\r\n");
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
        HttpTransfer transfer = kit.multi().add(get().credentials(credentials));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).containsOnlyOnce("\r\nAuthorization: " + field + "\r\n");
        server.send("HTTP/1.1 204 No Content\r\n\r\n");
        kit.settle();
        assertThat(transfer.outcome().orElseThrow().status()).isEqualTo(204);
    }

    @Test
    void aFieldOfTheUsersOwnGoesInTheirPlace() {
        kit.multi().add(get().credentials(ALADDIN).header("authorization", "Custom x"));
        assertThat(kit.acceptRaw().heardRaw()).containsOnlyOnce("uthorization").contains("authorization: Custom x\r\n");
        kit.multi().add(kit.request().header("Authorization", "Custom y").credentials(ALADDIN));
        assertThat(kit.acceptRaw().heardRaw()).containsOnlyOnce("uthorization").contains("Authorization: Custom y\r\n");
    }

    /** Each request has its own: the next one on the same connection has none. */
    @Test
    void theyStayWithTheirRequestOnASharedConnection() {
        kit.multi().add(get().credentials(ALADDIN));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).contains("Authorization: Basic");
        server.send("HTTP/1.1 204 No Content\r\n\r\n");
        kit.settle();
        HttpTransfer second = kit.multi().add(get());
        kit.settle();
        assertThat(server.heardRaw()).startsWith("GET /").doesNotContain("uthorization");
        assertThat(second.info().reused()).isTrue();
    }

    @Test
    void aRequestThatIsRepeatedHasThemAgain() {
        kit.multi()
                .add(get().credentials(ALADDIN)
                        .retry(Backoff.fixed(Duration.ofSeconds(1)).atMost(1)));
        TestPeer first = kit.acceptRaw();
        assertThat(first.heardRaw()).contains("Authorization: Basic QWxh");
        first.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .finish();
        kit.advance(Duration.ofSeconds(5));
        assertThat(kit.acceptRaw().heardRaw()).contains("Authorization: Basic QWxh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a\nb", "a\u0000", "\u007f"})
    void usersThatCannotBeSaidAreRefused(String user) {
        assertThatThrownBy(() -> Credentials.basic(user, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RFC 7617");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX: y", "=", "a=b", "\u00e9"})
    void whatIsNoTokenIsRefusedAndNotShown(String token) {
        assertThatThrownBy(() -> Credentials.bearer(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a bearer token (RFC 6750 section 2.1)");
    }

    @Test
    void noTextShowsThem() {
        HttpFetch fetch = get().credentials(ALADDIN).header("Cookie", "a=QWxh").body(Source.of("x"));
        WsRequest request =
                kit.request().credentials(Credentials.bearer("QWxh")).header("Cookie", "a=QWxh");
        HttpTransfer transfer = kit.multi().add(fetch);
        WsSession session = kit.multi().add(request);
        kit.acceptRaw().reset();
        kit.acceptRaw().reset();
        kit.settle();
        List<Object> shown = List.of(
                ALADDIN,
                fetch,
                request,
                transfer,
                session,
                transfer.info(),
                session.info(),
                transfer.outcome().orElseThrow(),
                session.outcome().orElseThrow(),
                Headers.of("Authorization", ALADDIN.authorization(), "Cookie", "a=QWxh"));
        assertThat(shown).allSatisfy(each -> assertThat(each.toString()).doesNotContain("QWxh", "sesame"));
        assertThat(session.requestHead().map(Object::toString).orElse("")).doesNotContain("QWxh");
    }

    @Test
    void theyAreValues() {
        assertThat(Credentials.basic("Aladdin", "open sesame"))
                .isEqualTo(ALADDIN)
                .hasSameHashCodeAs(ALADDIN);
        assertThat(Credentials.basic("Aladdin", "close sesame")).isNotEqualTo(ALADDIN);
        assertThat(Credentials.bearer("x")).isNotEqualTo(Credentials.basic("x", ""));
    }

    @Test
    void aPlainCookieIsAField() {
        kit.multi().add(kit.request().header("Cookie", "a=1; b=2"));
        assertThat(kit.acceptRaw().acceptUpgrade()).containsOnlyOnce("\r\nCookie: a=1; b=2\r\n");
    }
}
