package dev.wsmulti.server;

import dev.wsmulti.http.RequestHead;
import dev.wsmulti.transfer.CheckReturnValue;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origins whose pages may open a WebSocket (RFC 6455 section 10.2): an exact list, compared by scheme, host and port
 * (RFC 6454 section 5). Browsers send the origin of the page with every upgrade and let it connect anywhere, with the user's
 * cookies; a server that trusts cookies must look. Immutable; every method returns a copy.
 *
 * <pre>{@code
 * Routes.of().ws("/chat", Origins.of("https://a.example", "https://b.example:8443"), chat)
 * }</pre>
 */
@CheckReturnValue
public final class Origins {
    private static final String OPAQUE = "null";
    private static final int LARGEST_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile(
            "([a-z][a-z0-9+.-]*)://([a-z0-9._~%-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> PORTS = Map.of("http", "80", "https", "443", "ws", "80", "wss", "443");

    private final Set<String> allowed;
    private final boolean none;

    private Origins(Set<String> allowed, boolean none) {
        this.allowed = allowed;
        this.none = none;
    }

    /**
     * These and no others, in the form {@code scheme://host} or {@code scheme://host:port}. {@code "null"}, which sandboxed
     * pages and files send, is let in only where it is named.
     *
     * @throws IllegalArgumentException for what is no origin, such as one with a path, a wildcard or a port above 65535
     */
    public static Origins of(String... origins) {
        Set<String> allowed = new HashSet<>();
        for (String origin : origins) {
            String normal = normal(origin);
            if (normal.isEmpty()) {
                throw new IllegalArgumentException(
                        "an origin is scheme://host or scheme://host:port (RFC 6454 section 6.1): " + origin);
            }
            allowed.add(normal);
        }
        return new Origins(Set.copyOf(allowed), false);
    }

    /** Lets in who sends no {@code Origin} too: programs that are no browsers. They could send any. Default: refused. */
    public Origins orNone() {
        return new Origins(allowed, true);
    }

    /** Whether a request comes from one of them: it names its origin once, or not at all where that is allowed. */
    public boolean allows(RequestHead head) {
        List<String> named = head.headers().allValues("Origin");
        return named.isEmpty() ? none : named.size() == 1 && allowed.contains(normal(named.get(0)));
    }

    /** Scheme and host in lower case, the port always said; empty for what is no origin. */
    private static String normal(String origin) {
        if (origin.equals(OPAQUE)) {
            return OPAQUE;
        }
        Matcher parts = FORM.matcher(origin);
        if (!parts.matches()) {
            return "";
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String given = parts.group(3);
        if (given != null && Integer.parseInt(given) > LARGEST_PORT) {
            return "";
        }
        String port = given == null ? PORTS.getOrDefault(scheme, "") : String.valueOf(Integer.parseInt(given));
        return scheme + "://" + parts.group(2).toLowerCase(Locale.ROOT) + ":" + port;
    }

    @Override
    public String toString() {
        return "Origins " + allowed + (none ? " or none" : "");
    }
}
