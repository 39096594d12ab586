package dev.wsmulti.tool;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A header field as {@code -H} gives it.
 *
 * @param removed whether the user wants the field left out: a name, a colon, and nothing
 */
record HeaderLine(String name, String value, boolean removed) {
    static List<HeaderLine> of(List<String> texts) {
        List<HeaderLine> lines = new ArrayList<>();
        texts.forEach(text -> lines.add(of(text)));
        return lines;
    }

    private static HeaderLine of(String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            String value = text.substring(colon + 1).strip();
            return new HeaderLine(text.substring(0, colon).strip(), onWire(value), value.isEmpty());
        }
        if (text.endsWith(";")) {
            return new HeaderLine(text.substring(0, text.length() - 1), "", false);
        }
        throw new Problem(ExitCode.USAGE, "-H needs \"Name: value\", or \"Name;\" for an empty value: " + text);
    }

    /** Characters beyond ASCII go out as UTF-8, and header values are bytes: each one a character of ISO 8859-1. */
    static String onWire(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
