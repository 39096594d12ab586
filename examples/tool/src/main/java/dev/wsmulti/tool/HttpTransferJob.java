package dev.wsmulti.tool;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One URL: what is asked for, and where the answer goes. Its state belongs to the loop's thread. */
final class HttpTransferJob implements Sink {
    private final Options options;
    private final int index;
    private final Target target;
    private final Optional<Path> file;
    private final Output output;
    private final boolean goesOn;
    private final HttpDetails details;
    private final @Nullable HttpBody body;
    private final HttpFetch template;
    private @Nullable Loop loop;
    private @Nullable HttpTransfer transfer;
    private @Nullable HttpOutcome outcome;
    private @Nullable IOException unwritten;
    private Problem end = Problem.quiet(ExitCode.NOT_STARTED);
    private Progress progress = new Progress(0, -1, 0, -1);

    HttpTransferJob(Options options, HttpRequests requests, HttpDetails details, int index, Target given) {
        this.options = options;
        this.index = index;
        this.details = details;
        FileUpload upload = options.http.upload(index);
        this.target = upload == null ? given : upload.at(given);
        this.body = upload == null ? requests.form() : upload.body(this::goOn);
        this.file = OutputFiles.path(options.output, index, given);
        long asked = options.http.offset;
        long offset = asked == OffsetConverter.OF_THE_FILE ? OutputFiles.size(file) : asked;
        this.goesOn = offset > 0 && upload == null;
        this.output = asked != 0 && upload == null
                ? OutputFiles.resumed(options.output, file)
                : OutputFiles.of(options.output, file);
        this.template = requests.of(target, body, offset);
    }

    /** The file that the body goes to; empty for standard output. */
    Optional<Path> file() {
        return file;
    }

    /** Its place on the command line, from 0 on. */
    int index() {
        return index;
    }

    Target target() {
        return target;
    }

    /** Adds it to the loop; {@code whenDone} is told at the end. */
    void start(Loop loop, Consumer<HttpTransferJob> whenDone) {
        this.loop = loop;
        details.request(template, body);
        transfer = loop.add(template.into(this)
                .onHead((running, head) -> head(head))
                .onProgress((running, now) -> progress = now)
                .onDone((running, done) -> {
                    ended(done);
                    whenDone.accept(this);
                }));
    }

    /** There is something to send again; any thread. */
    private void goOn() {
        Loop running = loop;
        if (running != null) {
            running.execute(() -> {
                if (transfer != null) {
                    transfer.resume();
                }
            });
        }
    }

    void cancel() {
        if (transfer != null) {
            transfer.cancel();
        }
    }

    private void ended(HttpOutcome done) {
        outcome = done;
        if (!done.failed()) {
            progress = new Progress(done.length(), done.length(), progress.sent(), progress.sendTotal());
        }
        if (unwritten != null) {
            end = HttpEnd.unwritten(unwritten);
        } else if (!done.failed() && goesOn && !isRest(done.status())) {
            end = new Problem(
                    ExitCode.NOT_VERIFIED,
                    "the server answered with status " + done.status() + " in place of the rest that -C asks for");
        } else {
            end = HttpEnd.of(done);
        }
    }

    Progress progress() {
        return progress;
    }

    boolean isBegun() {
        return transfer != null;
    }

    boolean isEnded() {
        return outcome != null;
    }

    /** How it ended; the code 0 has no text. */
    Problem end() {
        return end;
    }

    /** Whether nobody reads our output any more. */
    boolean isUnread() {
        return unwritten instanceof Output.ClosedByReader || outcome != null && HttpEnd.isUnread(outcome);
    }

    /** What can be said of it, once it has ended. */
    Optional<WriteOutVariables> variables() {
        HttpTransfer made = transfer;
        HttpOutcome done = outcome;
        return made == null || done == null
                ? Optional.empty()
                : Optional.of(new WriteOutVariables(this, template, done, made.info()));
    }

    private void head(ResponseHead head) {
        details.response(head);
        if (options.fail && head.status() >= 400) {
            // Such an answer is dropped before its sink sees it, and its head is wanted all the same.
            try {
                open(head);
                output.end(false);
            } catch (IOException failed) {
                unwritten = failed;
            }
        }
    }

    /** Whether such an answer may go behind what the file has: a part, or the word that nothing is left. */
    private static boolean isRest(int status) {
        return status / 100 == 2 || status == 416;
    }

    @Override
    public boolean open(ResponseHead head) throws IOException {
        if (goesOn && !isRest(head.status())) {
            return false;
        }
        if (options.http.include || options.http.head) {
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
        if (!options.http.head) {
            output.write(bytes);
        }
    }

    @Override
    public void close(boolean whole) throws IOException {
        output.end(whole);
    }
}
