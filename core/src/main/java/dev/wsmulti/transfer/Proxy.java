package dev.wsmulti.transfer;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Target;
import dev.wsmulti.secure.SecureLayer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A proxy ({@code CURLOPT_PROXY}). Immutable; every method with a parameter returns a copy. Sessions, {@code https:} and all
 * that goes through SOCKS get a tunnel; an HTTP proxy is given requests for {@code http:} as they are, unless {@link #tunnel}
 * says otherwise. User and password are in no text of this class.
 */
@CheckReturnValue
public final class Proxy implements ProxyChoice {
    /** Ports that are meant where none is said; as curl has it. */
    private static final int PORT = 1080;

    private static final int SECURE_PORT = 443;

    private final Type type;
    private final String host;
    private final int port;
    private @Nullable String user;
    private String password = "";
    private boolean digest;
    private boolean tunnel;
    private Headers headers = Headers.of();
    private Exceptions exceptions = Exceptions.of();
    private @Nullable SecureLayer tls;

    /** How it is spoken to. */
    public enum Type {
        /** HTTP: CONNECT for tunnels (RFC 9110 section 9.3.6). */
        HTTP,
        /** The same over TLS. */
        HTTPS,
        /** SOCKS4: IPv4 only, and names are looked up here. */
        SOCKS4,
        /** SOCKS4 where the proxy looks names up. */
        SOCKS4A,
        /** SOCKS5 (RFC 1928); names are looked up here. */
        SOCKS5,
        /** SOCKS5 where the proxy looks names up. */
        SOCKS5H;

        /** Whether it speaks HTTP. */
        public boolean isHttp() {
            return this == HTTP || this == HTTPS;
        }
    }

    private Proxy(Type type, String host, int port) {
        this.type = type;
        this.host = host;
        this.port = port;
    }

    private Proxy with(Consumer<Proxy> change) {
        Proxy copy = new Proxy(type, host, port);
        copy.user = user;
        copy.password = password;
        copy.digest = digest;
        copy.tunnel = tunnel;
        copy.headers = headers;
        copy.exceptions = exceptions;
        copy.tls = tls;
        change.accept(copy);
        return copy;
    }

    /**
     * The proxy of a URL: {@code http}, {@code https}, {@code socks4}, {@code socks4a}, {@code socks5} or {@code socks5h}, with
     * user and password if need be; {@code http} where none of them is said. The port is 1080 by default, 443 for
     * {@code https}.
     *
     * @throws IllegalArgumentException if it is not one; the message has no user and no password
     */
    public static Proxy of(String url) {
        int colon = url.indexOf("://");
        Type type = colon < 0 ? Type.HTTP : type(url.substring(0, colon));
        String rest = colon < 0 ? url : url.substring(colon + 3);
        Target target = Target.of("http://" + rest);
        boolean portSaid = Target.of("https://" + rest).port() == target.port();
        if (!target.requestTarget().equals("/")) {
            throw new IllegalArgumentException("the URL of a proxy has no path and no query");
        }
        int otherwise = type == Type.HTTPS ? SECURE_PORT : PORT;
        Proxy proxy = new Proxy(type, target.host(), portSaid ? target.port() : otherwise);
        if (target.userInfo().isEmpty()) {
            return proxy;
        }
        String[] both = target.userInfo().get().split(":", 2);
        return proxy.credentials(decoded(both[0]), both.length == 1 ? "" : decoded(both[1]));
    }

    private static Type type(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http" -> Type.HTTP;
            case "https" -> Type.HTTPS;
            case "socks4" -> Type.SOCKS4;
            case "socks4a" -> Type.SOCKS4A;
            case "socks5" -> Type.SOCKS5;
            case "socks5h" -> Type.SOCKS5H;
            default ->
                throw new IllegalArgumentException(
                        "a proxy's URL begins with http, https, socks4, socks4a, socks5 or socks5h, not with "
                                + scheme);
        };
    }

    /** Each {@code %} begins an encoded octet: the parser of targets sees to that. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * Who we are to it ({@code CURLOPT_PROXYUSERPWD}): Basic, sent with the first request, or as SOCKS has it. SOCKS4 knows no
     * passwords.
     *
     * @throws IllegalArgumentException for control characters
     */
    public Proxy credentials(String user, String password) {
        if ((user + password).chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("user and password of a proxy have no control characters");
        }
        return with(copy -> {
            copy.user = user;
            copy.password = password;
        });
    }

    /**
     * Whether the password is not sent but proved (Digest, RFC 7616; {@code CURLOPT_PROXYAUTH}); the proxy's challenge is
     * remembered by the loop. HTTP proxies only. Default: no.
     */
    public Proxy digest(boolean on) {
        return with(copy -> copy.digest = on);
    }

    /** Whether {@code http:} gets a tunnel too ({@code CURLOPT_HTTPPROXYTUNNEL}). Default: no. */
    public Proxy tunnel(boolean always) {
        return with(copy -> copy.tunnel = always);
    }

    /** Adds a field to each request that an HTTP proxy is asked; it does not go through a tunnel ({@code CURLOPT_PROXYHEADER}). */
    public Proxy header(String name, String value) {
        return with(copy -> copy.headers = headers.and(name, value));
    }

    /**
     * Hosts that are reached without it, besides those named before ({@code CURLOPT_NOPROXY}): names, each for all below it
     * too, addresses, blocks such as {@code 10.0.0.0/8}, {@code *} for all; commas or spaces part them.
     */
    public Proxy except(String... hosts) {
        Exceptions added = Exceptions.of(hosts);
        return with(copy -> copy.exceptions =
                new Exceptions(Stream.concat(exceptions.patterns().stream(), added.patterns().stream())
                        .toList()));
    }

    /** The TLS of an {@code https:} proxy; default: that of the loop. What a target shows is another layer's matter. */
    public Proxy tls(SecureLayer layer) {
        return with(copy -> copy.tls = layer);
    }

    @Override
    public Optional<Proxy> choose(Target target) {
        return exceptions.hold(target.host()) ? Optional.empty() : Optional.of(this);
    }

    public Type type() {
        return type;
    }

    /** Its name or address, IPv6 without brackets. */
    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** A secret, as {@link #password} is: in no text of this class. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** Empty text for none. */
    public String password() {
        return password;
    }

    public boolean digest() {
        return digest;
    }

    public boolean tunnel() {
        return tunnel;
    }

    public Headers headers() {
        return headers;
    }

    public Optional<SecureLayer> tls() {
        return Optional.ofNullable(tls);
    }

    /** Whether connections through them may be shared: all but the exceptions is alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Proxy proxy
                && type == proxy.type
                && host.equals(proxy.host)
                && port == proxy.port
                && Objects.equals(user, proxy.user)
                && password.equals(proxy.password)
                && digest == proxy.digest
                && tunnel == proxy.tunnel
                && headers.equals(proxy.headers)
                && Objects.equals(tls, proxy.tls);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, host, port, user, digest, tunnel);
    }

    /** Its URL, without user and password. */
    @Override
    public String toString() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return type.name().toLowerCase(Locale.ROOT) + "://" + name + ":" + port;
    }
}
