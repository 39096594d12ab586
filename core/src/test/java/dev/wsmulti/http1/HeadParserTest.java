package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for heads, by section of RFC 9112. Every case is fed in all ways of {@link dev.wsmulti.layer.Feeding}. */
final class HeadParserTest {
    private static final String HOST = "Host: a\r\n";

    private static List<String> server(String text) {
        return Talk.server().reads(text);
    }

    private static List<String> client(String text) {
        return Talk.client().reads(text);
    }

    private static void assertRefused(List<String> story, int code, String rule) {
        String shown = code == 0 ? "" : " (" + code + ")";
        assertThat(story).hasSize(1);
        assertThat(story.get(0))
                .startsWith("! PROTOCOL: protocol violation by the peer" + shown + ": ")
                .contains(rule);
    }

    @Nested
    @DisplayName("2.2 line ends")
    final class LineEnds {
        @Test
        void oneEmptyLineBeforeARequestIsSkipped() {
            assertThat(server("\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n"))
                    .containsExactly("GET / 1.1 {Host: a} NONE", "done");
        }

        @Test
        void twoEmptyLinesBeforeARequestAreRefused() {
            assertRefused(server("\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "\r\n"), 400, "request line");
        }

        @Test
        void anEmptyLineBeforeAResponseIsRefused() {
            assertRefused(client("\r\nHTTP/1.1 200 OK\r\n\r\n"), 0, "begins with HTTP/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET / HTTP/1.1\nHost: a\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\n\n",
                    "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"
                })
        void aBareLineFeedIsRefused(String text) {
            assertRefused(server(text), 400, "bare LF");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET / HTTP/1.1\rHost: a\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\n\rx"
                })
        void aBareCarriageReturnIsRefused(String text) {
            assertRefused(server(text), 400, "bare CR");
        }

        @Test
        void clientsAreAsStrict() {
            assertRefused(client("HTTP/1.1 200 OK\nA: b\r\n\r\n"), 0, "bare LF");
            assertRefused(client("HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n"), 0, "bare CR");
        }
    }

    @Nested
    @DisplayName("3 request line")
    final class RequestLine {
        @Test
        void itIsReadAsItStands() {
            assertThat(server("M-SEARCH /a%20b?c=|d HTTP/1.1\r\n" + HOST + "\r\n"))
                    .containsExactly("M-SEARCH /a%20b?c=|d 1.1 {Host: a} NONE", "done");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET  / HTTP/1.1",
                    "GET /  HTTP/1.1",
                    " GET / HTTP/1.1",
                    "GET / HTTP/1.1 ",
                    "GET /",
                    "GET",
                    "GET / x HTTP/1.1",
                    "GET\t/ HTTP/1.1"
                })
        void itHasThreePartsAndSingleSpaces(String line) {
            assertThat(server(line + "\r\n" + HOST + "\r\n"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("(400)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"G(T", "G\"T", "GE\u00e9", "{", "GET:"})
        void aMethodIsAToken(String method) {
            assertRefused(server(method + " / HTTP/1.1\r\n" + HOST + "\r\n"), 400, "a method is a token");
        }

        @Test
        void aMethodIsCaseSensitive() {
            assertThat(server("get / HTTP/1.0\r\n\r\n")).first().isEqualTo("get / 1.0 {} NONE close");
        }

        @Test
        void aVeryLongMethodIsNotImplemented() {
            assertRefused(server("G".repeat(55) + " / HTTP/1.1\r\n" + HOST + "\r\n"), 501, "no method is as long");
            assertRefused(server("G".repeat(9_000)), 501, "no method is as long");
        }
    }

    @Nested
    @DisplayName("2.3 version")
    final class Version {
        @ParameterizedTest
        @CsvSource({"HTTP/1.0, 0", "HTTP/1.1, 1", "HTTP/1.2, 1", "HTTP/1.9, 1"})
        void aHigherMinorVersionIsReadAsTheHighestKnown(String version, int minor) {
            assertThat(server("GET / " + version + "\r\n" + HOST + "\r\n"))
                    .first()
                    .asString()
                    .startsWith("GET / 1." + minor);
            assertThat(client(version + " 204 \r\n\r\n")).first().asString().startsWith("204 '' 1." + minor);
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1"})
        void anotherMajorVersionIsRefused(String version) {
            assertRefused(server("GET / " + version + "\r\n\r\n"), 505, "HTTP/1.1 and");
            assertRefused(client(version + " 200 OK\r\n\r\n"), 0, "HTTP/1.1 and");
        }

        @ParameterizedTest
        @ValueSource(strings = {"http/1.1", "HTTP/1.10", "HTTP/11", "HTTP/1", "HTTP/1,1", "HTTP/x.1", "XTTP/1.1"})
        void aMalformedVersionIsRefused(String version) {
            assertRefused(server("GET / " + version + "\r\n" + HOST + "\r\n"), 400, "a version is HTTP/");
        }
    }

    @Nested
    @DisplayName("3.2 target and Host")
    final class TargetAndHost {
        @ParameterizedTest
        @CsvSource({
            "GET, /",
            "GET, /?",
            "GET, http://a/b",
            "GET, H+T.t-p2://a",
            "GET, ws://[::1]:80?x@y",
            "OPTIONS, *",
            "CONNECT, a:443",
            "CONNECT, [::1]:443",
            "GET, //x"
        })
        void theFourFormsAreAccepted(String method, String target) {
            assertThat(server(method + " " + target + " HTTP/1.1\r\n" + HOST + "\r\n"))
                    .first()
                    .asString()
                    .startsWith(method + " " + target + " 1.1");
        }

        @ParameterizedTest
        @CsvSource({
            "GET, *",
            "GET, a:443",
            "GET, a",
            "GET, ?x",
            "OPTIONS, **",
            "GET, a?b=c://d",
            "GET, a/b://c/d",
            "GET, ://a",
            "GET, 1http://a",
            "GET, http:///a",
            "GET, http://?a",
            "GET, http://u@a/",
            "CONNECT, /",
            "CONNECT, a",
            "CONNECT, a:",
            "CONNECT, :443",
            "CONNECT, u@a:443",
            "CONNECT, http://a:443"
        })
        void otherFormsAreRefused(String method, String target) {
            assertRefused(server(method + " " + target + " HTTP/1.1\r\n" + HOST + "\r\n"), 400, "four forms");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/\u00e9", "/a#b", "/\u0080"})
        void aTargetIsVisibleAscii(String target) {
            assertRefused(server("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n"), 400, "visible ASCII");
        }

        @Test
        void aRequestHasOneHost() {
            assertRefused(server("GET / HTTP/1.1\r\n\r\n"), 400, "one Host");
            assertRefused(server("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400, "one Host");
            assertRefused(server("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"), 400, "one Host");
        }

        @Test
        void anOldRequestNeedsNoHost() {
            assertThat(server("GET / HTTP/1.0\r\n\r\n")).containsExactly("GET / 1.0 {} NONE close", "done");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a", "a:80", "[::1]:80", "a_b.c"})
        void hostsOfUsualShapeAreAccepted(String host) {
            assertThat(server("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                    .first()
                    .isEqualTo("GET / 1.1 {Host: " + host + "} NONE");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a b", "a/b", "u@a", "a?", "a\\b", "\u00e9", "a\tb"})
        void hostsOfOddShapeAreRefused(String host) {
            assertRefused(server("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), 400, "Host field");
        }
    }

    @Nested
    @DisplayName("4 status line")
    final class StatusLine {
        @ParameterizedTest
        @CsvSource({
            "'HTTP/1.1 204 No Content', No Content",
            "'HTTP/1.1 204 ', ''",
            "HTTP/1.1 204, ''",
            "'HTTP/1.1 204  two', ' two'",
            "'HTTP/1.1 204 \u00e9', \u00e9"
        })
        void theReasonMayBeAnythingOrMissing(String line, String reason) {
            assertThat(client(line + "\r\n\r\n")).containsExactly("204 '" + reason + "' 1.1 {} NONE", "done");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 20 OK",
                    "HTTP/1.1 2000 OK",
                    "HTTP/1.1  200 OK",
                    "HTTP/1.1 200OK",
                    "HTTP/1.1",
                    "HTTP/1.1 -20 x",
                    "HTTP/1.1 099 x",
                    "HTTP/1.1 2x0 x",
                    "HTTP/1.1 20",
                    "HTTP/1.1\t200 OK",
                    "HTTP/1.1 20\u00b2 "
                })
        void theStatusHasThreeDigits(String line) {
            assertRefused(client(line + "\r\n\r\n"), 0, "three digits");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"SSH-2.0-OpenSSH", "ICY 200 OK\r\n", "HTTQ", "\u0016\u0003\u0001", "http/1.1 200 OK\r\n"})
        void anotherProtocolIsFoundByItsFirstBytes(String text) {
            assertRefused(client(text), 0, "begins with HTTP/");
        }
    }

    @Nested
    @DisplayName("5 fields")
    final class Fields {
        @Test
        void blanksAroundAValueAreTrimmed() {
            assertThat(server("GET / HTTP/1.1\r\nHost:a\r\nB: \t b\tc d \t\r\nC:\r\nD: \t \r\n\r\n"))
                    .first()
                    .isEqualTo("GET / 1.1 {Host: a, B: b\tc d, C: , D: } NONE");
        }

        @Test
        void valuesMayHoldBytesBeyondAscii() {
            assertThat(client("HTTP/1.1 204 x\r\nA: \u00ff\u0080\r\n\r\n"))
                    .first()
                    .isEqualTo("204 'x' 1.1 {A: \u00ff\u0080} NONE");
        }

        @ParameterizedTest
        @ValueSource(strings = {"A : b", "A\t: b", "Content-Length : 5"})
        void noBlankBeforeTheColon(String field) {
            assertRefused(server("GET / HTTP/1.1\r\n" + HOST + field + "\r\n\r\n"), 400, "no white space");
            assertRefused(client("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n"), 0, "no white space");
        }

        @ParameterizedTest
        @ValueSource(strings = {" folded", "\tfolded", " ", " A: b"})
        void noFolding(String line) {
            assertRefused(server("GET / HTTP/1.1\r\n" + HOST + line + "\r\n\r\n"), 400, "no folding");
            assertRefused(server("GET / HTTP/1.1\r\n" + line + "\r\n\r\n"), 400, "no folding");
            assertRefused(client("HTTP/1.1 200 OK\r\nA: b\r\n" + line + "\r\n\r\n"), 0, "no folding");
        }

        @ParameterizedTest
        @ValueSource(strings = {": b", "A(b: c", "A b: c", "\u00e9: b", "\"A\": b", "A\u00a0: b"})
        void aNameIsAToken(String field) {
            assertRefused(server("GET / HTTP/1.1\r\n" + HOST + field + "\r\n\r\n"), 400, "token");
        }

        @Test
        void aFieldHasAColon() {
            assertRefused(server("GET / HTTP/1.1\r\n" + HOST + "nothing\r\n\r\n"), 400, "colon");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\0", "\u0001", "\u000b", "\u001f", "\u007f"})
        void noControlCharacter(String character) {
            assertRefused(server("GET / HTTP/1.1\r\n" + HOST + "A: b" + character), 400, "control character");
            assertRefused(server("GET /" + character), 400, "control character");
            assertRefused(client("HTTP/1.1 200 " + character), 0, "control character");
        }
    }
}
