package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Role;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages one after the other: bodies, ends, reuse, upgrades, by section of RFC 9112. */
final class Http1Test {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    private static Wire wire(String text) {
        Wire wire = new Wire(new SegmentPool(), 64 * 1024);
        wire.in.append(Talk.bytes(text), 0, text.length());
        return wire;
    }

    private static String rest(ByteQueue in) {
        byte[] rest = new byte[(int) in.length()];
        in.take(rest, 0, rest.length);
        return new String(rest, StandardCharsets.ISO_8859_1);
    }

    @Nested
    @DisplayName("6.3 length of a body")
    final class Length {
        @Test
        void aRequestWithoutLengthHasNoBody() {
            assertThat(Talk.server().reads(POST + "\r\n" + GET))
                    .containsExactly("POST / 1.1 {Host: a} NONE", "done", "GET / 1.1 {Host: a} NONE", "done");
        }

        @Test
        void lengthsDelimitBothWays() {
            assertThat(Talk.server().reads(POST + "Content-Length: 5\r\n\r\nhello" + GET))
                    .containsExactly(
                            "POST / 1.1 {Host: a, Content-Length: 5} LENGTH 5",
                            "+hello",
                            "done",
                            "GET / 1.1 {Host: a} NONE",
                            "done");
            assertThat(Talk.client().reads(OK + "Content-Length: 05\r\n\r\nhello" + OK + "Content-Length: 0\r\n\r\n"))
                    .containsExactly(
                            "200 'OK' 1.1 {Content-Length: 05} LENGTH 5",
                            "+hello",
                            "done",
                            "200 'OK' 1.1 {Content-Length: 0} LENGTH 0",
                            "done");
        }

        @Test
        void aResponseWithoutLengthLastsUntilTheConnectionEnds() {
            assertThat(Talk.client().readsToEnd(OK + "\r\nhello\r\n\r\n"))
                    .containsExactly("200 'OK' 1.1 {} UNTIL_CLOSE close", "+hello\r\n\r\n", "done", "END");
            assertThat(Talk.client().readsToEnd(OK + "\r\n"))
                    .containsExactly("200 'OK' 1.1 {} UNTIL_CLOSE close", "done", "END");
        }

        @ParameterizedTest
        @CsvSource({"GET, 204", "GET, 304", "HEAD, 200", "HEAD, 404", "GET, 101", "CONNECT, 200"})
        void someResponsesHaveNoBodyWhateverTheirFieldsSay(String method, int status) {
            for (String fields : List.of("Content-Length: 5\r\n\r\n", CHUNKED, "\r\n")) {
                assertThat(Talk.client(method).reads("HTTP/1.1 " + status + " x\r\n" + fields))
                        .hasSize(2)
                        .last()
                        .isEqualTo("done");
            }
        }

        @Test
        void aRefusedTunnelHasABody() {
            assertThat(Talk.client("CONNECT").reads("HTTP/1.1 407 x\r\nContent-Length: 2\r\n\r\nno"))
                    .endsWith("+no", "done");
        }

        @Test
        void largeBodiesArePassedOnInPlace() {
            String body = "0123456789abcdef".repeat(20_000);
            assertThat(Talk.client().reads(OK + "Content-Length: 320000\r\n\r\n" + body))
                    .endsWith("+" + body, "done");
        }
    }

    @Nested
    @DisplayName("7.1 chunked")
    final class Chunked {
        @Test
        void chunksAreJoined() {
            assertThat(Talk.server().reads(POST + CHUNKED + "5\r\nhello\r\n1\r\n \r\n005\r\nworld\r\n0\r\n\r\n" + GET))
                    .containsExactly(
                            "POST / 1.1 {Host: a, Transfer-Encoding: chunked} CHUNKED",
                            "+hello world",
                            "done",
                            "GET / 1.1 {Host: a} NONE",
                            "done");
        }

        @Test
        void aBodyMayBeEmpty() {
            assertThat(Talk.client().reads(OK + CHUNKED + "0\r\n\r\n"))
                    .hasSize(2)
                    .last()
                    .isEqualTo("done");
            assertThat(Talk.client().reads(OK + CHUNKED + "0000000000000000\r\n\r\n"))
                    .hasSize(2);
        }

        @Test
        void aChunkMayBeLarge() {
            String data = "x".repeat(0xffff);
            assertThat(Talk.client().reads(OK + CHUNKED + "ffff\r\n" + data + "\r\nFFFF\r\n" + data + "\r\n0\r\n\r\n"))
                    .endsWith("+" + data + data, "done");
        }

        @Test
        void theLargestSizeHas63Bits() {
            assertThat(Talk.client().reads(OK + CHUNKED + "7fffffffffffffff\r\nx"))
                    .last()
                    .isEqualTo("+x");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "8000000000000000",
                    "ffffffffffffffff",
                    "10000000000000000",
                    "00000000000000001",
                    "",
                    "g",
                    "0x5",
                    "-1",
                    "+1",
                    " 5",
                    "5 ",
                    "5 ;a",
                    "5\t",
                    ";a",
                    "5,",
                    "\u00b2"
                })
        void aSizeIsHexDigitsThatFit(String size) {
            assertThat(Talk.client().reads(OK + CHUNKED + size + "\r\nhello\r\n"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("a chunk size is");
            assertThat(Talk.server().reads(POST + CHUNKED + size + "\r\nhello\r\n"))
                    .last()
                    .asString()
                    .contains("(400)", "a chunk size is");
        }

        /** A line end in open quotes ends the line for one reader and not for another. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    ";",
                    ";;",
                    ";=b",
                    ";a=",
                    ";a b",
                    ";a=\"b",
                    ";a=\"",
                    ";a=\"b\\\"",
                    ";a=\"b\"c",
                    ";a=b\"c\"",
                    ";\u00e9"
                })
        void anExtensionIsANameOrANameAndAValue(String extension) {
            assertThat(Talk.client().reads(OK + CHUNKED + "5" + extension + "\r\nhello\r\n"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("a chunk extension is");
            assertThat(Talk.server().reads(POST + CHUNKED + "5" + extension + "\r\nhello\r\n"))
                    .last()
                    .asString()
                    .contains("(400)", "a chunk extension is");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ";a",
                    ";a=b;c",
                    "; a\t=\t\"b\" ;c",
                    ";a=\"\"",
                    ";a=\"b;\\\"c\\\\\"",
                    ";a=\"\u00e9\"",
                    ";!#$%&'*+.^_`|~-=1"
                })
        void extensionsAreSkipped(String extension) {
            assertThat(Talk.client().reads(OK + CHUNKED + "5" + extension + "\r\nhello\r\n0\r\n\r\n"))
                    .endsWith("+hello", "done");
        }

        @Test
        void extensionsAreBounded() {
            assertThat(Talk.client().reads(OK + CHUNKED + "5;a=b; c=\"d;e\"\r\nhello\r\n0;z\r\n\r\n"))
                    .endsWith("+hello", "done");
            assertThat(Talk.client().reads(OK + CHUNKED + "5;" + "a".repeat(1022) + "\r\nhello\r\n0\r\n\r\n"))
                    .endsWith("+hello", "done");
            assertThat(Talk.client().reads(OK + CHUNKED + "5;" + "a".repeat(1023) + "\r\nhello\r\n0\r\n\r\n"))
                    .last()
                    .asString()
                    .contains("at most 1024 bytes");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "5\nhello\r\n",
                    "5;a\nhello\r\n",
                    "5;\"a\n\"\r\nhello\r\n",
                    "5\r\nhello\n",
                    "5\r\nhello\r\n0\n"
                })
        void aBareLineFeedIsRefused(String chunk) {
            assertThat(Talk.server().reads(POST + CHUNKED + chunk))
                    .last()
                    .asString()
                    .contains("(400)", "bare LF");
        }

        @Test
        void dataThatIsLongerThanItsSizeIsRefused() {
            assertThat(Talk.server().reads(POST + CHUNKED + "5\r\nhello!\r\n"))
                    .last()
                    .asString()
                    .contains("(400)", "CRLF follows the data");
        }

        @Test
        void trailersFollowTheLastChunk() {
            assertThat(Talk.client().reads(OK + CHUNKED + "1\r\nx\r\n0\r\nA: b\r\nC:d \r\n\r\n"))
                    .endsWith("+x", "done {A: b, C: d}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"A : b\r\n\r\n", " A: b\r\n\r\n", "nothing\r\n\r\n", "A: b\n\r\n", "A: b\0\r\n\r\n"})
        void trailersHaveTheRulesOfFields(String trailers) {
            assertThat(Talk.client().reads(OK + CHUNKED + "0\r\n" + trailers))
                    .last()
                    .asString()
                    .startsWith("! PROTOCOL");
        }
    }

    @Nested
    @DisplayName("8 incomplete messages")
    final class Incomplete {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "H | inside the response head",
                    "HTTP/1.1 200 OK | inside the response head",
                    "HTTP/1.1 200 OK~ | inside the response head",
                    "HTTP/1.1 200 OK~A: b~ | inside the response head",
                    "HTTP/1.1 100 x~~H | inside the response head",
                    "HTTP/1.1 200 OK~Content-Length: 5~~ | inside the response body",
                    "HTTP/1.1 200 OK~Content-Length: 5~~hell | inside the response body",
                    "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ | inside the response body",
                    "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5 | inside the response body",
                    "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hel | inside the response body",
                    "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello | inside the response body",
                    "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~ | inside the response trailers",
                    "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~A: b~ | inside the response trailers"
                })
        void anEndAmidAResponseIsALoss(String text, String where) {
            assertThat(Talk.client().readsToEnd(text.replace("~", "\r\n")))
                    .last()
                    .asString()
                    .startsWith("! CONNECTION_LOST: connection closed by the peer " + where);
        }

        @Test
        void anEndAmidARequestIsALoss() {
            assertThat(Talk.server().readsToEnd("GET")).last().asString().contains("inside the request head (3 bytes");
            assertThat(Talk.server().readsToEnd(POST + "Content-Length: 5\r\n\r\nhel"))
                    .last()
                    .asString()
                    .contains("inside the request body");
        }

        @Test
        void anEndBetweenMessagesIsNone() {
            assertThat(Talk.server().readsToEnd("")).containsExactly("END");
            assertThat(Talk.server().readsToEnd("\r\n")).containsExactly("END");
            assertThat(Talk.server().readsToEnd(GET)).endsWith("done", "END");
            assertThat(Talk.client().readsToEnd("")).containsExactly("END");
            assertThat(Talk.client().readsToEnd(OK + "Content-Length: 0\r\n\r\n"))
                    .endsWith("done", "END");
        }

        @Test
        void theBytesReceivedAreCounted() {
            Wire wire = wire(OK + "Content-Length: 9\r\n\r\nhello");
            Http1 http = Talk.client().http();
            long length = wire.in.length();
            assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
            assertThat(http.next(wire)).isEqualTo(Http1.BODY);
            assertThat(http.bodyReceived()).isEqualTo(5);
            wire.in.finish();
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> http.next(wire))
                    .extracting(FailureException::failure)
                    .isInstanceOfSatisfying(Failure.ConnectionLost.class, lost -> {
                        assertThat(lost.bytesReceived()).isEqualTo(length);
                        assertThat(lost.reset()).isFalse();
                        assertThat(lost.retryable()).isFalse();
                    });
        }
    }

    @Nested
    @DisplayName("9 connections")
    final class Connections {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "1.1 | '' | true",
                    "1.1 | close | false",
                    "1.1 | x, CLOSE | false",
                    "1.1 | keep-alive, close | false",
                    "1.1 | keep-alive | true",
                    "1.1 | closed | true",
                    "1.0 | '' | false",
                    "1.0 | Keep-Alive | true",
                    "1.0 | keep-alive, close | false"
                })
        void versionAndConnectionSayWhetherItIsKept(String version, String tokens, boolean kept) {
            String fields = " HTTP/" + version + "\r\nHost: a\r\nConnection: " + tokens + "\r\n\r\n";
            Http1 server = Talk.server().http();
            assertThat(server.next(wire("GET /" + fields))).isEqualTo(Http1.HEAD);
            assertThat(server.keepAlive()).isEqualTo(kept);
            Http1 client = Talk.client().http();
            String head = "HTTP/" + version + " 204 \r\nConnection: " + tokens + "\r\n\r\n";
            assertThat(client.next(wire(head))).isEqualTo(Http1.HEAD);
            assertThat(client.keepAlive()).isEqualTo(kept);
        }

        @Test
        void tenThousandRequestsInOneGo() {
            Wire wire = wire(GET.repeat(10_000));
            Http1 http = Talk.server().http();
            for (int i = 0; i < 10_000; i++) {
                assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
                assertThat(http.idle()).isFalse();
                assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
                assertThat(http.idle()).isTrue();
            }
            assertThat(http.next(wire)).isEqualTo(Protocol.MORE);
            assertThat(http.idle()).isTrue();
            assertThat(wire.in.isEmpty()).isTrue();
        }

        @Test
        void requestsInARowTellTheSameStoryAtEverySplit() {
            List<String> story = Talk.server().reads((POST + "Content-Length: 3\r\n\r\nabc" + GET).repeat(100));
            assertThat(story).hasSize(500);
        }

        @Test
        void whatNobodyAskedForIsLeftAlone() {
            Wire wire = wire(OK);
            Http1 http = new Http1(Role.CLIENT, Talk.WIDE, HeadLimits.NONE);
            assertThat(http.next(wire)).isEqualTo(Protocol.MORE);
            assertThat(http.idle()).isTrue();
            assertThat(rest(wire.in)).isEqualTo(OK);
        }

        @Test
        void oneResponseIsExpectedAtATime() {
            Http1 client = Talk.client().http();
            assertThat(client.idle()).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> client.expect("GET"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> Talk.server().http().expect("GET"));
        }

        @Test
        void aHeadIsAtHandFromItsEventOnOnly() {
            Http1 http = Talk.server().http();
            assertThatIllegalStateException().isThrownBy(http::requestHead);
            assertThatIllegalStateException().isThrownBy(http::responseHead);
        }

        @Test
        void aPartOfAHeadIsNotIdle() {
            Http1 http = Talk.server().http();
            assertThat(http.next(wire("\r\n"))).isEqualTo(Protocol.MORE);
            assertThat(http.idle()).isTrue();
            assertThat(http.next(wire("G"))).isEqualTo(Protocol.MORE);
            assertThat(http.idle()).isFalse();
        }

        @Test
        void aBodyPieceIsSkippedWhetherReadOrNot() {
            Wire wire = wire(POST + "Content-Length: 5\r\n\r\nhello" + GET);
            Http1 http = Talk.server().http();
            assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
            assertThat(http.next(wire)).isEqualTo(Http1.BODY);
            assertThat(http.array()).isSameAs(wire.in.array());
            assertThat(Talk.body(http)).isEqualTo("hello");
            assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
            assertThat(http.length()).isZero();
            assertThat(rest(wire.in)).isEqualTo(GET);
        }
    }

    @Nested
    @DisplayName("RFC 9110 15.2 interim responses, 7.8 upgrades")
    final class InterimAndUpgrade {
        @Test
        void interimResponsesComeBeforeTheFinalOne() {
            String text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nLink: y\r\n\r\n" + OK
                    + "Content-Length: 1\r\n\r\nz";
            assertThat(Talk.client().reads(text))
                    .containsExactly(
                            "interim 100 'Continue' 1.1 {}",
                            "interim 103 'x' 1.1 {Link: y}",
                            "200 'OK' 1.1 {Content-Length: 1} LENGTH 1",
                            "+z",
                            "done");
        }

        @Test
        void bytesBehindA101BelongToSomebodyElse() {
            Wire wire = wire("HTTP/1.1 101 x\r\nUpgrade: websocket\r\n\r\n\u0081\u0001a");
            Http1 http = Talk.client().http();
            assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
            assertThat(http.responseHead().status()).isEqualTo(101);
            assertThat(http.keepAlive()).isFalse();
            assertThat(wire.in.length()).isEqualTo(3);
            assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
            assertThat(http.idle()).isTrue();
            assertThat(rest(wire.in)).isEqualTo("\u0081\u0001a");
        }

        @Test
        void bytesBehindATunnelBelongToSomebodyElse() {
            Wire wire = wire(OK + "Content-Length: 3\r\n\r\nabc");
            Http1 http = Talk.client("CONNECT").http();
            assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
            assertThat(http.keepAlive()).isFalse();
            assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
            assertThat(rest(wire.in)).isEqualTo("abc");
        }

        @Test
        void aPlainRequestAnUpgradeAndAFrameMayComeInOneGo() {
            Wire wire = wire(GET + "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n\u0081\u0080");
            Http1 http = Talk.server().http();
            assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
            assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
            assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
            assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
            assertThat(rest(wire.in)).isEqualTo("\u0081\u0080");
        }
    }
}
