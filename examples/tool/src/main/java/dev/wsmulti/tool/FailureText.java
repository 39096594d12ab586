package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import java.util.Map;

/** A failure in one line, with the option of this tool that changes the limit. */
final class FailureText {
    private static final Map<String, String> OPTIONS = Map.of(
            "maxMessage", "--max-message",
            "maxBody", "--max-filesize",
            "connectTimeout", "--connect-timeout",
            "lookupTimeout", "--connect-timeout",
            "minRate", "--speed-limit",
            "openTimeout", "-m",
            "timeout", "-m",
            "pongTimeout", "--ping 0");

    private FailureText() {}

    static String of(Failure failure) {
        if (failure instanceof Failure.SourceFailed unreadable) {
            return "cannot read what is to be sent: " + Problem.reason(unreadable.reason());
        }
        String option = OPTIONS.get(setting(failure));
        return option == null ? failure.message() : failure.message() + "; see " + option;
    }

    private static String setting(Failure failure) {
        if (failure instanceof Failure.TimedOut late) {
            return late.setting();
        }
        return failure instanceof Failure.LimitExceeded limit ? limit.setting() : "";
    }
}
