package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Source;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields behind the body of a request (RFC 9110 section 6.5). */
final class HttpTrailersTest {
    private final Fetches fetches = new Fetches();
    private final TestKit kit = fetches.kit;

    @AfterEach
    void nothingIsLeft() {
        fetches.close();
    }

    private TestPeer put(String body, Supplier<Headers> trailers) {
        fetches.add(fetches.told(HttpFetch.put(fetches.url(), Source.of(body)))
                .header("Trailer", "Sum")
                .trailers(trailers));
        return kit.acceptRaw();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\r\nhello\r\n", ""})
    void comeBehindTheLastChunk(String chunks) {
        TestPeer server = put(chunks.isEmpty() ? "" : "hello", () -> Headers.of("Sum", "5", "X", "y"));
        assertThat(server.heardRaw())
                .contains("\r\nTrailer: Sum\r\n", "\r\nTransfer-Encoding: chunked\r\n")
                .doesNotContain("Content-Length")
                .endsWith("\r\n\r\n" + chunks + "0\r\nSum: 5\r\nX: y\r\n\r\n");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
        assertThat(server.isFinished()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"content-length", "Transfer-Encoding", "Host", "Authorization", "Content-Type", "TE", "Cookie"})
    void whatMayNotComeThereIsRefused(String name) {
        put("hello", () -> Headers.of(name, "1"));
        assertThat(fetches.outcome().failure().message()).contains("trailers", name + " may not be a trailer");
    }

    @Test
    void aSupplierThatThrowsIsNamed() {
        put("hello", () -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(fetches.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.CallbackThrew.class,
                        thrown -> assertThat(thrown.callback()).isEqualTo("trailers"));
    }

    @Test
    void withoutABodyThereAreNone() {
        fetches.add(fetches.get().trailers(() -> Headers.of("Sum", "0")));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).doesNotContain("Sum", "chunked");
        server.send(Fetches.OK);
        assertThat(fetches.outcome().failed()).isFalse();
    }
}
