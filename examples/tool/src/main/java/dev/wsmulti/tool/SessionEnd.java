package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.WsOutcome;
import java.util.Set;

/** What the end of a session means for the exit code. */
final class SessionEnd {
    private static final Set<Integer> GOOD = Set.of(Close.NORMAL.code(), Close.GOING_AWAY.code(), Close.NO_CODE.code());

    private SessionEnd() {}

    /** The end of a session that nothing of our own has ended; the code 0 may come with a note. */
    static Problem of(WsOutcome outcome, long missing) {
        if (outcome.failed() && !isUnanswered(outcome)) {
            return failed(outcome, outcome.failure());
        }
        Close close = outcome.close();
        if (!outcome.failed() && !GOOD.contains(close.code())) {
            return new Problem(ExitCode.PEER, "the peer closed the session with " + shown(close));
        }
        if (missing > 0) {
            return new Problem(
                    ExitCode.PEER,
                    "the session ended with " + shown(close) + " and " + missing
                            + " of the messages asked for by --exit-after did not come");
        }
        return new Problem(
                ExitCode.OK, outcome.failed() ? "the peer did not answer our close frame: " + why(outcome) : "");
    }

    /** Our own close was the last word: everything is sent, so that this is no failure. */
    private static boolean isUnanswered(WsOutcome outcome) {
        return outcome.wasOpen()
                && outcome.failure() instanceof Failure.TimedOut late
                && late.setting().equals("closeTimeout");
    }

    private static String why(WsOutcome outcome) {
        return outcome.failure().message();
    }

    private static Problem failed(WsOutcome outcome, Failure failure) {
        int code = ExitCode.ofSession(failure, outcome.wasOpen());
        String text = FailureText.of(failure);
        String digits = String.valueOf(outcome.close().code());
        boolean says = code != ExitCode.PEER || !outcome.wasOpen() || text.contains(digits);
        return new Problem(code, says ? text : text + " (" + shown(outcome.close()) + ")");
    }

    private static String shown(Close close) {
        return close.reason().isEmpty() ? String.valueOf(close.code()) : close.code() + " " + close.reason();
    }
}
