package dev.wsmulti.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the heads of requests and responses tell. */
final class HeadsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, /, -",
                "/a/b?c=d?e, /a/b, c=d?e",
                "/a?, /a, ''",
                "*, *, -",
                "h:443, h:443, -",
                "http://h, /, -",
                "http://h?q, /, q",
                "http://h?q/r, /, q/r",
                "http://h/a?q, /a, q",
                "/x?u=http://h/y, /x, u=http://h/y"
            })
    void pathAndQueryOfATarget(String target, String path, String query) {
        RequestHead head = new RequestHead("GET", target, 1, Headers.of());
        assertThat(head.path()).isEqualTo(path);
        assertThat(head.query().orElse(null)).isEqualTo(query);
    }

    @Test
    void cookiesOfARequest() {
        RequestHead head =
                new RequestHead("GET", "/?s3cret", 1, Headers.of("Cookie", "a=1; b=s3cret=;x; a=9", "cookie", "c="));
        assertThat(head.cookie("a")).contains("1");
        assertThat(head.cookie("b")).contains("s3cret=");
        assertThat(head.cookie("c")).contains("");
        assertThat(head.cookie("x")).isEmpty();
        assertThat(head.toString()).startsWith("GET / HTTP/1.1").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"100, true", "101, false", "103, true", "199, true", "200, false", "99, false"})
    void interimResponses(int status, boolean interim) {
        assertThat(new ResponseHead(status, "", 1, Headers.of()).isInterim()).isEqualTo(interim);
    }

    @Test
    void responsesInText() {
        assertThat(new ResponseHead(200, "OK", 0, Headers.of("A", "b"))).hasToString("HTTP/1.0 200 {A: b}");
        assertThat(Role.CLIENT.peer()).isEqualTo(Role.SERVER);
        assertThat(Role.SERVER.peer()).isEqualTo(Role.CLIENT);
    }
}
