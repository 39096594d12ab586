package dev.wsmulti.hostile;

import dev.wsmulti.hostile.Hostile.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule of RFC 9112 by which a server finds where a request begins and ends, broken alone: the answer that goes out, to
 * the byte. A request stands before each violation and one behind it; the first is served, the second is not.
 */
final class RequestRulesTest {
    private static final String FIRST = "GET /first HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String EVIL = "GET /evil HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String SERVED =
            "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 6\r\n\r\nserved";

    private static final String FIELDS = "GET / HTTP/1.1\r\nHost: h\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKS = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private static final String REQUEST_LINE =
            "a request line is method, target and version with single spaces (RFC 9112 section 3)";
    private static final String TARGET = "a request target has one of four forms (RFC 9112 section 3.2)";
    private static final String VISIBLE = "a request target is visible ASCII without a fragment (RFC 9112 section 3.2)";
    private static final String VERSION = "a version is HTTP/ and two digits with a dot (RFC 9112 section 2.3)";
    private static final String HOST = "a request has one Host field (RFC 9112 section 3.2)";
    private static final String BAD_HOST = "the Host field is a host and a port (RFC 9110 section 7.2)";
    private static final String BARE_LF = "a line ends with CRLF, not with a bare LF (RFC 9112 section 2.2)";
    private static final String BARE_CR = "a line holds no bare CR (RFC 9112 section 2.2)";
    private static final String CONTROL = "a line holds no control character (RFC 9110 section 5.5)";
    private static final String FOLD =
            "a field line does not begin with white space: no folding (RFC 9112 section 5.2)";
    private static final String COLON = "a field line has a colon (RFC 9112 section 5)";
    private static final String BLANK = "no white space between field name and colon (RFC 9112 section 5.1)";
    private static final String NAME = "the name of a field is a token (RFC 9110 section 5.1)";
    private static final String LENGTH = "Content-Length comes once, as digits that fit 63 bits (RFC 9112 section 6.3)";
    private static final String BOTH = "Content-Length and Transfer-Encoding exclude each other (RFC 9112 section 6.3)";
    private static final String LAST = "chunked is the last transfer coding, and comes once (RFC 9112 section 6.1)";
    private static final String CODING = "the only transfer coding known is chunked (RFC 9112 section 6.1)";
    private static final String SIZE = "a chunk size is 1 to 16 hex digits that fit 63 bits (RFC 9112 section 7.1)";
    private static final String DATA_END = "CRLF follows the data of a chunk (RFC 9112 section 7.1)";
    private static final String EXTENSION =
            "a chunk extension is a name, or a name and a value (RFC 9112 section 7.1.1)";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** A row of the table: what is broken, the status, the rule with its section, the request. */
    private record Row(String name, int status, String rule, String request) {
        @Override
        public String toString() {
            return name + ": " + status;
        }

        String message() {
            return "protocol violation by the peer (" + status + "): " + rule;
        }
    }

    private static Row bad(String name, String rule, String request) {
        return new Row(name, 400, rule, request);
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 501 -> "Not Implemented";
            case 505 -> "HTTP Version Not Supported";
            default -> throw new IllegalArgumentException("" + status);
        };
    }

    @ParameterizedTest
    @MethodSource({"lines", "requestLines", "targets", "fields", "lengths", "codings"})
    void aHeadInDoubtIsRefused(Row row) {
        hostile.raw(
                End.HTTP_SERVER,
                Frames.latin(FIRST + row.request() + EVIL),
                Verdict.of(SERVED + refusal(row), "GET /first", "body "));
    }

    private static String refusal(Row row) {
        String body = row.message() + "\n";
        return "HTTP/1.1 " + row.status() + " " + phrase(row.status()) + "\r\nDate: now\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body;
    }

    @ParameterizedTest
    @MethodSource({"chunks", "extensions", "trailers"})
    void aBodyInDoubtIsRefused(Row row) {
        String body = row.message() + "\n";
        String refusal =
                "HTTP/1.1 400 Bad Request\r\nDate: now\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        hostile.raw(
                End.HTTP_SERVER,
                Frames.latin(FIRST + row.request() + EVIL),
                Verdict.of(SERVED + refusal, "GET /first", "body ", "POST /"));
    }

    static Stream<Row> lines() {
        return Stream.of(
                bad("a bare LF behind the request line", BARE_LF, "GET / HTTP/1.1\nHost: h\r\n\r\n"),
                bad("a bare LF behind a field", BARE_LF, "GET / HTTP/1.1\r\nHost: h\n\r\n"),
                bad("a bare LF as the empty line", BARE_LF, FIELDS + "\n"),
                bad("a bare LF as the first byte", BARE_LF, "\n" + FIELDS + "\r\n"),
                bad("a bare CR in the request line", BARE_CR, "GET /\ra HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("a bare CR behind the request line", BARE_CR, "GET / HTTP/1.1\rHost: h\r\n\r\n"),
                bad("a bare CR in a value", BARE_CR, FIELDS + "A: b\rc\r\n\r\n"),
                bad("two CR before an LF", BARE_CR, FIELDS + "A: b\r\r\n\r\n"),
                bad("a NUL in the request line", CONTROL, "GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("a NUL in a value", CONTROL, FIELDS + "A: b\0c\r\n\r\n"),
                bad("a NUL in a name", CONTROL, FIELDS + "A\0: b\r\n\r\n"),
                bad("a vertical tab in a value", CONTROL, FIELDS + "A: \u000bchunked\r\n\r\n"),
                bad("a DEL in a value", CONTROL, FIELDS + "A: \u007f\r\n\r\n"),
                bad("two empty lines before the request line", REQUEST_LINE, "\r\n\r\n" + FIELDS + "\r\n"),
                bad("white space before the request line", REQUEST_LINE, " GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("white space before the first field", FOLD, "GET / HTTP/1.1\r\n Host: h\r\n\r\n"));
    }

    static Stream<Row> requestLines() {
        return Stream.of(
                bad("HTTP/0.9", REQUEST_LINE, "GET /\r\n\r\n"),
                bad("no method", REQUEST_LINE, "/ HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("two spaces", REQUEST_LINE, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("a tab for a space", REQUEST_LINE, "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("a space behind the version", REQUEST_LINE, "GET / HTTP/1.1 \r\nHost: h\r\n\r\n"),
                bad("a space in the target", REQUEST_LINE, "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad(
                        "a method that is no token",
                        "a method is a token (RFC 9110 section 9.1)",
                        "G@T / HTTP/1.1\r\n\r\n"),
                new Row(
                        "a method longer than any",
                        501,
                        "no method is as long as this one (RFC 9112 section 3)",
                        "X".repeat(70) + " / HTTP/1.1\r\nHost: h\r\n\r\n"),
                bad("no version", VERSION, "GET / x\r\nHost: h\r\n\r\n"),
                bad("a version in lower case", VERSION, "GET / http/1.1\r\nHost: h\r\n\r\n"),
                bad("a version of one digit", VERSION, "GET / HTTP/1\r\nHost: h\r\n\r\n"),
                bad("a version of three digits", VERSION, "GET / HTTP/1.10\r\nHost: h\r\n\r\n"),
                bad("a version that is no number", VERSION, "GET / HTTP/1.x\r\nHost: h\r\n\r\n"),
                new Row(
                        "another major version",
                        505,
                        "only HTTP/1.1 and HTTP/1.0 are spoken here",
                        "GET / HTTP/2.0\r\nHost: h\r\n\r\n"),
                new Row(
                        "the preface of HTTP/2",
                        505,
                        "only HTTP/1.1 and HTTP/1.0 are spoken here",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }

    static Stream<Row> targets() {
        String rest = " HTTP/1.1\r\nHost: h\r\n\r\n";
        return Stream.of(
                bad("no slash", TARGET, "GET a" + rest),
                bad("an asterisk for GET", TARGET, "GET *" + rest),
                bad("host and port for GET", TARGET, "GET h:80" + rest),
                bad("a scheme somewhere behind", TARGET, "GET a?b=c://d" + rest),
                bad("a scheme that is none", TARGET, "GET ://d" + rest),
                bad("a scheme behind a path", TARGET, "GET x/y://h/evil" + rest),
                bad("a URL without a host", TARGET, "GET http:///evil" + rest),
                bad("a URL with a user", TARGET, "GET http://a@h/evil" + rest),
                bad("a path for CONNECT", TARGET, "CONNECT /evil" + rest),
                bad("no port for CONNECT", TARGET, "CONNECT h" + rest),
                bad("a URL for CONNECT", TARGET, "CONNECT http://h/" + rest),
                bad("a fragment", VISIBLE, "GET /a#b" + rest),
                bad("a byte beyond ASCII", VISIBLE, "GET /\u00e9" + rest),
                bad("no Host", HOST, "GET / HTTP/1.1\r\n\r\n"),
                bad("two Hosts", HOST, FIELDS + "Host: h\r\n\r\n"),
                bad("two other Hosts", HOST, FIELDS + "hOST: evil\r\n\r\n"),
                bad("a Host with a path", BAD_HOST, "GET / HTTP/1.1\r\nHost: h/evil\r\n\r\n"),
                bad("a Host with a user", BAD_HOST, "GET / HTTP/1.1\r\nHost: h@evil\r\n\r\n"),
                bad("two hosts in one Host", BAD_HOST, "GET / HTTP/1.1\r\nHost: h, evil\r\n\r\n"));
    }

    static Stream<Row> fields() {
        return Stream.of(
                bad("no colon", COLON, FIELDS + "Evil\r\n\r\n"),
                bad("no name", NAME, FIELDS + ": b\r\n\r\n"),
                bad("a space before the colon", BLANK, FIELDS + "A : b\r\n\r\n"),
                bad("a tab before the colon", BLANK, FIELDS + "A\t: b\r\n\r\n"),
                bad("a space in a name", NAME, FIELDS + "A B: c\r\n\r\n"),
                bad("a name that is no token", NAME, FIELDS + "A(b): c\r\n\r\n"),
                bad("a byte beyond ASCII in a name", NAME, FIELDS + "\u00c0: b\r\n\r\n"),
                bad("a folded value", FOLD, FIELDS + "A: b\r\n c\r\n\r\n"),
                bad("a folded value with a tab", FOLD, FIELDS + "A: b\r\n\tc\r\n\r\n"),
                bad("a folded empty line", FOLD, FIELDS + "A: b\r\n \r\n\r\n"));
    }

    static Stream<Row> lengths() {
        List<Row> rows = new ArrayList<>();
        for (String value : List.of(
                "5, 5",
                "+5",
                "-5",
                "",
                "0x5",
                "5 5",
                "5;",
                "1e3",
                "5.0",
                "9223372036854775808",
                "18446744073709551621",
                "00000000000000000005")) {
            rows.add(bad("a length of '" + value + "'", LENGTH, POST + "Content-Length: " + value + "\r\n\r\nhello"));
        }
        rows.add(bad("a length twice", LENGTH, POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"));
        rows.add(bad("two lengths", LENGTH, POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"));
        rows.add(bad("a length on a GET twice", LENGTH, FIELDS + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"));
        return rows.stream();
    }

    static Stream<Row> codings() {
        String end = "\r\n\r\n0\r\n\r\n";
        List<Row> rows = new ArrayList<>(List.of(
                bad("a length, then a coding", BOTH, POST + "Content-Length: 5\r\nTransfer-Encoding: chunked" + end),
                bad("a coding, then a length", BOTH, POST + "Transfer-Encoding: chunked\r\nContent-Length: 5" + end),
                bad("a length, an empty coding", BOTH, POST + "Content-Length: 5\r\nTransfer-Encoding:" + end),
                bad("a coding twice", LAST, POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + end),
                bad(
                        "a coding in HTTP/1.0",
                        "HTTP/1.0 knows no Transfer-Encoding (RFC 9112 section 6.1)",
                        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked" + end)));
        for (String value :
                List.of("chunked, gzip", "chunked, chunked", "chunked, identity", "chunked,", ", chunked", "")) {
            rows.add(bad("a coding of '" + value + "'", LAST, POST + "Transfer-Encoding: " + value + end));
        }
        for (String value :
                List.of("xchunked", "identity", "gzip", "gzip, chunked", "chunked;q=1", "\"chunked\"", "chunked x")) {
            rows.add(new Row("a coding of '" + value + "'", 501, CODING, POST + "Transfer-Encoding: " + value + end));
        }
        return rows.stream();
    }

    static Stream<Row> chunks() {
        List<Row> rows = new ArrayList<>();
        for (String size : List.of(
                "",
                "x",
                "-1",
                "+1",
                "0x1",
                "1 ",
                " 1",
                "1h",
                "1_0",
                "8000000000000000",
                "ffffffffffffffff",
                "10000000000000005",
                "00000000000000001",
                "\u00b9")) {
            rows.add(bad("a size of '" + size + "'", SIZE, CHUNKS + size + "\r\na\r\n0\r\n\r\n"));
        }
        rows.add(bad("a bare LF behind a size", BARE_LF, CHUNKS + "1\na\r\n0\r\n\r\n"));
        rows.add(bad("a bare CR behind a size", BARE_CR, CHUNKS + "1\ra\r\n0\r\n\r\n"));
        rows.add(bad("more data than was said", DATA_END, CHUNKS + "1\r\nab\r\n0\r\n\r\n"));
        rows.add(bad("less data than was said", BARE_LF, CHUNKS + "2\r\na\r\n0\r\n\r\n"));
        rows.add(bad("a bare LF behind data", BARE_LF, CHUNKS + "1\r\na\n0\r\n\r\n"));
        rows.add(bad("a bare LF behind the last chunk", BARE_LF, CHUNKS + "0\n\r\n"));
        rows.add(bad("a bare LF at the end", BARE_LF, CHUNKS + "0\r\n\n"));
        return rows.stream();
    }

    static Stream<Row> extensions() {
        List<Row> rows = new ArrayList<>();
        for (String extension : List.of(
                ";",
                ";;",
                ";=b",
                ";a=",
                ";a b",
                ";a=b c",
                ";a=\"b",
                ";a=\"",
                ";a=\"b\"c",
                ";a=\"b\\",
                ";a=b\"c\"",
                ";\u00e9",
                ";a=\"b\";")) {
            rows.add(bad(
                    "an extension of '" + extension + "'", EXTENSION, CHUNKS + "1" + extension + "\r\na\r\n0\r\n\r\n"));
        }
        rows.add(bad("a bare LF in an extension", BARE_LF, CHUNKS + "1;a\na\r\n0\r\n\r\n"));
        rows.add(bad("a bare CR in an extension", BARE_CR, CHUNKS + "1;a\ra\r\n0\r\n\r\n"));
        rows.add(bad("a NUL in an extension", CONTROL, CHUNKS + "1;\0\r\na\r\n0\r\n\r\n"));
        rows.add(bad(
                "an extension that is too long",
                "a chunk size with its extensions has at most 1024 bytes here",
                CHUNKS + "1;" + "a".repeat(1100) + "\r\na\r\n0\r\n\r\n"));
        return rows.stream();
    }

    static Stream<Row> trailers() {
        String last = CHUNKS + "1\r\na\r\n0\r\n";
        return Stream.of(
                bad("a trailer without a colon", COLON, last + "Evil\r\n\r\n"),
                bad("a trailer with a space before its colon", BLANK, last + "A : b\r\n\r\n"),
                bad("a folded trailer", FOLD, last + "A: b\r\n c\r\n\r\n"),
                bad("a trailer with a bare LF", BARE_LF, last + "A: b\n\r\n"),
                bad("a trailer with a NUL", CONTROL, last + "A: \0\r\n\r\n"));
    }

    /** What is just inside the rules is served, so that the tables above cannot hold by refusing all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n" + FIELDS + "\r\n",
                "GET / HTTP/1.9\r\nHost: h\r\n\r\n",
                "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nhost:h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \t h \t\r\nA:\r\nB: \u00e9\tx\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
            })
    void whatIsJustInsideTheRulesIsServed(String request) {
        hostile.raw(
                End.HTTP_SERVER,
                Frames.latin(FIRST + request + "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
                Verdict.of(
                        SERVED + SERVED + SERVED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
                        "GET /first",
                        "body ",
                        "GET /",
                        "body ",
                        "GET /last",
                        "body "));
    }

    /** Section 2.2: "at least one empty line (CRLF) received prior to the request-line", before the first and any other. */
    @Test
    void oneEmptyLineBeforeEachRequestIsIgnored() {
        hostile.raw(
                End.HTTP_SERVER,
                Frames.latin(("\r\n" + FIRST).repeat(3) + "\r\n\r\n" + EVIL),
                Verdict.of(
                        SERVED.repeat(3) + refusal(bad("", REQUEST_LINE, "")),
                        "GET /first",
                        "body ",
                        "GET /first",
                        "body ",
                        "GET /first",
                        "body "));
        hostile.raw(End.HTTP_SERVER, Frames.latin("\r\n\r\n" + EVIL), Verdict.of(refusal(bad("", REQUEST_LINE, ""))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1\r\na\r\n0\r\n\r\n",
                "01\r\na\r\n000\r\n\r\n",
                "1;a\r\na\r\n0;b=c\r\n\r\n",
                "1;a=\"b;\\\"c d\"\r\na\r\n0\r\n\r\n",
                "1;a=b;c=\"\";d\r\na\r\n0\r\n\r\n",
                "1\r\na\r\n0\r\nA: b\r\nContent-Length: 7\r\n\r\n",
            })
    void aBodyJustInsideTheRulesIsTakenIn(String chunks) {
        hostile.raw(
                End.HTTP_SERVER,
                Frames.latin(FIRST + CHUNKS + chunks + "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
                Verdict.of(
                        SERVED + SERVED + SERVED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
                        "GET /first",
                        "body ",
                        "POST /",
                        "body a",
                        "GET /last",
                        "body "));
    }
}
