package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One URL and where its body goes. */
final class HttpTransferJob implements Sink {
    private final Options options;
    private final Target target;
    private final Output output;
    private final HttpDetails details;
    private @Nullable HttpOutcome outcome;
    private long received;
    private long total = -1;
    private boolean ended;

    HttpTransferJob(Options options, Target target, Output output, HttpDetails details) {
        this.options = options;
        this.target = target;
        this.output = output;
        this.details = details;
    }

    Target target() {
        return target;
    }

    /** What to ask for; {@code template} has everything but the callbacks. */
    HttpFetch fetch(HttpFetch template) {
        return template.into(this)
                .onHead((transfer, head) -> details.response(head))
                .onProgress((transfer, progress) -> progress(progress))
                .onDone((transfer, done) -> ended(done));
    }

    private void progress(Progress progress) {
        received = progress.received();
        total = progress.receiveTotal();
    }

    private void ended(HttpOutcome done) {
        outcome = done;
        received = done.length();
        ended = true;
    }

    long received() {
        return received;
    }

    /** Bytes of the whole body, or -1 while they are not known. */
    long total() {
        return ended ? received : total;
    }

    boolean isEnded() {
        return ended;
    }

    /** How it ended; the code 0 has no text. */
    Problem end() {
        HttpOutcome done = outcome;
        if (done == null) {
            return Problem.quiet(ExitCode.INTERNAL);
        }
        if (!done.failed()) {
            return Problem.quiet(ExitCode.OK);
        }
        Failure failure = done.failure();
        if (failure instanceof Failure.SinkFailed unwritable) {
            return unwritable.reason() instanceof Output.ClosedByReader
                    ? Problem.quiet(ExitCode.OK)
                    : OutputFiles.unwritable(unwritable.reason());
        }
        return new Problem(ExitCode.ofTransfer(failure, done.head().isPresent()), FailureText.of(failure));
    }

    /** Whether nobody reads our output any more. */
    boolean isUnread() {
        HttpOutcome done = outcome;
        return done != null
                && done.failed()
                && done.failure() instanceof Failure.SinkFailed unwritable
                && unwritable.reason() instanceof Output.ClosedByReader;
    }

    @Override
    public boolean open(ResponseHead head) throws IOException {
        if (options.include || options.head) {
            output.write(ByteBuffer.wrap(asText(head)));
        }
        return true;
    }

    private static byte[] asText(ResponseHead head) {
        StringBuilder text = new StringBuilder("HTTP/1.")
                .append(head.minorVersion())
                .append(' ')
                .append(head.status())
                .append(' ')
                .append(head.reason())
                .append("\r\n");
        head.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (!options.head) {
            output.write(bytes);
        }
    }

    @Override
    public void close(boolean whole) throws IOException {
        output.end(whole);
    }
}
