package dev.wsmulti.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path of a route: literal segments, {@code {name}} for one segment, and {@code *} at the end for the rest. */
final class PathPattern implements Comparable<PathPattern> {
    private static final String REST = "*";

    private final String text;
    private final List<String> segments;
    private final boolean literal;

    PathPattern(String text) {
        this.text = text;
        if (!text.startsWith("/") && !text.equals(REST)) {
            throw new IllegalArgumentException("the path of a route begins with / or is *: " + text);
        }
        segments = List.of((text.equals(REST) ? "/*" : text).substring(1).split("/", -1));
        for (int i = 0; i < segments.size(); i++) {
            check(segments.get(i), i == segments.size() - 1);
            if (isVariable(segments.get(i)) && segments.indexOf(segments.get(i)) < i) {
                throw new IllegalArgumentException(
                        "a variable of a route has one place: " + segments.get(i) + " in " + text);
            }
        }
        literal = segments.stream().noneMatch(segment -> segment.equals(REST) || isVariable(segment));
    }

    /** Whether it fits one path only, which is its text. */
    boolean isLiteral() {
        return literal;
    }

    private void check(String segment, boolean last) {
        boolean rest = segment.equals(REST) && last;
        if (!rest && (segment.contains(REST) || !isVariable(segment) && segment.matches(".*[{}?#].*"))) {
            throw new IllegalArgumentException(
                    "a segment of a route is literal, {name}, or * at the end: " + segment + " in " + text);
        }
    }

    /** The variables of a path that fits, percent-decoded; null for one that does not fit. */
    @Nullable
    Map<String, String> match(String path) {
        if (literal) {
            return path.equals(text) ? Map.of() : null;
        }
        if (!path.startsWith("/")) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        int at = 1;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.equals(REST)) {
                variables.put(REST, decoded(path.substring(at)));
                return variables;
            }
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            String value = path.substring(at, end);
            if (isVariable(segment) && !value.isEmpty()) {
                variables.put(segment.substring(1, segment.length() - 1), decoded(value));
            } else if (!segment.equals(value)) {
                return null;
            }
            boolean last = i == segments.size() - 1;
            if (last != slash < 0) {
                return null;
            }
            at = end + 1;
        }
        return variables;
    }

    private static boolean isVariable(String segment) {
        return segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
    }

    /** What is no percent-encoding stays as it came. */
    private static String decoded(String value) {
        try {
            return value.indexOf('%') < 0
                    ? value
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value;
        }
    }

    /** The more telling one first: a literal segment before a variable one, that before the rest. */
    @Override
    public int compareTo(PathPattern other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int order = Integer.compare(rank(segments.get(i)), rank(other.segments.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(other.segments.size(), segments.size());
    }

    private static int rank(String segment) {
        if (segment.equals(REST)) {
            return 2;
        }
        return isVariable(segment) ? 1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
