package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.layer.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, byte for byte; and that our own reader takes it for what it was. */
final class Http1WriterTest {
    private final Http1Writer writer = new Http1Writer();
    private final ByteQueue out = new ByteQueue(new SegmentPool(), 1 << 20);

    private String written() {
        byte[] bytes = new byte[(int) out.length()];
        out.take(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void requestHead() {
        writer.request(out, new RequestHead("GET", "/a?b", 1, Headers.of("Host", "a", "X", "\u00ff")));
        assertThat(written()).isEqualTo("GET /a?b HTTP/1.1\r\nHost: a\r\nX: \u00ff\r\n\r\n");
        writer.request(out, new RequestHead("OPTIONS", "*", 0, Headers.of()));
        assertThat(written()).isEqualTo("OPTIONS * HTTP/1.0\r\n\r\n");
    }

    @Test
    void responseHead() {
        writer.response(out, new ResponseHead(200, "OK", 1, Headers.of("A", "")));
        assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\nA: \r\n\r\n");
        writer.response(out, new ResponseHead(999, "", 0, Headers.of()));
        assertThat(written()).isEqualTo("HTTP/1.0 999 \r\n\r\n");
    }

    @Test
    void aHeadIsWrittenAgainUntilAnotherOneIsBegun() {
        writer.response(out, new ResponseHead(200, "OK", 1, Headers.of("A", "b")));
        long first = writer.written();
        assertThat(writer.again(out, first)).isTrue();
        assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\nA: b\r\n\r\n".repeat(2));
        writer.chunk(out, new byte[] {'x'}, 0, 1);
        assertThat(written()).isEqualTo("1\r\nx\r\n");
        assertThat(writer.again(out, first)).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    void aVeryLongHeadIsNotKept() {
        writer.response(out, new ResponseHead(200, "OK", 1, Headers.of("A", "b".repeat(100_000))));
        assertThat(written()).hasSizeGreaterThan(100_000);
        assertThat(writer.again(out, writer.written())).isFalse();
        assertThat(written()).isEmpty();
    }

    /** RFC 9112 section 4: {@code reason-phrase = 1*( HTAB / SP / VCHAR / obs-text )}; found by {@code HeadFuzz}. */
    @Test
    void aReasonThatWasReadCanBeWritten() {
        writer.response(out, new ResponseHead(200, "O\tK \u00fc", 1, Headers.of()));
        assertThat(written()).isEqualTo("HTTP/1.1 200 O\tK \u00fc\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 9", "10, a", "15, f", "16, 10", "255, ff", "256, 100", "4096, 1000", "65535, ffff"})
    void chunks(int length, String size) {
        writer.chunk(out, new byte[length + 4], 2, length);
        assertThat(written()).isEqualTo(size + "\r\n" + "\0".repeat(length) + "\r\n");
    }

    @Test
    void noBytesAreNoChunk() {
        writer.chunk(out, new byte[4], 0, 0);
        assertThat(out.isEmpty()).isTrue();
    }

    @Test
    void lastChunk() {
        writer.lastChunk(out, Headers.of());
        assertThat(written()).isEqualTo("0\r\n\r\n");
        writer.lastChunk(out, Headers.of("A", "b"));
        assertThat(written()).isEqualTo("0\r\nA: b\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ HTTP/1.1\r\nX:y", "/a b", "/\u00e9", "/\0", "/\u0100"})
    void targetsThatWouldSplitTheRequestAreRefused(String target) {
        RequestHead head = new RequestHead("GET", target, 1, Headers.of());
        assertThatIllegalArgumentException().isThrownBy(() -> writer.request(out, head));
        assertThat(out.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /x", "G\r\nET", "G\u00e9T"})
    void methodsAreTokens(String method) {
        RequestHead head = new RequestHead(method, "/", 1, Headers.of());
        assertThatIllegalArgumentException().isThrownBy(() -> writer.request(out, head));
        assertThat(out.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"99, x", "1000, x", "200, 'a\r\nb'", "200, 'a\0'", "200, \u0101"})
    void statusesAndReasonsAreChecked(int status, String reason) {
        ResponseHead head = new ResponseHead(status, reason, 1, Headers.of());
        assertThatIllegalArgumentException().isThrownBy(() -> writer.response(out, head));
        assertThat(out.isEmpty()).isTrue();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (int seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Headers fields = Headers.of("Host", "a", "Transfer-Encoding", "chunked");
            for (int i = random.nextInt(40); i > 0; i--) {
                fields = fields.and("F" + random.nextInt(9), "v".repeat(random.nextInt(2_000)));
            }
            RequestHead head = new RequestHead("PUT", "/" + "p".repeat(random.nextInt(5_000)), 1, fields);
            byte[] body = new byte[random.nextInt(100_000)];
            random.nextBytes(body);
            assertReadBack(seed, head, body, random);
        }
    }

    private void assertReadBack(int seed, RequestHead head, byte[] body, Random random) {
        Wire wire = new Wire(new SegmentPool(), 1 << 20);
        writer.request(wire.in, head);
        for (int from = 0; from < body.length; ) {
            int size = Math.min(body.length - from, 1 + random.nextInt(30_000));
            writer.chunk(wire.in, body, from, size);
            from += size;
        }
        writer.lastChunk(wire.in, Headers.of("T", "u"));
        Http1 http = Talk.server().http();
        assertThat(http.next(wire)).as("seed %d", seed).isEqualTo(Http1.HEAD);
        assertThat(http.requestHead()).as("seed %d", seed).isEqualTo(head);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int event = http.next(wire);
        while (event == Http1.BODY) {
            read.write(http.array(), http.offset(), http.length());
            event = http.next(wire);
        }
        assertThat(event).as("seed %d", seed).isEqualTo(Http1.COMPLETE);
        assertThat(read.toByteArray()).as("seed %d", seed).isEqualTo(body);
        assertThat(http.trailers()).as("seed %d", seed).isEqualTo(Headers.of("T", "u"));
        assertThat(wire.in.isEmpty()).as("seed %d", seed).isTrue();
    }
}
