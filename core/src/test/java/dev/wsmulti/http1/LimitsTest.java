package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Protocol;
import dev.wsmulti.layer.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limit is the largest size accepted: what is exactly at it passes, what is one over it does not. */
final class LimitsTest {
    private static final String LINE = "GET / HTTP/1.1\r\n";
    private static final long NONE = HeadLimits.NONE;

    private static String over(String setting, long limit, long value) {
        return "! LIMIT_EXCEEDED: limit exceeded: " + value + " is over " + setting + " (" + limit + ")";
    }

    private static List<String> server(HeadLimits limits, String text) {
        return Talk.server().limits(limits).reads(text);
    }

    private static List<String> client(HeadLimits limits, String text) {
        return Talk.client().limits(limits).reads(text);
    }

    @Test
    void headOfARequest() {
        String head = LINE + "Host: a\r\nB: cde\r\n\r\n";
        assertThat(server(new HeadLimits(head.length(), NONE, NONE, NONE), head))
                .hasSize(2);
        for (int limit = 1; limit < head.length(); limit++) {
            assertThat(server(new HeadLimits(limit, NONE, NONE, NONE), head))
                    .as("limit %d", limit)
                    .containsExactly(over("maxHead", limit, limit + 1));
        }
    }

    @Test
    void headOfAResponse() {
        String head = "HTTP/1.1 204 \r\nB: cde\r\n\r\n";
        assertThat(client(new HeadLimits(head.length(), NONE, NONE, NONE), head))
                .hasSize(2);
        for (int limit = 1; limit < head.length(); limit++) {
            assertThat(client(new HeadLimits(limit, NONE, NONE, NONE), head))
                    .as("limit %d", limit)
                    .containsExactly(over("maxHead", limit, limit + 1));
        }
    }

    @Test
    void theHeadCountsFromEachRequestAnew() {
        String head = LINE + "Host: a\r\n\r\n";
        assertThat(server(new HeadLimits(head.length(), NONE, NONE, NONE), "\r\n" + head + "\r\n" + head + head))
                .hasSize(6);
    }

    @Test
    void interimResponsesCountWithTheFinalOne() {
        String interim = "HTTP/1.1 100 \r\n\r\n";
        String end = "HTTP/1.1 204 \r\n\r\n";
        int limit = 3 * interim.length() + end.length();
        assertThat(client(new HeadLimits(limit, NONE, NONE, NONE), interim.repeat(3) + end))
                .hasSize(5);
        assertThat(client(new HeadLimits(limit, NONE, NONE, NONE), interim.repeat(4) + end))
                .last()
                .isEqualTo(over("maxHead", limit, limit + 1));
        assertThat(client(new HeadLimits(limit, NONE, NONE, NONE), interim.repeat(10_000)))
                .hasSize(5);
    }

    @Test
    void oneLine() {
        String text = LINE + "Host: a\r\nB: " + "c".repeat(97) + "\r\n\r\n";
        assertThat(server(new HeadLimits(NONE, 100, NONE, NONE), text)).hasSize(2);
        assertThat(server(new HeadLimits(NONE, 99, NONE, NONE), text)).containsExactly(over("maxHeaderLine", 99, 100));
    }

    @Test
    void statusLine() {
        String text = "HTTP/1.1 204 " + "r".repeat(87) + "\r\n\r\n";
        assertThat(client(new HeadLimits(NONE, 100, NONE, NONE), text)).hasSize(2);
        assertThat(client(new HeadLimits(NONE, 99, NONE, NONE), text)).containsExactly(over("maxHeaderLine", 99, 100));
    }

    @Test
    void numberOfLines() {
        String text = LINE + "Host: a\r\nB: c\r\nD: e\r\n\r\n";
        assertThat(server(new HeadLimits(NONE, NONE, 3, NONE), text)).hasSize(2);
        assertThat(server(new HeadLimits(NONE, NONE, 2, NONE), text)).containsExactly(over("maxHeaders", 2, 3));
    }

    /** Thousands of small heads before the answer are no way around the count. */
    @Test
    void linesOfInterimResponsesCountWithThoseOfTheFinalOne() {
        String interim = "HTTP/1.1 103 \r\nA: b\r\n\r\n";
        String end = "HTTP/1.1 204 \r\nA: b\r\n\r\n";
        assertThat(client(new HeadLimits(NONE, NONE, 3, NONE), interim.repeat(2) + end))
                .hasSize(4);
        assertThat(client(new HeadLimits(NONE, NONE, 3, NONE), interim.repeat(3) + end))
                .hasSize(4)
                .last()
                .isEqualTo(over("maxHeaders", 3, 4));
    }

    @Test
    void requestTarget() {
        String text = "GET /" + "x".repeat(99) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        assertThat(server(new HeadLimits(NONE, NONE, NONE, 100), text)).hasSize(2);
        assertThat(server(new HeadLimits(NONE, NONE, NONE, 99), text)).containsExactly(over("maxTarget", 99, 100));
    }

    @Test
    void requestTargetWithoutEnd() {
        assertThat(server(new HeadLimits(NONE, NONE, NONE, 99), "GET /" + "x".repeat(200_000)))
                .containsExactly(over("maxTarget", 99, 100));
    }

    @Test
    void fieldWithoutEndIsRefusedAtItsLimit() {
        assertThat(Talk.server().reads(LINE + "A: " + "x".repeat(200_000)))
                .containsExactly(over("maxHeaderLine", 100 << 10, (100 << 10) + 1));
    }

    @Test
    void bodyByLength() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
        assertThat(Talk.server().maxBody(5).reads(head + "5\r\n\r\nhello")).hasSize(3);
        assertThat(Talk.server().maxBody(5).reads(head + "6\r\n\r\nhello!"))
                .hasSize(2)
                .last()
                .isEqualTo(over("maxBody", 5, 6));
        assertThat(Talk.server().maxBody(5).reads(head + Long.MAX_VALUE + "\r\n\r\n"))
                .last()
                .isEqualTo(over("maxBody", 5, Long.MAX_VALUE));
    }

    @Test
    void bodyInChunks() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(Talk.server().maxBody(5).reads(head + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"))
                .hasSize(3);
        assertThat(Talk.server().maxBody(5).reads(head + "3\r\nhel\r\n3\r\n"))
                .hasSize(3)
                .last()
                .isEqualTo(over("maxBody", 5, 6));
        assertThat(Talk.server().maxBody(5).reads(head + "3\r\nhel\r\n7fffffffffffffff\r\n"))
                .last()
                .isEqualTo(over("maxBody", 5, Long.MAX_VALUE));
    }

    @Test
    void bodyUntilClose() {
        String head = "HTTP/1.1 200 OK\r\n\r\n";
        assertThat(Talk.client().maxBody(5).readsToEnd(head + "hello")).endsWith("+hello", "done", "END");
        assertThat(Talk.client().maxBody(5).readsToEnd(head + "hello!")).endsWith("+hello", over("maxBody", 5, 6));
    }

    @Test
    void theBoundOfABodyMayChangeWhenItsHeadIsKnown() {
        Wire wire = new Wire(new SegmentPool(), 1024);
        Http1 http = Talk.server().maxBody(1).http();
        byte[] text = Talk.bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        wire.in.append(text, 0, text.length);
        assertThat(http.next(wire)).isEqualTo(Http1.HEAD);
        http.maxBody(5);
        assertThat(http.next(wire)).isEqualTo(Http1.BODY);
        assertThat(http.next(wire)).isEqualTo(Http1.COMPLETE);
        assertThat(http.next(wire)).isEqualTo(Protocol.MORE);
    }

    @Test
    void aServerHasAStatusToAnswerWithAndAClientNone() {
        assertThat(code(Talk.server().limits(new HeadLimits(5, NONE, NONE, NONE)), "GET / HTTP"))
                .isEqualTo(431);
        assertThat(code(Talk.server().limits(new HeadLimits(NONE, NONE, NONE, 5)), "GET /" + "x".repeat(100)))
                .isEqualTo(414);
        assertThat(code(Talk.server().maxBody(1), "GET / HTTP/1.0\r\nContent-Length: 2\r\n\r\n"))
                .isEqualTo(413);
        assertThat(code(Talk.client().maxBody(1), "HTTP/1.0 200 \r\nContent-Length: 2\r\n\r\n"))
                .isZero();
        assertThat(code(Talk.client().limits(new HeadLimits(5, NONE, NONE, NONE)), "HTTP/1.1"))
                .isZero();
    }

    private static int code(Talk talk, String text) {
        Wire wire = new Wire(new SegmentPool(), 1024);
        wire.in.append(Talk.bytes(text), 0, text.length());
        Http1 http = talk.http();
        try {
            int event = http.next(wire);
            while (event != Protocol.MORE) {
                event = http.next(wire);
            }
        } catch (FailureException failed) {
            return ((Failure.LimitExceeded) failed.failure()).code();
        }
        throw new AssertionError("no limit was found");
    }

    @Test
    void trailersHaveTheLimitsOfAHead() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        HeadLimits limits = new HeadLimits(head.length(), 100, 2, 100);
        assertThat(server(limits, head + "0\r\nA: b\r\nC: d\r\n\r\n")).last().isEqualTo("done {A: b, C: d}");
        assertThat(server(limits, head + "0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n"))
                .last()
                .isEqualTo(over("maxHeaders", 2, 3));
        assertThat(server(limits, head + "0\r\nA: " + "b".repeat(97)))
                .last()
                .isEqualTo(over("maxHead", head.length(), head.length() + 1));
    }

    @Test
    void headsOf300KiBAreReadInOneGoOrInSmallParts() {
        String start = "HTTP/1.1 204 \r\n";
        StringBuilder head = new StringBuilder(start);
        for (int i = 0; head.length() < (300 << 10) - (70 << 10); i++) {
            head.append("Field-").append(i).append(": ").append("v".repeat(200)).append("\r\n");
        }
        head.append("Long: ").append("w".repeat((300 << 10) - head.length() - "\r\n\r\n".length()));
        head.append("\r\n\r\n");
        assertThat(head.length()).isEqualTo(300 << 10);
        assertThat(Talk.client().reads(head.toString())).hasSize(2).last().isEqualTo("done");
        assertThat(Talk.client().reads(head.insert(start.length(), "A").toString()))
                .containsExactly(over("maxHead", 300 << 10, (300 << 10) + 1));
    }
}
