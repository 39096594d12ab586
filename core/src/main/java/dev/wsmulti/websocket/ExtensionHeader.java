package dev.wsmulti.websocket;

import dev.wsmulti.extension.Parameter;
import dev.wsmulti.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code Sec-WebSocket-Extensions}, RFC 6455 section 9.1: a list of extensions, each with parameters, whose values are
 * tokens, or tokens in quotes.
 */
final class ExtensionHeader {
    static final String NAME = "Sec-WebSocket-Extensions";

    /** One extension offered or answered, with its parameters in their order. */
    record Element(String name, List<Parameter> parameters) {
        @Override
        public String toString() {
            return parameters.stream()
                    .map(parameter -> "; " + checked(parameter))
                    .collect(Collectors.joining("", token(name), ""));
        }

        private static Parameter checked(Parameter parameter) {
            String unused = token(parameter.name());
            parameter.value().ifPresent(Element::token);
            return parameter;
        }

        private static String token(String text) {
            if (!Headers.isToken(text)) {
                throw new IllegalArgumentException("not a token in " + NAME + " (RFC 6455 section 9.1): " + text);
            }
            return text;
        }
    }

    private final String text;
    private int at;

    private ExtensionHeader(String text) {
        this.text = text;
    }

    static String text(List<Element> elements) {
        return elements.stream().map(Element::toString).collect(Collectors.joining(", "));
    }

    /** What the field says, over all its lines: nothing if it is not there; empty if it breaks the grammar. */
    static Optional<List<Element>> parse(Headers headers) {
        List<Element> elements = new ArrayList<>();
        for (String line : headers.allValues(NAME)) {
            if (!new ExtensionHeader(line).into(elements)) {
                return Optional.empty();
            }
        }
        return Optional.of(elements);
    }

    private boolean into(List<Element> elements) {
        int before = elements.size();
        do {
            // RFC 9110 section 5.6.1.2: a recipient ignores empty elements of a list.
            skipSpace();
            if (at < text.length() && text.charAt(at) != ',') {
                Element element = element();
                if (element == null) {
                    return false;
                }
                elements.add(element);
            }
        } while (takes(','));
        return at == text.length() && elements.size() > before;
    }

    private @Nullable Element element() {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        while (takes(';')) {
            String key = token();
            Optional<String> value = Optional.empty();
            if (takes('=')) {
                value = Optional.of(value());
            }
            if (key.isEmpty() || value.isPresent() && value.get().isEmpty()) {
                return null;
            }
            parameters.add(new Parameter(key, value));
        }
        return name.isEmpty() ? null : new Element(name, parameters);
    }

    /** The token here, with the space around it; empty if there is none. */
    private String token() {
        skipSpace();
        int start = at;
        while (at < text.length() && Headers.isToken(text.substring(at, at + 1))) {
            at++;
        }
        String token = text.substring(start, at);
        skipSpace();
        return token;
    }

    /** Section 9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF". */
    private String value() {
        skipSpace();
        if (at == text.length() || text.charAt(at) != '"') {
            return token();
        }
        StringBuilder unescaped = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            unescaped.append(text.charAt(at));
        }
        boolean closed = takes('"');
        String value = unescaped.toString();
        return closed && Headers.isToken(value) ? value : "";
    }

    private boolean takes(char expected) {
        boolean there = at < text.length() && text.charAt(at) == expected;
        if (there) {
            at++;
            skipSpace();
        }
        return there;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
