package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.layer.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that repeat themselves. That known ones mean what read ones do, all tests of the parser show: see {@link Talk}. */
final class KnownHeadsTest {
    private static final String GET = "GET /plaintext HTTP/1.1\r\nHost: a\r\n";

    private final KnownHeads known = new KnownHeads();
    private final Wire wire = new Wire(new SegmentPool(), 1 << 20);
    private final Http1 http = new Http1(Talk.WIDE, HeadLimits.NONE, known);

    private RequestHead read(String request) {
        return read(http, request);
    }

    private RequestHead read(Http1 parser, String request) {
        byte[] bytes = Talk.bytes(request);
        wire.in.append(bytes, 0, bytes.length);
        assertThat(parser.next(wire)).isEqualTo(Http1.HEAD);
        RequestHead head = parser.requestHead();
        int event = parser.next(wire);
        while (event == Http1.BODY) {
            event = parser.next(wire);
        }
        assertThat(event).isEqualTo(Http1.COMPLETE);
        return head;
    }

    @Test
    void whatComesTheThirdTimeIsNotReadAgain() {
        RequestHead first = read(GET + "\r\n");
        RequestHead second = read(GET + "\r\n");
        assertThat(second).isEqualTo(first).isNotSameAs(first);
        assertThat(read(GET + "\r\n")).isSameAs(second);
    }

    @Test
    void connectionsShareIt() {
        Http1 other = new Http1(Talk.WIDE, HeadLimits.NONE, known);
        RequestHead first = read(GET + "\r\n");
        RequestHead second = read(other, GET + "\r\n");
        assertThat(second).isNotSameAs(first);
        assertThat(read(GET + "\r\n")).isSameAs(read(other, GET + "\r\n")).isSameAs(second);
    }

    @Test
    void theFramingIsPartOfIt() {
        String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < 5; i++) {
            read(post);
            assertThat(http.bodyReceived()).isEqualTo(3);
            assertThat(http.framing().length()).isEqualTo(3);
            assertThat(http.keepAlive()).isTrue();
        }
        String last = GET + "Connection: close\r\n\r\n";
        for (int i = 0; i < 5; i++) {
            read(last);
            assertThat(http.framing()).isEqualTo(BodyFraming.NONE);
            assertThat(http.keepAlive()).isFalse();
        }
    }

    @Test
    void theBoundOfABodyIsTheConnectionsOwn() {
        String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < 3; i++) {
            read(post);
        }
        Http1 narrow = new Http1(Talk.WIDE, 2, known);
        assertThatExceptionOfType(FailureException.class).isThrownBy(() -> read(narrow, post));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic YTpi",
                "proxy-authorization: Basic YTpi",
                "COOKIE: session=1",
                "Upgrade: websocket",
                "Transfer-Encoding: chunked"
            })
    void someHeadsAreReadEachTime(String line) {
        String body = line.startsWith("Transfer") ? "0\r\n\r\n" : "";
        RequestHead before = read(GET + line + "\r\n\r\n" + body);
        for (int i = 0; i < 5; i++) {
            RequestHead head = read(GET + line + "\r\n\r\n" + body);
            assertThat(head).isEqualTo(before).isNotSameAs(before);
            before = head;
        }
    }

    @Test
    void longOnesAreReadEachTime() {
        String longest = GET + "X: " + "x".repeat(1024 - GET.length() - 7) + "\r\n\r\n";
        String longer = GET + "X: " + "x".repeat(1024 - GET.length() - 6) + "\r\n\r\n";
        assertThat(longest).hasSize(1024);
        for (String request : new String[] {longest, longer}) {
            read(request);
            read(request);
            assertThat(read(request) == read(request)).isEqualTo(request.length() == 1024);
        }
    }

    @Test
    void aFloodOfDifferentOnesTakesNoPlace() {
        read(GET + "\r\n");
        RequestHead kept = read(GET + "\r\n");
        for (int i = 0; i < 10_000; i++) {
            read("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            read(GET + "X: " + i + "\r\n\r\n");
        }
        assertThat(read(GET + "\r\n")).isSameAs(kept);
    }

    @Test
    void twoProgramsMayAskForOneThing() {
        String one = GET + "User-Agent: one\r\n\r\n";
        String other = GET + "User-Agent: other\r\n\r\n";
        read(one);
        RequestHead first = read(one);
        read(other);
        RequestHead second = read(other);
        for (int i = 0; i < 3; i++) {
            assertThat(read(one)).isSameAs(first);
            assertThat(read(other)).isSameAs(second);
        }
    }

    /** An empty line before a request (RFC 9112 section 2.2) is no part of its head. */
    @Test
    void anEmptyLineBeforeChangesNothing() {
        for (int i = 0; i < 5; i++) {
            assertThat(read("\r\n" + GET + "\r\n").path()).isEqualTo("/plaintext");
        }
        assertThat(read(GET + "\r\n").headers().size()).isEqualTo(1);
    }

    @Test
    void aLongerPathIsAnotherRequest() {
        read(GET + "\r\n");
        read(GET + "\r\n");
        read(GET + "\r\n");
        assertThat(read("GET /plaintexts HTTP/1.1\r\nHost: a\r\n\r\n").path()).isEqualTo("/plaintexts");
        assertThat(read(GET + "X: y\r\n\r\n").headers().size()).isEqualTo(2);
    }
}
