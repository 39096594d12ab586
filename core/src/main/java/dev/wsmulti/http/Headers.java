package dev.wsmulti.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The header fields of a message in their order, names compared without case (RFC 9110 section 5). Immutable; every
 * value has been checked: no CR, LF or NUL can get in, so none can get out.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new String[0]);

    /** Names at even places, values at odd ones. */
    private final String[] fields;

    /** A bit for each name that is there, see {@link #bit}: most names that are asked for are not. */
    private final long names;

    private Headers(String[] fields) {
        this.fields = fields;
        long bits = 0;
        for (int i = 0; i < fields.length; i += 2) {
            bits |= bit(fields[i]);
        }
        names = bits;
    }

    /** By length and first letter, in which names that are equal without case do not differ. */
    private static long bit(String name) {
        return name.isEmpty() ? 0 : 1L << ((name.charAt(0) | 0x20) + 7 * name.length());
    }

    /** No fields at all. */
    public static Headers of() {
        return EMPTY;
    }

    /**
     * Fields in the order given.
     *
     * @param namesAndValues name, value, name, value, ...
     * @throws IllegalArgumentException for an odd count, a name that is not a token, or a value with CR, LF or NUL
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("Headers.of takes name, value, name, value: the last name has no value");
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            check(namesAndValues[i], namesAndValues[i + 1]);
        }
        return namesAndValues.length == 0 ? EMPTY : new Headers(namesAndValues.clone());
    }

    /** The first value of a field, if the field is there. */
    public Optional<String> firstValue(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return Optional.of(fields[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** All values of a field in their order, one for each line it came in. */
    public List<String> allValues(String name) {
        List<String> values = List.of();
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values = values.isEmpty() ? new ArrayList<>(1) : values;
                values.add(fields[i + 1]);
            }
        }
        return List.copyOf(values);
    }

    /** Whether the field is there. */
    public boolean contains(String name) {
        if ((names & bit(name)) == 0) {
            return false;
        }
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The elements of a comma separated list field (RFC 9110 section 5.6.1), over all its lines, empty ones left out.
     */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (String value : allValues(name)) {
            for (String element : value.split(",", -1)) {
                String trimmed = element.strip();
                if (!trimmed.isEmpty()) {
                    elements.add(trimmed);
                }
            }
        }
        return elements;
    }

    /** Whether a list field holds the token, compared without case. */
    public boolean hasElement(String name, String token) {
        return contains(name) && elements(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    /** Number of field lines. */
    public int size() {
        return fields.length / 2;
    }

    /** Passes every field line on, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < fields.length; i += 2) {
            action.accept(fields[i], fields[i + 1]);
        }
    }

    /** The fields by lower case name; values in their order. */
    public Map<String, List<String>> map() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        forEach((name, value) -> map.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value));
        return map;
    }

    /** These fields with one set: every line of that name is replaced by the one given, at the first one's place. */
    public Headers with(String name, String value) {
        check(name, value);
        List<String> changed = new ArrayList<>(fields.length + 2);
        boolean placed = false;
        for (int i = 0; i < fields.length; i += 2) {
            if (!fields[i].equalsIgnoreCase(name)) {
                changed.add(fields[i]);
                changed.add(fields[i + 1]);
            } else if (!placed) {
                changed.add(name);
                changed.add(value);
                placed = true;
            }
        }
        if (!placed) {
            changed.add(name);
            changed.add(value);
        }
        return new Headers(changed.toArray(String[]::new));
    }

    /** These fields and one line more at the end. */
    public Headers and(String name, String value) {
        check(name, value);
        String[] longer = Arrays.copyOf(fields, fields.length + 2);
        longer[fields.length] = name;
        longer[fields.length + 1] = value;
        return new Headers(longer);
    }

    /** These fields and then the other ones. */
    public Headers append(Headers other) {
        if (fields.length == 0 || other.fields.length == 0) {
            return fields.length == 0 ? other : this;
        }
        String[] longer = Arrays.copyOf(fields, fields.length + other.fields.length);
        System.arraycopy(other.fields, 0, longer, fields.length, other.fields.length);
        return new Headers(longer);
    }

    /** These fields but for the lines of one name. */
    public Headers without(String name) {
        List<String> kept = new ArrayList<>(fields.length);
        forEach((field, value) -> {
            if (!field.equalsIgnoreCase(name)) {
                kept.add(field);
                kept.add(value);
            }
        });
        return kept.size() == fields.length ? this : new Headers(kept.toArray(String[]::new));
    }

    /** Whether the text is a token of RFC 9110 section 5.6.2, as names, methods and subprotocols must be. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void check(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("header name is not a token (RFC 9110 section 5.1): " + printable(name));
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(
                        "value of header " + name + " has CR, LF or NUL at index " + i + " (RFC 9110 section 5.5)");
            }
            if (c > 255) {
                throw new IllegalArgumentException("value of header " + name
                        + " has a character beyond ISO 8859-1 at index " + i + ": encode it first");
            }
        }
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(40).forEach(c -> shown.append(c > 32 && c < 127 ? (char) c : '?'));
        return shown.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && Arrays.equals(fields, headers.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fields);
    }

    /** The field lines, with the values of credentials and cookies left out. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder("{");
        forEach((name, value) -> shown.append(shown.length() > 1 ? ", " : "")
                .append(name)
                .append(": ")
                .append(isSecret(name) ? "(hidden)" : value));
        return shown.append('}').toString();
    }

    /** Whether the value of that field must not be shown: credentials and cookies. */
    public static boolean isSecret(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "authorization", "proxy-authorization", "cookie", "set-cookie" -> true;
            default -> false;
        };
    }
}
