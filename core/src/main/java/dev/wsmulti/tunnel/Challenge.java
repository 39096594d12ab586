package dev.wsmulti.tunnel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A challenge of {@code Proxy-Authenticate} (RFC 9110 section 11.6).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case; the first of a name counts
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Only the nonce was too old: name and password may well be right. */
    boolean isStale() {
        return parameter("stale").orElse("").equalsIgnoreCase("true");
    }

    /** All challenges of one field value; what is not well formed ends it. */
    static List<Challenge> parse(String value) {
        return new Parser(value).all();
    }

    private static final class Parser {
        private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

        private final String text;
        private final List<Challenge> found = new ArrayList<>();
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Challenge> all() {
            while (true) {
                skip(" \t,");
                String name = token();
                if (name.isEmpty()) {
                    return found;
                }
                int behind = at;
                skip(" \t");
                if (at < text.length() && text.charAt(at) == '=' && !found.isEmpty()) {
                    at++;
                    if (!parameter(name.toLowerCase(Locale.ROOT))) {
                        return found;
                    }
                } else {
                    at = behind;
                    found.add(new Challenge(name.toLowerCase(Locale.ROOT), new LinkedHashMap<>()));
                    token68();
                }
            }
        }

        /** Those of schemes that have no parameters, such as Negotiate. */
        private void token68() {
            int from = at;
            skip(" ");
            int begin = at;
            while (at < text.length() && (SEPARATORS.indexOf(text.charAt(at)) < 0 || text.charAt(at) == '/')) {
                at++;
            }
            boolean some = at > begin;
            skip("=");
            int end = at;
            skip(" \t");
            boolean whole = some && (at == text.length() || text.charAt(at) == ',');
            at = whole ? end : from;
        }

        private boolean parameter(String name) {
            skip(" \t");
            String value;
            if (at < text.length() && text.charAt(at) == '"') {
                Optional<String> quoted = quoted();
                if (quoted.isEmpty()) {
                    return false;
                }
                value = quoted.get();
            } else {
                value = token();
            }
            found.get(found.size() - 1).parameters().putIfAbsent(name, value);
            return true;
        }

        private Optional<String> quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                }
                value.append(c);
            }
            return Optional.empty();
        }

        private String token() {
            int from = at;
            while (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(from, at);
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
