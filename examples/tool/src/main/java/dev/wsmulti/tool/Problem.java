package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why the program ends: an exit code, and the line that says what happened. It has no stack trace: it is for people. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    public Problem(int code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    /** An end without anything to say. */
    static Problem quiet(int code) {
        return new Problem(code, "");
    }

    /** What the user asked for is refused, in the words of what refused it. */
    static Problem usage(RuntimeException refused) {
        return new Problem(ExitCode.USAGE, String.valueOf(refused.getMessage()));
    }

    /** What an option names cannot be read. */
    static Problem unreadable(String name, String option, Exception cause) {
        return new Problem(ExitCode.INPUT, "cannot read " + name + " named by " + option + ": " + reason(cause));
    }

    /** What went wrong, for people: files say in their exceptions which one it was, and often no more. */
    static String reason(Throwable cause) {
        String text = cause.getMessage();
        if (cause instanceof NoSuchFileException) {
            return text + " does not exist";
        }
        if (cause instanceof AccessDeniedException) {
            return "no permission for " + text;
        }
        return text != null && cause instanceof IOException ? text : String.valueOf(cause);
    }

    /** What is to be sent is longer than memory allows. */
    static Problem tooMuchInput() {
        return new Problem(ExitCode.INPUT, "the input does not fit into memory; see --binary and java -Xmx");
    }

    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
