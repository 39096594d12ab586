package dev.wsmulti.extension;

import java.util.Optional;

/**
 * A parameter of an extension as it stands in {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). A value that came
 * in quotes counts as the token within.
 *
 * @param name a token
 * @param value a token, or nothing
 */
public record Parameter(String name, Optional<String> value) {
    /** One without a value. */
    public static Parameter of(String name) {
        return new Parameter(name, Optional.empty());
    }

    /** One with a value. */
    public static Parameter of(String name, String value) {
        return new Parameter(name, Optional.of(value));
    }

    /** One with a number. */
    public static Parameter of(String name, int value) {
        return of(name, Integer.toString(value));
    }

    /** As the header says it. */
    @Override
    public String toString() {
        return value.map(token -> name + "=" + token).orElse(name);
    }
}
