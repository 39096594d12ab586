package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the body of an answer goes, beside {@code onData}: to a sink, or into memory where nobody else takes it. */
final class Reception {
    /** The longest array that every Java machine can make. */
    static final int LARGEST = Integer.MAX_VALUE - 8;

    private static final byte[] NOTHING = {};

    private final @Nullable Sink sink;
    private final boolean collects;
    private boolean sinkOpen;
    private @Nullable ByteArrayOutputStream memory;

    Reception(HttpFetch request) {
        sink = request.sink().orElse(null);
        collects = sink == null && request.onData().isEmpty();
    }

    /** Whether the body is collected in memory. */
    boolean collects() {
        return collects;
    }

    void begin(ResponseHead head) {
        Sink target = sink;
        if (target != null) {
            try {
                sinkOpen = target.open(head);
            } catch (Throwable thrown) {
                throw failed(thrown);
            }
        }
    }

    /** Takes bytes of the body. Memory grows with what comes, never with what was announced. */
    void take(byte[] array, int offset, int length) {
        if (sinkOpen) {
            take(ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer());
        } else if (collects) {
            ByteArrayOutputStream kept = memory;
            if (kept == null) {
                kept = new ByteArrayOutputStream(length);
                memory = kept;
            }
            kept.write(array, offset, length);
        }
    }

    /** The same where nothing is collected. */
    void take(ByteBuffer bytes) {
        Sink target = sink;
        if (target != null && sinkOpen) {
            try {
                target.write(bytes);
            } catch (Throwable thrown) {
                throw failed(thrown);
            }
        }
    }

    /** The end of the body, or of the transfer. */
    void end(boolean whole) {
        Sink target = sink;
        if (target == null || !sinkOpen) {
            return;
        }
        sinkOpen = false;
        try {
            target.close(whole);
        } catch (Throwable thrown) {
            throw failed(thrown);
        }
    }

    byte[] collected() {
        ByteArrayOutputStream kept = memory;
        return kept == null ? NOTHING : kept.toByteArray();
    }

    private static FailureException failed(Throwable thrown) {
        return new FailureException(new Failure.SinkFailed(thrown));
    }
}
