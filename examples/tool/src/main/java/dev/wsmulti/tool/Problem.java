package dev.wsmulti.tool;

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
