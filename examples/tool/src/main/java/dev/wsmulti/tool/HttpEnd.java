package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.HttpOutcome;

/** What the end of an HTTP transfer means for the exit code. */
final class HttpEnd {
    private HttpEnd() {}

    /** The code 0 has no text. */
    static Problem of(HttpOutcome outcome) {
        if (!outcome.failed()) {
            return Problem.quiet(ExitCode.OK);
        }
        Failure failure = outcome.failure();
        return failure instanceof Failure.SinkFailed sink
                ? unwritten(sink.reason())
                : new Problem(ExitCode.ofTransfer(failure, outcome.head().isPresent()), FailureText.of(failure));
    }

    /** The end of one whose output could not be written: a reader that has gone is no failure. */
    static Problem unwritten(Throwable reason) {
        return reason instanceof Output.ClosedByReader ? Problem.quiet(ExitCode.OK) : OutputFiles.unwritable(reason);
    }

    /** Whether nobody reads our output any more. */
    static boolean isUnread(HttpOutcome outcome) {
        return outcome.failed()
                && outcome.failure() instanceof Failure.SinkFailed unwritable
                && unwritable.reason() instanceof Output.ClosedByReader;
    }
}
