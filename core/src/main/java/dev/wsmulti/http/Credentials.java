package dev.wsmulti.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Who asks, as it is sent with a request: of the scheme Basic or Bearer. An immutable value, which no text of this library
 * shows. It goes to the host, port and scheme of the request that it is given to, and nowhere else.
 */
public final class Credentials {
    /** RFC 6750 section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final String scheme;
    private final String value;

    private Credentials(String scheme, String value) {
        this.scheme = scheme;
        this.value = value;
    }

    /**
     * A user and a password, sent as UTF-8 and readable for everybody on the way unless there is TLS (RFC 7617;
     * {@code CURLOPT_USERPWD}).
     *
     * @throws IllegalArgumentException for a user with a colon, or control characters in either
     */
    public static Credentials basic(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user of Basic credentials has no colon (RFC 7617 section 2)");
        }
        String both = user + ":" + password;
        if (both.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Basic credentials have no control characters (RFC 7617 section 2)");
        }
        return new Credentials("Basic", Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A token (RFC 6750; {@code CURLOPT_XOAUTH2_BEARER}).
     *
     * @throws IllegalArgumentException for characters that no token has
     */
    public static Credentials bearer(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("not a bearer token (RFC 6750 section 2.1)");
        }
        return new Credentials("Bearer", token);
    }

    /** What the field {@code Authorization} says. */
    public String authorization() {
        return scheme + " " + value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials credentials && authorization().equals(credentials.authorization());
    }

    @Override
    public int hashCode() {
        return authorization().hashCode();
    }

    /** The scheme alone. */
    @Override
    public String toString() {
        return scheme + " (hidden)";
    }
}
