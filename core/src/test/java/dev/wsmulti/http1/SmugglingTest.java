package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages that two readers could take for different ones (RFC 9112 sections 6.1, 6.3 and 11.2). None is repaired; each
 * is refused before the first byte of its body.
 */
final class SmugglingTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static void assertBothRefuse(String fields, int code, String rule) {
        assertThat(Talk.server().reads(POST + fields + "\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\nHost: a\r\n\r\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("! PROTOCOL")
                .contains("(" + code + ")", rule);
        assertThat(Talk.client().reads(OK + fields + "\r\n\r\n0\r\n\r\nHTTP/1.1 200 evil\r\n\r\n"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("! PROTOCOL")
                .contains(rule)
                .doesNotContain("(" + code + ")");
    }

    @Test
    void lengthBesideCoding() {
        assertBothRefuse("Content-Length: 5\r\nTransfer-Encoding: chunked", 400, "exclude each other");
        assertBothRefuse("Transfer-Encoding: chunked\r\nContent-Length: 5", 400, "exclude each other");
        assertBothRefuse("transfer-encoding: identity\r\ncontent-length: 5", 400, "exclude each other");
        assertBothRefuse("Content-Length: 5\r\nTransfer-Encoding:", 400, "exclude each other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nContent-Length: 5",
                "5\r\nContent-Length: 6",
                "5\r\nX: y\r\ncontent-LENGTH: 5",
                "5, 5",
                "5,5",
                "+5",
                "-5",
                "",
                "0x5",
                "5 5",
                "5;",
                "1e3",
                "5.0",
                "\u00b2",
                "9223372036854775808",
                "18446744073709551621",
                "00000000000000000005"
            })
    void lengthsInDoubt(String value) {
        assertBothRefuse("Content-Length: " + value, 400, "Content-Length comes once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xchunked | 501",
                "identity | 501",
                "gzip | 501",
                "gzip, chunked | 501",
                "chunked;q=1 | 501",
                "\"chunked\" | 501",
                "chunked x | 501",
                "chunked, gzip | 400",
                "chunked, chunked | 400",
                "chunked, identity | 400",
                "chunked, | 400",
                ", chunked | 400",
                "'' | 400"
            })
    void codingsOtherThanChunked(String coding, int code) {
        assertBothRefuse("Transfer-Encoding: " + coding, code, "RFC 9112 section 6.1");
    }

    @Test
    void codingsOverSeveralLines() {
        assertBothRefuse("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400, "comes once");
        assertBothRefuse("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", 400, "comes once");
        assertBothRefuse("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", 501, "only transfer coding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked"})
    void namesInDoubt(String field) {
        assertBothRefuse("Content-Length: 5\r\n" + field, 400, "RFC 9112 section 5");
    }

    @Test
    void codingsHiddenByControlCharacters() {
        assertBothRefuse("Transfer-Encoding: \u000bchunked", 400, "control character");
        assertBothRefuse("X: y\nTransfer-Encoding: chunked", 400, "bare LF");
        assertBothRefuse("X: y\rTransfer-Encoding: chunked", 400, "bare CR");
        assertBothRefuse("Transfer-Encoding: chun\0ked", 400, "control character");
        assertBothRefuse("Transfer-Encoding:\r\n chunked", 400, "no folding");
    }

    @Test
    void codingInHttp10() {
        assertThat(Talk.server().reads("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .hasSize(1)
                .first()
                .asString()
                .contains("(400)", "HTTP/1.0");
        assertThat(Talk.client().reads("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .hasSize(1)
                .first()
                .asString()
                .contains("HTTP/1.0");
    }

    @Test
    void codingNamesHaveNoCase() {
        assertThat(Talk.server().reads(POST + "Transfer-Encoding: \tCHUNKED \r\n\r\n0\r\n\r\n"))
                .containsExactly("POST / 1.1 {Host: a, Transfer-Encoding: CHUNKED} CHUNKED", "done");
    }

    @Test
    void theLargestLengthOf63BitsIsAccepted() {
        assertThat(Talk.client().reads(OK + "Content-Length: 9223372036854775807\r\n\r\nx"))
                .last()
                .isEqualTo("+x");
    }
}
