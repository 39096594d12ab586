package dev.wsmulti.http;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: a URL with one of the schemes {@code ws wss http https}, parsed strictly and kept in normal
 * form. Immutable.
 *
 * <p>What the parser does, and where it stops:
 * <ul>
 *   <li>The scheme may be in any case and must be followed by {@code ://}. A text has at most 64 KiB characters.
 *   <li>A control character, a backslash or a lone surrogate anywhere is refused; so is a second {@code @}.
 *   <li>A host is made of ASCII letters, digits, {@code -}, {@code _} and {@code .}; it is put in lower case and may
 *       end in one dot, which is kept. Percent-encoding in it is refused. A host beyond ASCII is refused too: the
 *       standards for such names disagree on characters like {@code ß}, and a guess would visit another host; its
 *       {@code xn--} form is accepted as it is.
 *   <li>A host whose last label is a number is an IPv4 address; the odd forms of the WHATWG URL standard
 *       ({@code 0x7f.1}, {@code 017700000001}, {@code 2130706433}) become the usual one, others are refused.
 *   <li>An IPv6 address stands in brackets and is put in the form of RFC 5952; zone ids are refused.
 *   <li>A port is 1 to 65535; an empty one is the default.
 *   <li>In path and query, what may not go on the wire (space, {@code |}, characters beyond ASCII as UTF-8, a
 *       {@code %} that encodes nothing, ...) is percent-encoded; what is encoded already stays as it is. Dot segments
 *       are removed, also in the spelling {@code %2e}. The fragment is dropped.
 * </ul>
 */
public final class Target implements Parsed {
    private final String scheme;
    private final @Nullable String userInfo;
    private final String host;
    private final int port;
    private final String path;
    private final @Nullable String query;

    Target(
            String scheme,
            @Nullable String userInfo,
            TargetHost.WithPort hostAndPort,
            String path,
            @Nullable String query) {
        this.scheme = scheme;
        this.userInfo = userInfo;
        this.host = hostAndPort.host();
        this.port = hostAndPort.port() == 0 ? defaultPort(scheme) : hostAndPort.port();
        this.path = path;
        this.query = query;
    }

    /** Why a text is not a target. */
    public enum Reason {
        /** It may be a host and a path, but no scheme says so. */
        NO_SCHEME,
        /** A URL, but not with one of our schemes. */
        UNKNOWN_SCHEME,
        /** It breaks a rule of URLs, or one of the limits above. */
        MALFORMED
    }

    /**
     * A text that is not a target.
     *
     * @param message one sentence for people; it never holds the user information of the URL
     */
    public record Problem(Reason reason, String message) implements Parsed {}

    /**
     * The target of a URL.
     *
     * @throws IllegalArgumentException if it is not one, with the message of the {@link Problem}
     */
    public static Target of(String url) {
        Parsed parsed = parse(url);
        if (parsed instanceof Target target) {
            return target;
        }
        throw new IllegalArgumentException(((Problem) parsed).message());
    }

    /** Parses a URL. */
    public static Parsed parse(String url) {
        return TargetParser.parse(url);
    }

    /**
     * Resolves a reference, such as the value of a {@code Location} field, against this target (RFC 3986 section 5.2).
     * The user information goes along only where the reference names no host.
     */
    public Parsed resolve(String reference) {
        return TargetParser.resolve(this, reference);
    }

    /** Whether the scheme is {@code ws} or {@code wss}. */
    public boolean isWebSocket() {
        return scheme.startsWith("ws");
    }

    /** The scheme in lower case: {@code ws}, {@code wss}, {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** Whether the scheme asks for TLS. */
    public boolean isSecure() {
        return isSecure(scheme);
    }

    /** The host as looked up, in lower case: an IPv6 address without brackets. */
    public String host() {
        return host;
    }

    /** The port, the default of the scheme where the URL names none. */
    public int port() {
        return port;
    }

    /** The value of the Host field: brackets for IPv6, the port only where it is not the default. */
    public String authority() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == defaultPort(scheme) ? name : name + ":" + port;
    }

    /** The path, percent-encoded; at least {@code /}. */
    public String path() {
        return path;
    }

    /** The query, percent-encoded, without its question mark; empty text for a bare question mark. */
    public Optional<String> query() {
        return Optional.ofNullable(query);
    }

    /** Path and query for the request line, at least {@code /}. */
    public String requestTarget() {
        return query == null ? path : path + "?" + query;
    }

    /** User and password as the URL has them, percent-encoded. A secret: it is in none of the texts of this class. */
    public Optional<String> userInfo() {
        return Optional.ofNullable(userInfo);
    }

    /** This target as a {@code java.net.URI}, without the user information. */
    public URI toUri() {
        return URI.create(toString());
    }

    static boolean isScheme(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "ws", "wss", "http", "https" -> true;
            default -> false;
        };
    }

    private static boolean isSecure(String scheme) {
        return scheme.endsWith("s") && !scheme.equals("ws");
    }

    private static int defaultPort(String scheme) {
        return isSecure(scheme) ? 443 : 80;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target
                && scheme.equals(target.scheme)
                && host.equals(target.host)
                && port == target.port
                && path.equals(target.path)
                && Objects.equals(query, target.query)
                && Objects.equals(userInfo, target.userInfo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, host, port, path, query, userInfo);
    }

    /** The URL in normal form, without the user information. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + requestTarget();
    }
}
