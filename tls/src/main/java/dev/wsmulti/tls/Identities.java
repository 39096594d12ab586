package dev.wsmulti.tls;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which identity is shown where.
 *
 * @param own where no host of the others is meant
 * @param perHost by name, or {@code *.} and a name; two look-ups find it, so that there is nothing to cache
 */
record Identities(Optional<Identity> own, Map<String, Identity> perHost) {
    static final Identities NONE = new Identities(Optional.empty(), Map.of());

    Identities own(Identity identity) {
        return new Identities(Optional.of(identity), perHost);
    }

    Identities with(String pattern, Identity identity) {
        String host = pattern.toLowerCase(Locale.ROOT);
        String rest = host.startsWith("*.") ? host.substring(2) : host;
        if (rest.isEmpty() || rest.indexOf('*') >= 0) {
            throw new IllegalArgumentException("a host is a name, or '*.' and a name, not '" + pattern + "'");
        }
        Map<String, Identity> more = new LinkedHashMap<>(perHost);
        more.put(host, identity);
        return new Identities(own, Map.copyOf(more));
    }

    boolean isEmpty() {
        return own.isEmpty() && perHost.isEmpty();
    }

    /** The identity for a host; the one name before the wildcard for who asks for no host. */
    @Nullable
    Identity find(String host) {
        Identity named = named(host);
        return named == null ? own.orElse(null) : named;
    }

    /** Whether there is one for that host. */
    boolean has(String host) {
        return own.isPresent() || named(host) != null;
    }

    private @Nullable Identity named(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        Identity exact = perHost.get(name);
        int dot = name.indexOf('.');
        return exact == null && dot > 0 ? perHost.get("*" + name.substring(dot)) : exact;
    }

    List<String> hosts() {
        return perHost.keySet().stream().sorted().toList();
    }
}
