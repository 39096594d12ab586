package dev.wsmulti.transfer;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * How an HTTP transfer ended. Any status is a success unless the request said {@code failOnStatus}.
 *
 * @param head the head of the final answer, if one came
 * @param bytes the body, if it was collected in memory; else empty
 * @param length bytes of the body, wherever they went
 * @param trailers fields after a chunked body
 * @param cause why it failed
 */
public record HttpOutcome(
        Optional<ResponseHead> head,
        byte[] bytes,
        long length,
        Headers trailers,
        Optional<Failure> cause,
        Duration took)
        implements Outcome {
    /** The status code, or 0 where no answer came. */
    public int status() {
        return head.map(ResponseHead::status).orElse(0);
    }

    /** The header fields of the answer; none where no answer came. */
    public Headers headers() {
        return head.map(ResponseHead::headers).orElse(Headers.of());
    }

    /** The collected body as UTF-8 text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return cause.map(Failure::message).orElse(status() + ", " + length + " bytes");
    }
}
