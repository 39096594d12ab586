package dev.wsmulti.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 4, both sides. */
final class OpeningHandshakeTest {
    /** The example of section 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static Optional<String> verified(ResponseHead head, List<String> offered) {
        return OpeningHandshake.verify(head, KEY, offered, List.of()).subprotocol();
    }

    @Test
    void exampleOfTheRfc() {
        assertThat(OpeningHandshake.accept(KEY)).isEqualTo(ACCEPT);
    }

    @Test
    void keysAre16RandomBytes() {
        SecureRandom random = new SecureRandom();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String key = OpeningHandshake.newKey(random);
            assertThat(Base64.getDecoder().decode(key)).hasSize(16);
            keys.add(key);
        }
        assertThat(keys).hasSize(100);
    }

    @Nested
    @DisplayName("4.1 the client's request")
    final class Request {
        private static RequestHead request(Headers users, String... subprotocols) {
            return OpeningHandshake.request("h:81", "/chat?x=1", users, List.of(subprotocols), "", KEY);
        }

        @Test
        void hasTheFieldsOfTheRfc() {
            RequestHead head = request(Headers.of());
            assertThat(head.method()).isEqualTo("GET");
            assertThat(head.target()).isEqualTo("/chat?x=1");
            assertThat(head.minorVersion()).isEqualTo(1);
            assertThat(head.headers())
                    .isEqualTo(Headers.of(
                            "Host",
                            "h:81",
                            "Upgrade",
                            "websocket",
                            "Connection",
                            "Upgrade",
                            "Sec-WebSocket-Key",
                            KEY,
                            "Sec-WebSocket-Version",
                            "13"));
        }

        @Test
        void listsTheSubprotocolsInOneField() {
            assertThat(request(Headers.of(), "chat", "superchat").headers().allValues("Sec-WebSocket-Protocol"))
                    .containsExactly("chat, superchat");
        }

        @Test
        void b25_ownHeadersKeepTheirOrder() {
            Headers headers = request(Headers.of("B", "2", "A", "1", "Cookie", "c=d", "A", "3"))
                    .headers();
            StringBuilder names = new StringBuilder();
            headers.forEach((name, value) ->
                    names.append(name).append('=').append(value).append(' '));
            assertThat(names).startsWith("Host=h:81 B=2 A=1 Cookie=c=d A=3 Upgrade=websocket ");
        }

        @Test
        void b25_connectionIsMergedAndGoesOutOnce() {
            assertThat(request(Headers.of("Connection", "keep-alive")).headers().allValues("Connection"))
                    .containsExactly("keep-alive, Upgrade");
            assertThat(request(Headers.of("connection", "a", "CONNECTION", "b"))
                            .headers()
                            .allValues("Connection"))
                    .containsExactly("a, b, Upgrade");
        }

        @Test
        void aConnectionThatNamesUpgradeIsLeftAsItIs() {
            assertThat(request(Headers.of("Connection", "upgrade, keep-alive"))
                            .headers()
                            .allValues("Connection"))
                    .containsExactly("upgrade, keep-alive");
        }

        @Test
        void theUsersHostReplacesOurs() {
            assertThat(request(Headers.of("host", "other")).headers().allValues("Host"))
                    .containsExactly("other");
        }
    }

    @Nested
    @DisplayName("4.1 the client verifies the 101")
    final class Verification {
        private static ResponseHead answer(String name, String value) {
            Headers right = Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", ACCEPT);
            return new ResponseHead(
                    101,
                    "",
                    1,
                    value.isEmpty() ? right.without(name) : name.isEmpty() ? right : right.with(name, value));
        }

        private static ResponseHead right() {
            return answer("", "-");
        }

        private static Failure failure(ResponseHead head, String... offered) {
            return catchThrowableOfType(
                            FailureException.class,
                            () -> OpeningHandshake.verify(head, KEY, List.of(offered), List.of()))
                    .failure();
        }

        @Test
        void acceptsWhatIsRight() {
            assertThat(verified(right(), List.of("a"))).isEmpty();
            assertThat(verified(answer("Upgrade", "WebSocket"), List.of())).isEmpty();
            assertThat(verified(answer("Connection", "keep-alive, upgrade"), List.of()))
                    .isEmpty();
        }

        @Test
        void returnsTheSubprotocol() {
            assertThat(verified(answer("Sec-WebSocket-Protocol", "b"), List.of("a", "b")))
                    .contains("b");
        }

        @ParameterizedTest
        @CsvSource({
            "Upgrade, h2c, websocket",
            "Upgrade, 'websocket, h2c', websocket",
            "Upgrade, websocket/13, websocket",
            "Connection, close, Upgrade",
            "Connection, Upgrades, Upgrade",
            "Sec-WebSocket-Accept, HkPsVga7+8LuxM4RGQ5p9tZHeYs=, " + ACCEPT,
            "Sec-WebSocket-Accept, S3pPLMBiTxaQ9kYGzzhZRbK+xOo=, " + ACCEPT
        })
        void b11_namesTheHeaderThatIsWrong(String name, String got, String expected) {
            assertThat(failure(answer(name, got))).isEqualTo(new Failure.NotVerified(name, expected, got));
        }

        @ParameterizedTest
        @CsvSource({"Upgrade, websocket", "Connection, Upgrade", "Sec-WebSocket-Accept, " + ACCEPT})
        void b11_namesTheHeaderThatIsMissing(String name, String expected) {
            assertThat(failure(answer(name, ""))).isEqualTo(new Failure.NotVerified(name, expected, "missing"));
        }

        @Test
        void b11_anUnaskedSubprotocolIsRefused() {
            assertThat(failure(answer("Sec-WebSocket-Protocol", "a")))
                    .isEqualTo(new Failure.NotVerified("Sec-WebSocket-Protocol", "absent, none was offered", "a"));
            assertThat(failure(answer("Sec-WebSocket-Protocol", "A"), "a", "b"))
                    .isEqualTo(new Failure.NotVerified("Sec-WebSocket-Protocol", "one of [a, b]", "A"));
        }

        @Test
        void theServerChoosesOneSubprotocolOnly() {
            assertThat(failure(answer("Sec-WebSocket-Protocol", "a, b"), "a", "b"))
                    .isInstanceOf(Failure.NotVerified.class);
            Headers twice = right().headers().and("Sec-WebSocket-Protocol", "a").and("Sec-WebSocket-Protocol", "a");
            assertThat(failure(new ResponseHead(101, "", 1, twice), "a")).isInstanceOf(Failure.NotVerified.class);
        }

        @Test
        void b11_anUnaskedExtensionIsRefused() {
            assertThat(failure(answer("Sec-WebSocket-Extensions", "permessage-deflate")))
                    .isEqualTo(new Failure.NotVerified(
                            "Sec-WebSocket-Extensions", "absent, none was offered", "permessage-deflate"));
        }

        @Test
        void twoAcceptsAreNone() {
            Headers twice = right().headers().and("Sec-WebSocket-Accept", ACCEPT);
            assertThat(failure(new ResponseHead(101, "", 1, twice)).message()).contains("Sec-WebSocket-Accept");
        }

        @Test
        void http10CannotSwitch() {
            assertThat(failure(new ResponseHead(101, "", 0, right().headers())).message())
                    .contains("HTTP/1.1")
                    .contains("HTTP/1.0");
        }
    }

    @Nested
    @DisplayName("4.2.1 the server checks the request")
    final class Check {
        private static final Headers RIGHT = OpeningHandshake.request("h", "/", Headers.of(), List.of(), "", KEY)
                .headers();

        private static Optional<OpeningHandshake.Refusal> check(Headers headers) {
            return OpeningHandshake.check(new RequestHead("GET", "/", 1, headers));
        }

        private static void refused(Headers headers, int status, String reason) {
            assertThat(check(headers)).hasValueSatisfying(refusal -> {
                assertThat(refusal.status()).isEqualTo(status);
                assertThat(refusal.reason()).contains(reason);
            });
        }

        @Test
        void acceptsWhatIsRight() {
            assertThat(check(RIGHT)).isEmpty();
            assertThat(check(RIGHT.with("Upgrade", "h2c, WebSocket").with("Connection", "keep-alive, upgrade")))
                    .isEmpty();
            assertThat(check(RIGHT.and("Sec-WebSocket-Protocol", "a, b").and("Sec-WebSocket-Protocol", "c")))
                    .isEmpty();
            assertThat(check(RIGHT.and("Sec-WebSocket-Extensions", "permessage-deflate")))
                    .isEmpty();
        }

        @Test
        void aRequestWithoutTheUpgradeIsAPlainOne() {
            assertThat(isUpgrade(RIGHT)).isTrue();
            assertThat(isUpgrade(RIGHT.with("Upgrade", "h2c, WEBSOCKET"))).isTrue();
            assertThat(isUpgrade(RIGHT.without("Upgrade"))).isFalse();
            assertThat(isUpgrade(RIGHT.with("Upgrade", "h2c"))).isFalse();
            assertThat(isUpgrade(RIGHT.without("Sec-WebSocket-Key"))).isTrue();
        }

        private static boolean isUpgrade(Headers headers) {
            return OpeningHandshake.isUpgrade(new RequestHead("GET", "/", 1, headers));
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "HEAD", "get", "CONNECT"})
        void anyMethodButGetIs405WithAllow(String method) {
            assertThat(OpeningHandshake.check(new RequestHead(method, "/", 1, RIGHT)))
                    .hasValueSatisfying(refusal -> {
                        assertThat(refusal.status()).isEqualTo(405);
                        assertThat(refusal.headers()).isEqualTo(Headers.of("Allow", "GET"));
                    });
        }

        @Test
        void http10Is400() {
            assertThat(OpeningHandshake.check(new RequestHead("GET", "/", 0, RIGHT)))
                    .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(400));
        }

        @Test
        void aConnectionThatDoesNotNameUpgradeIs400() {
            refused(RIGHT.without("Connection"), 400, "Connection");
            refused(RIGHT.with("Connection", "keep-alive"), 400, "Connection");
        }

        @ParameterizedTest
        @ValueSource(strings = {"8", "12", "14", "13, 8", "013", "0"})
        void anotherVersionIs426WithTheListOfThoseUnderstood(String version) {
            refused(RIGHT.with("Sec-WebSocket-Version", version), 426, "Sec-WebSocket-Version");
            assertThat(check(RIGHT.with("Sec-WebSocket-Version", version))
                            .orElseThrow()
                            .headers())
                    .isEqualTo(
                            Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13"));
        }

        @Test
        void noVersionAndTwoVersionsAre426Too() {
            refused(RIGHT.without("Sec-WebSocket-Version"), 426, "Sec-WebSocket-Version");
            refused(RIGHT.and("Sec-WebSocket-Version", "13"), 426, "Sec-WebSocket-Version");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "x",
                    "dGhlIHNhbXBsZSBub25jZQ",
                    "dGhlIHNhbXBsZSBub25j",
                    "dGhlIHNhbXBsZSBub25jZTE=",
                    "dGhlIHNhbXBsZSBub25j*Q==",
                    "dGhlIHNhbXBsZSBub25jZTEyMw=="
                })
        void aKeyThatIsNot16BytesInBase64Is400(String key) {
            refused(RIGHT.with("Sec-WebSocket-Key", key), 400, "Sec-WebSocket-Key");
        }

        @Test
        void noKeyAndTwoKeysAre400() {
            refused(RIGHT.without("Sec-WebSocket-Key"), 400, "Sec-WebSocket-Key");
            refused(RIGHT.and("Sec-WebSocket-Key", KEY), 400, "Sec-WebSocket-Key");
        }

        @Test
        void subprotocolsThatAreNoTokensAre400() {
            refused(RIGHT.and("Sec-WebSocket-Protocol", "a, b c"), 400, "Sec-WebSocket-Protocol");
        }
    }

    @Nested
    @DisplayName("4.2.2 the server's 101")
    final class Answer {
        private final RequestHead request =
                OpeningHandshake.request("h", "/", Headers.of(), List.of("chat", "superchat"), "", KEY);

        @Test
        void hasTheFieldsOfTheRfc() {
            ResponseHead head = OpeningHandshake.answer(request, Optional.empty(), Negotiation.NONE, Headers.of());
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.minorVersion()).isEqualTo(1);
            assertThat(head.headers())
                    .isEqualTo(Headers.of(
                            "Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", ACCEPT));
        }

        @Test
        void verifiesWithSubprotocolAndCookies() {
            Headers cookies = Headers.of("Set-Cookie", "a=1", "Set-Cookie", "b=2");
            ResponseHead head = OpeningHandshake.answer(request, Optional.of("superchat"), Negotiation.NONE, cookies);
            assertThat(verified(head, OpeningHandshake.offered(request))).contains("superchat");
            assertThat(head.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
        }

        @Test
        void namesASubprotocolOfTheClientsOnly() {
            assertThat(OpeningHandshake.offered(request)).containsExactly("chat", "superchat");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> OpeningHandshake.answer(request, Optional.of("Chat"), Negotiation.NONE, Headers.of()))
                    .withMessageContaining("Chat");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "upgrade",
                    "Connection",
                    "Sec-WebSocket-Accept",
                    "Sec-WebSocket-Protocol",
                    "Sec-WebSocket-Extensions",
                    "Content-Length",
                    "Transfer-Encoding"
                })
        void takesNoFieldsOfTheHandshakeFromTheUser(String name) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            OpeningHandshake.answer(request, Optional.empty(), Negotiation.NONE, Headers.of(name, "x")))
                    .withMessageContaining(name);
        }
    }
}
