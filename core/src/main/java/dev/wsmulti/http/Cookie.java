package dev.wsmulti.http;

import java.time.Duration;
import java.util.Optional;

/**
 * A cookie for a {@code Set-Cookie} field (RFC 6265 section 4.1). Immutable: each method with an argument answers a
 * changed copy.
 *
 * @param name a token
 * @param value no control character, space, quote, comma, semicolon or backslash; a secret that no text shows
 * @param path the path it is for, with all below
 * @param domain the domain it is for, with all below; without one it is for the host that sets it
 * @param maxAge how long it lives, in whole seconds; without one it lives as long as the browser's session; zero
 *     deletes it
 * @param secure whether it is sent over TLS only
 * @param httpOnly whether it is hidden from scripts
 * @param sameSite with which requests of other sites it goes, if that is said
 */
public record Cookie(
        String name,
        String value,
        Optional<String> path,
        Optional<String> domain,
        Optional<Duration> maxAge,
        boolean secure,
        boolean httpOnly,
        Optional<SameSite> sameSite) {

    /** Which requests that begin on another site carry the cookie. */
    public enum SameSite {
        STRICT("Strict"),
        LAX("Lax"),
        /** All of them; browsers want such a cookie to be {@code secure}. */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    public Cookie {
        if (!Headers.isToken(name)) {
            throw new IllegalArgumentException("the name of a cookie is a token (RFC 6265 section 4.1.1)");
        }
        check("value", value, " \",;\\");
        path.ifPresent(text -> check("path", text, ";"));
        domain.ifPresent(text -> check("domain", text, ";"));
    }

    /** A cookie with a name and a value, for the host that sets it and as long as the browser's session. */
    public static Cookie of(String name, String value) {
        return new Cookie(
                name, value, Optional.empty(), Optional.empty(), Optional.empty(), false, false, Optional.empty());
    }

    public Cookie path(String text) {
        return new Cookie(name, value, Optional.of(text), domain, maxAge, secure, httpOnly, sameSite);
    }

    public Cookie domain(String text) {
        return new Cookie(name, value, path, Optional.of(text), maxAge, secure, httpOnly, sameSite);
    }

    public Cookie maxAge(Duration age) {
        return new Cookie(name, value, path, domain, Optional.of(age), secure, httpOnly, sameSite);
    }

    public Cookie secure(boolean on) {
        return new Cookie(name, value, path, domain, maxAge, on, httpOnly, sameSite);
    }

    public Cookie httpOnly(boolean on) {
        return new Cookie(name, value, path, domain, maxAge, secure, on, sameSite);
    }

    public Cookie sameSite(SameSite rule) {
        return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, Optional.of(rule));
    }

    /** The value of the {@code Set-Cookie} field. */
    public String headerValue() {
        return name + "=" + value + attributes();
    }

    private String attributes() {
        StringBuilder text = new StringBuilder();
        path.ifPresent(at -> text.append("; Path=").append(at));
        domain.ifPresent(at -> text.append("; Domain=").append(at));
        maxAge.ifPresent(age -> text.append("; Max-Age=").append(age.toSeconds()));
        text.append(secure ? "; Secure" : "").append(httpOnly ? "; HttpOnly" : "");
        sameSite.ifPresent(rule -> text.append("; SameSite=").append(rule.text));
        return text.toString();
    }

    private static void check(String what, String text, String forbidden) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > 126 || forbidden.indexOf(c) >= 0) {
                throw new IllegalArgumentException("the " + what + " of a cookie holds a character that RFC 6265"
                        + " section 4.1.1 forbids, at index " + i);
            }
        }
    }

    /** The field value with the cookie's own value left out. */
    @Override
    public String toString() {
        return name + "=(hidden)" + attributes();
    }
}
