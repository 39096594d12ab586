package dev.wsmulti.tool;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Retry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One URL: its attempts, one after the other, and how the last one ended. Its state belongs to the loop's thread. */
final class HttpTransferJob {
    private final Options options;
    private final HttpRequests requests;
    private final HttpDetails details;
    private final int index;
    private final Target target;
    private final Optional<Path> file;
    private final @Nullable HttpBody body;
    private final AnswerOutput answer;
    private final Retrying retrying;
    private Consumer<HttpTransferJob> whenDone = job -> {};
    private @Nullable Loop loop;
    private @Nullable HttpTransfer transfer;
    private Loop.@Nullable Timer nextAttempt;
    private @Nullable HttpOutcome outcome;
    private Problem end = Problem.quiet(ExitCode.NOT_STARTED);
    private Progress progress = new Progress(0, -1, 0, -1);

    HttpTransferJob(Options options, HttpRequests requests, HttpDetails details, int index, Target given) {
        this.options = options;
        this.requests = requests;
        this.details = details;
        this.index = index;
        FileUpload upload = options.http.upload(index);
        this.target = upload == null ? given : upload.at(given);
        this.body = upload == null ? requests.form() : upload.body(this::goOn);
        this.file = OutputFiles.path(options.output, index, given);
        this.answer = new AnswerOutput(options, file, upload != null);
        this.retrying = new Retrying(options);
        // What cannot be asked for is a fault of the command line, and said before anything is begun.
        requests.of(target, body, answer.offset());
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

    /** Adds it to the loop; {@code told} is told at the end. */
    void start(Loop running, Consumer<HttpTransferJob> told) {
        loop = running;
        whenDone = told;
        retrying.begins();
        attempt(running);
    }

    private void attempt(Loop running) {
        nextAttempt = null;
        HttpFetch fetch = requests.of(target, body, answer.offset());
        details.request(fetch, body);
        transfer = running.add(fetch.into(answer)
                .onHead((made, head) -> head(made, head))
                .onProgress((made, now) -> progress = now)
                .onDone((made, done) -> ended(running, done)));
    }

    private void head(HttpTransfer made, ResponseHead head) {
        details.response(head, made.info().tls());
        boolean passing = isRepeatable() && retrying.passes(head);
        answer.isPassing(passing);
        if (!passing && options.fail && head.status() >= 400) {
            answer.refused(head);
        }
    }

    private void ended(Loop running, HttpOutcome done) {
        Optional<Retry> again = isRepeatable() && answer.unwritten() == null ? retrying.after(done) : Optional.empty();
        if (again.isPresent()) {
            details.retry(retrying.text(again.get()));
            nextAttempt = running.schedule(again.get().delay(), () -> attempt(running));
            return;
        }
        outcome = done;
        if (!done.failed()) {
            progress = new Progress(done.length(), done.length(), progress.sent(), progress.sendTotal());
        }
        end = endOf(done);
        whenDone.accept(this);
    }

    private boolean isRepeatable() {
        return body == null || body.source().repeatable();
    }

    private Problem endOf(HttpOutcome done) {
        IOException unwritten = answer.unwritten();
        if (unwritten != null) {
            return HttpEnd.unwritten(unwritten);
        }
        if (!done.failed() && answer.isOtherThanRest(done.status())) {
            return new Problem(
                    ExitCode.NOT_VERIFIED,
                    "the server answered with status " + done.status() + " in place of the rest that -C asks for");
        }
        return HttpEnd.of(done);
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
        Loop.Timer waiting = nextAttempt;
        if (waiting != null) {
            nextAttempt = null;
            waiting.cancel();
            whenDone.accept(this);
        } else if (transfer != null) {
            transfer.cancel();
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
        return answer.unwritten() instanceof Output.ClosedByReader || outcome != null && HttpEnd.isUnread(outcome);
    }

    /** What can be said of it, once it has ended. */
    Optional<WriteOutVariables> variables() {
        HttpTransfer made = transfer;
        HttpOutcome done = outcome;
        return made == null || done == null
                ? Optional.empty()
                : Optional.of(new WriteOutVariables(this, made.request(), done, made.info()));
    }
}
