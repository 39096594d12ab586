package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.server.Origins;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.WsHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may open a session: RFC 6455 section 10.2, compared as RFC 6454 section 5 says. */
class OriginsTest {
    private static int status(Origins origins, String... fields) {
        try (TestKit kit = TestKit.create()) {
            TestPeer client = kit.connectRaw(kit.multi()
                    .listen(0, Routes.of().ws("/", origins, WsHandler.of()))
                    .address());
            client.requestUpgrade("/", "h", fields);
            return Integer.parseInt(client.heardRaw().substring(9, 12));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, 101",
        "HTTPS://A.Example, 101",
        "https://a.example:443, 101",
        "http://b.example:8080, 101",
        "http://[::1]:8080, 101",
        "http://a.example, 403",
        "https://a.example:444, 403",
        "https://a.example:65979, 403",
        "https://a.example.evil.test, 403",
        "https://evil.test/https://a.example, 403",
        "https://a.example@evil.test, 403",
        "https://sub.a.example, 403",
        "http://b.example, 403",
        "https://a.example/, 403",
        "'https://a.example, https://evil.test', 403",
        "'https://a.example https://evil.test', 403",
        "null, 403",
        "'', 403",
        "*, 403",
    })
    void exactOriginsOnly(String origin, int status) {
        Origins origins = Origins.of("https://a.example", "http://B.example:8080", "http://[::1]:8080");
        assertThat(status(origins, "Origin: " + origin)).isEqualTo(status);
        assertThat(status(origins.orNone(), "Origin: " + origin)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"false, 403", "true, 101"})
    void whoSendsNoneIsLetInByChoice(boolean allowed, int status) {
        Origins origins = Origins.of("https://a.example");
        assertThat(status(allowed ? origins.orNone() : origins)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example", "https://evil.test"})
    void twoFieldsAreNoOrigin(String second) {
        assertThat(status(Origins.of("https://a.example"), "Origin: https://a.example", "Origin: " + second))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"null, 101", "https://a.example, 101", "file://, 403", "NULL, 403"})
    void nullIsLetInWhereItIsNamed(String origin, int status) {
        assertThat(status(Origins.of("null", "https://a.example"), "Origin: " + origin))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example",
                "https://",
                "https://a.example/",
                "https://*.example",
                "*",
                "",
                "https://a:b",
                "https://a:65536",
                "a b"
            })
    void whatIsNoOriginIsRefusedAtOnce(String text) {
        assertThatThrownBy(() -> Origins.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scheme://host");
    }
}
