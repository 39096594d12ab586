package dev.wsmulti.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265 section 4.1. */
final class CookieTest {
    @Test
    void nameAndValueAreEnough() {
        assertThat(Cookie.of("a", "b=c").headerValue()).isEqualTo("a=b=c");
        assertThat(Cookie.of("a", "").headerValue()).isEqualTo("a=");
    }

    @Test
    void attributesFollow() {
        Cookie cookie = Cookie.of("id", "s3cret")
                .path("/x")
                .domain("example.com")
                .maxAge(Duration.ofMinutes(2))
                .secure(true)
                .httpOnly(true)
                .sameSite(Cookie.SameSite.LAX);
        String attributes = "; Path=/x; Domain=example.com; Max-Age=120; Secure; HttpOnly; SameSite=Lax";
        assertThat(cookie.headerValue()).isEqualTo("id=s3cret" + attributes);
        assertThat(cookie).hasToString("id=(hidden)" + attributes);
        assertThat(cookie.secure(false).httpOnly(false).headerValue()).doesNotContain("Secure", "HttpOnly");
        assertThat(cookie.maxAge(Duration.ZERO).headerValue()).contains("Max-Age=0");
    }

    @ParameterizedTest
    @EnumSource(Cookie.SameSite.class)
    void sameSiteIsWrittenWithACapital(Cookie.SameSite rule) {
        String name = rule.name().charAt(0) + rule.name().substring(1).toLowerCase(Locale.ROOT);
        assertThat(Cookie.of("a", "b").sameSite(rule).headerValue()).isEqualTo("a=b; SameSite=" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a b", "a,b", "\"a\"", "a\\b", "a\r\nX: y", "a\0", "\u00e9", "a\u007f"})
    void valuesCannotEndTheCookie(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", value))
                .withMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/;x", "/\r\n", "/\u00e9"})
    void pathAndDomainCannotEither(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", "b").path(text));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", "b").domain(text));
    }

    @Test
    void namesAreTokens() {
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of("", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of("a b", "b"));
    }
}
