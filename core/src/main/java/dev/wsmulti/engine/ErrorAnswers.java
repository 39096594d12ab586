package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Status;
import java.nio.charset.StandardCharsets;

/** What a server says by itself. */
final class ErrorAnswers {
    static final int REQUEST_TIMEOUT = 408;
    static final int EXPECTATION_FAILED = 417;
    static final int INTERNAL_ERROR = 500;
    static final int UNAVAILABLE = 503;

    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");

    private ErrorAnswers() {}

    static ServerAnswer of(int status, String text) {
        return ServerAnswer.of(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes an answer that stands alone, for a request that could not be understood. */
    static void write(HttpTools tools, ByteQueue out, int status, String text, long now) {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        String length = Integer.toString(body.length);
        Headers headers = Headers.of("Date", tools.date(now), "Content-Length", length, "Connection", "close");
        tools.writer.response(out, new ResponseHead(status, Status.reason(status), 1, headers.append(TEXT)));
        out.append(body, 0, body.length);
    }

    /** The status for what went wrong with a request; 0 where nobody is left to be told. */
    static int status(Failure failure) {
        if (failure instanceof Failure.Protocol rule) {
            return rule.code();
        }
        if (failure instanceof Failure.LimitExceeded limit) {
            return limit.code();
        }
        return failure instanceof Failure.ConnectionLost ? 0 : INTERNAL_ERROR;
    }
}
