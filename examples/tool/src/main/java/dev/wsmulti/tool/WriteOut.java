package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What {@code -w} says behind a transfer, in curl's notation: {@code %{name}}, {@code %header{name}}, {@code \n}. */
final class WriteOut {
    private static final String HEADER = "%header{";
    private static final String VARIABLE = "%{";

    private final String format;
    private final Reporter reporter;
    private final Output standardOutput = new StandardOutput();
    private final StringBuilder text = new StringBuilder();
    private boolean toError;

    WriteOut(String option, Reporter reporter) {
        this.format = new String(Data.of(option, "-w"), StandardCharsets.UTF_8);
        this.reporter = reporter;
    }

    /** Says it of a transfer that has ended. */
    void print(WriteOutVariables of) throws IOException {
        toError = false;
        int at = 0;
        while (at < format.length()) {
            at = switch (format.charAt(at)) {
                case '%' -> percent(of, at);
                case '\\' -> escape(at);
                default -> plain(at);
            };
        }
        flush();
    }

    private int plain(int at) {
        text.append(format.charAt(at));
        return at + 1;
    }

    private int percent(WriteOutVariables of, int at) throws IOException {
        if (format.startsWith("%%", at)) {
            return plain(at + 1);
        }
        String opening = format.startsWith(HEADER, at) ? HEADER : VARIABLE;
        int end = format.startsWith(opening, at) ? format.indexOf('}', at) : -1;
        if (end < 0) {
            return plain(at);
        }
        String name = format.substring(at + opening.length(), end);
        if (opening.equals(HEADER)) {
            text.append(of.header(name));
        } else {
            variable(of, name);
        }
        boolean over = opening.equals(VARIABLE) && name.equals("onerror") && of.succeeded();
        return over ? format.length() : end + 1;
    }

    private void variable(WriteOutVariables of, String name) throws IOException {
        switch (name) {
            case "stdout" -> switchTo(false);
            case "stderr" -> switchTo(true);
            case "onerror" -> {} // what follows is for failures alone
            default ->
                of.text(name)
                        .ifPresentOrElse(
                                text::append, () -> reporter.note("unknown --write-out variable: '" + name + "'"));
        }
    }

    private int escape(int at) {
        String sequence = format.substring(at, Math.min(at + 2, format.length()));
        text.append(
                switch (sequence) {
                    case "\\n" -> "\n";
                    case "\\r" -> "\r";
                    case "\\t" -> "\t";
                    default -> sequence;
                });
        return at + sequence.length();
    }

    private void switchTo(boolean error) throws IOException {
        flush();
        toError = error;
    }

    private void flush() throws IOException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        if (toError) {
            reporter.bytes(bytes);
        } else {
            standardOutput.write(ByteBuffer.wrap(bytes));
        }
    }
}
