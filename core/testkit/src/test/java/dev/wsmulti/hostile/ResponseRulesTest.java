package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.hostile.Hostile.Verdict;
import dev.wsmulti.testkit.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every rule of RFC 9112 by which a client finds where a response begins and ends, broken alone: the failure that the
 * transfer gets. Not a byte more is said to such a server, its connection is cut, and what comes behind is never taken for
 * the answer to another request.
 */
final class ResponseRulesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKS = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String EVIL = "HTTP/1.1 200 evil\r\nContent-Length: 4\r\n\r\nevil";

    private static final String PREFIX = "a response begins with HTTP/ (RFC 9112 section 4)";
    private static final String STATUS_LINE =
            "a status line is version, three digits and a reason phrase (RFC 9112 section 4)";
    private static final String VERSION = "a version is HTTP/ and two digits with a dot (RFC 9112 section 2.3)";
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

    /** A row of the table: what is broken, the rule with its section, the response. */
    private record Row(String name, String rule, String response) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, String rule, String response) {
        return new Row(name, rule, response);
    }

    @ParameterizedTest
    @MethodSource({"statusLines", "lines", "fields", "lengths", "codings", "chunks", "extensions", "trailers"})
    void anAnswerInDoubtIsAFailure(Row row) {
        hostile.raw(
                End.HTTP_CLIENT,
                Frames.latin(row.response() + EVIL),
                Verdict.of("", "! protocol violation by the peer: " + row.rule()));
    }

    static Stream<Row> statusLines() {
        return Stream.of(
                row("no HTTP", PREFIX, "SSH-2.0-x\r\n"),
                row("an empty line before it", PREFIX, "\r\n" + OK + "\r\n"),
                row("a space before it", PREFIX, " " + OK + "\r\n"),
                row("HTTP in lower case", PREFIX, "http/1.1 200 OK\r\n\r\n"),
                row("HTTP/0.9", PREFIX, "<html>"),
                row("a frame", PREFIX, "\u0081\u0002ok"),
                row("a version of one digit", VERSION, "HTTP/1 200 OK\r\n\r\n"),
                row("another major version", "only HTTP/1.1 and HTTP/1.0 are spoken here", "HTTP/2.0 200 OK\r\n\r\n"),
                row("no status", STATUS_LINE, "HTTP/1.1\r\n\r\n"),
                row("a status of two digits", STATUS_LINE, "HTTP/1.1 20 OK\r\n\r\n"),
                row("a status of four digits", STATUS_LINE, "HTTP/1.1 2000 OK\r\n\r\n"),
                row("a status below 100", STATUS_LINE, "HTTP/1.1 099 OK\r\n\r\n"),
                row("a status with a sign", STATUS_LINE, "HTTP/1.1 +20 OK\r\n\r\n"),
                row("two spaces before the status", STATUS_LINE, "HTTP/1.1  200 OK\r\n\r\n"),
                row("a status with a letter", STATUS_LINE, "HTTP/1.1 2o0 OK\r\n\r\n"),
                row(
                        "a 101 that nobody asked for",
                        "101 answers an Upgrade, and none was sent (RFC 9110 section 15.2.2)",
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
    }

    static Stream<Row> lines() {
        return Stream.of(
                row("a bare LF behind the status line", BARE_LF, "HTTP/1.1 200 OK\n\r\n"),
                row("a bare LF behind a field", BARE_LF, OK + "A: b\n\r\n"),
                row("a bare LF as the empty line", BARE_LF, OK + "\n"),
                row("a bare CR in the reason", BARE_CR, "HTTP/1.1 200 O\rK\r\n\r\n"),
                row("a bare CR in a value", BARE_CR, OK + "A: b\rContent-Length: 0\r\n\r\n"),
                row("a NUL in the reason", CONTROL, "HTTP/1.1 200 O\0K\r\n\r\n"),
                row("a NUL in a value", CONTROL, OK + "A: \0\r\n\r\n"),
                row("an escape in a value", CONTROL, OK + "A: \u001b[2J\r\n\r\n"),
                row("white space before the first field", FOLD, OK + " A: b\r\n\r\n"));
    }

    static Stream<Row> fields() {
        return Stream.of(
                row("no colon", COLON, OK + "Evil\r\n\r\n"),
                row("no name", NAME, OK + ": b\r\n\r\n"),
                row("a space before the colon", BLANK, OK + "Content-Length : 5\r\n\r\n"),
                row("a name that is no token", NAME, OK + "A\"b: c\r\n\r\n"),
                row("a folded value", FOLD, OK + "A: b\r\n c\r\n\r\n"),
                row("no colon in a 103", COLON, "HTTP/1.1 103 Early Hints\r\nEvil\r\n\r\n" + OK + "\r\n"));
    }

    static Stream<Row> lengths() {
        List<Row> rows = new ArrayList<>();
        for (String value :
                List.of("4, 4", "4,5", "+4", "-4", "", "0x4", "4 4", "4;", "1e3", "9223372036854775808", "\u00b4")) {
            rows.add(row("a length of '" + value + "'", LENGTH, OK + "Content-Length: " + value + "\r\n\r\n"));
        }
        rows.add(row("a length twice", LENGTH, OK + "Content-Length: 4\r\nContent-Length: 4\r\n\r\n"));
        rows.add(row("two lengths", LENGTH, OK + "Content-Length: 4\r\ncontent-length: 5\r\n\r\n"));
        return rows.stream();
    }

    static Stream<Row> codings() {
        String end = "\r\n\r\n0\r\n\r\n";
        List<Row> rows = new ArrayList<>(List.of(
                row("a length, then a coding", BOTH, OK + "Content-Length: 4\r\nTransfer-Encoding: chunked" + end),
                row("a coding, then a length", BOTH, OK + "Transfer-Encoding: chunked\r\nContent-Length: 4" + end),
                row("a coding twice", LAST, OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + end),
                row(
                        "a coding in HTTP/1.0",
                        "HTTP/1.0 knows no Transfer-Encoding (RFC 9112 section 6.1)",
                        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked" + end)));
        for (String value : List.of("chunked, gzip", "chunked, chunked", "chunked,", ", chunked", "")) {
            rows.add(row("a coding of '" + value + "'", LAST, OK + "Transfer-Encoding: " + value + end));
        }
        for (String value : List.of("xchunked", "identity", "gzip", "gzip, chunked", "chunked;q=1", "\"chunked\"")) {
            rows.add(row("a coding of '" + value + "'", CODING, OK + "Transfer-Encoding: " + value + end));
        }
        return rows.stream();
    }

    static Stream<Row> chunks() {
        List<Row> rows = new ArrayList<>();
        for (String size : List.of(
                "", "x", "-1", "+1", "0x1", "1 ", " 1", "8000000000000000", "10000000000000005", "00000000000000001")) {
            rows.add(row("a size of '" + size + "'", SIZE, CHUNKS + size + "\r\na\r\n0\r\n\r\n"));
        }
        rows.add(row("a bare LF behind a size", BARE_LF, CHUNKS + "1\na\r\n0\r\n\r\n"));
        rows.add(row("a bare CR behind a size", BARE_CR, CHUNKS + "1\ra\r\n0\r\n\r\n"));
        rows.add(row("more data than was said", DATA_END, CHUNKS + "1\r\nab\r\n0\r\n\r\n"));
        rows.add(row("a bare LF behind data", BARE_LF, CHUNKS + "1\r\na\n0\r\n\r\n"));
        rows.add(row("a bare LF at the end", BARE_LF, CHUNKS + "0\r\n\n"));
        return rows.stream();
    }

    static Stream<Row> extensions() {
        return Stream.of(";", ";a=", ";a=\"", ";a=\"b", ";a=b c", ";a=\"b\"c")
                .map(extension -> row(
                        "an extension of '" + extension + "'",
                        EXTENSION,
                        CHUNKS + "1" + extension + "\r\na\r\n0\r\n\r\n"));
    }

    static Stream<Row> trailers() {
        String last = CHUNKS + "1\r\na\r\n0\r\n";
        return Stream.of(
                row("a trailer without a colon", COLON, last + "Evil\r\n\r\n"),
                row("a trailer with a space before its colon", BLANK, last + "A : b\r\n\r\n"),
                row("a folded trailer", FOLD, last + "A: b\r\n c\r\n\r\n"),
                row("a trailer with a bare LF", BARE_LF, last + "A: b\n\r\n"));
    }

    /** Section 8: what ends before its end is no answer, wherever that is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nA: b\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
            })
    void whatIsCutIsAFailureAtEveryByte(String answer) {
        for (int cut = 0; cut < answer.length(); cut++) {
            Spending spent = new Spending(hostile.kit());
            Victim victim = hostile.victim(End.HTTP_CLIENT);
            victim.hears(Frames.latin(answer.substring(0, cut)), Sizes.whole());
            victim.ends("cut at " + cut, false);
            assertThat(victim.answered()).isEmpty();
            assertThat(victim.told).hasSize(1).first().asString().startsWith("! connection closed by the peer ");
            hostile.neighbour().goesOn();
            spent.isBounded("cut at " + cut, victim);
        }
    }

    /** What is just inside the rules is taken in, so that the tables above cannot hold by refusing all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.9 200 O\u00e9K\r\ncontent-length:\t5 \r\nA:\r\n\r\nhello",
                "HTTP/1.1 100 \r\n\r\nHTTP/1.1 103 x\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                CHUNKS + "5;a=\"b;c\\\"\";d\r\nhello\r\n00;e=f\r\nContent-Length: 7\r\n\r\n",
                CHUNKS + "000000000000005\r\nhello\r\n0\r\n\r\n",
            })
    void anAnswerJustInsideTheRulesIsTakenIn(String answer) {
        hostile.raw(End.HTTP_CLIENT, Frames.latin(answer), Verdict.of("", "200 hello"));
    }
}
