package dev.wsmulti.tool;

import dev.wsmulti.http.Headers;
import java.io.PrintStream;

/** Everything that is said on standard error. What comes from a peer cannot control the terminal or add lines. */
final class Reporter {
    private final PrintStream err = System.err;
    private final boolean errors;
    private final boolean notes;
    private final boolean verbose;
    private boolean lineOpen;

    private Reporter(boolean errors, boolean notes, boolean verbose) {
        this.errors = errors;
        this.notes = notes;
        this.verbose = verbose;
    }

    /** Says errors and notes, for when no options are known yet. */
    static Reporter plain() {
        return new Reporter(true, true, false);
    }

    /** As {@code -s}, {@code -S} and {@code -v} say. */
    static Reporter of(Options options) {
        return new Reporter(!options.silent || options.showError, !options.silent, options.verbose);
    }

    boolean isVerbose() {
        return verbose;
    }

    boolean isSilent() {
        return !notes;
    }

    /** The line of a failure; nothing for one that has nothing to say. */
    synchronized void error(Problem problem) {
        if (errors && !problem.text().isEmpty()) {
            line("wsmulti: (" + problem.code() + ") " + problem.text());
        }
    }

    /** Something worth knowing that is no failure. */
    synchronized void note(String text) {
        if (notes) {
            line("wsmulti: " + text);
        }
    }

    /** A line for people that is not about this program, such as the heads of columns. */
    synchronized void heading(String text) {
        if (notes) {
            line(text);
        }
    }

    /** What the user asked to be written here. */
    synchronized void bytes(byte[] text) {
        err.write(text, 0, text.length);
        err.flush();
    }

    /** A detail for {@code -v}; the mark is that of curl: {@code >} sent, {@code <} received, {@code *} else. */
    synchronized void detail(char mark, String text) {
        if (verbose) {
            line(mark + " " + text);
        }
    }

    /** A header field for {@code -v}; no credentials and no cookies. */
    void field(char mark, String name, String value) {
        detail(mark, name + ": " + (Headers.isSecret(name) ? "(hidden)" : value));
    }

    /** A line that the next one replaces. */
    synchronized void progress(String text) {
        lineOpen = true;
        err.print("\r\033[K" + text);
        err.flush();
    }

    /** The line that would be replaced stays. */
    synchronized void keepProgress() {
        if (lineOpen) {
            lineOpen = false;
            err.println();
            err.flush();
        }
    }

    private void line(String text) {
        if (lineOpen) {
            lineOpen = false;
            err.print("\r\033[K");
        }
        err.println(printable(text));
        err.flush();
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return shown.toString().stripTrailing();
    }
}
