package dev.wsmulti.transfer;

import dev.wsmulti.http.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A proxy for each scheme, as the environment names them. */
final class EnvironmentProxies implements ProxyChoice {
    private static final List<String> SCHEMES = List.of("http", "https", "ws", "wss");

    private final Map<String, Proxy> proxies;

    private EnvironmentProxies(Map<String, Proxy> proxies) {
        this.proxies = Map.copyOf(proxies);
    }

    static EnvironmentProxies of(Map<String, String> variables) {
        Map<String, Proxy> proxies = new HashMap<>();
        String except = value(variables, "no_proxy");
        String all = value(variables, "all_proxy");
        for (String scheme : SCHEMES) {
            String own = scheme.equals("http") ? said(variables, "http_proxy") : value(variables, scheme + "_proxy");
            String url = own == null ? all : own;
            if (url != null) {
                Proxy proxy = Proxy.of(url);
                proxies.put(scheme, except == null ? proxy : proxy.except(except));
            }
        }
        return new EnvironmentProxies(proxies);
    }

    private static @Nullable String value(Map<String, String> variables, String name) {
        String lower = said(variables, name);
        return lower == null ? said(variables, name.toUpperCase(Locale.ROOT)) : lower;
    }

    /** A variable without text says nothing. */
    private static @Nullable String said(Map<String, String> variables, String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.trim();
    }

    @Override
    public Optional<Proxy> choose(Target target) {
        Proxy proxy = proxies.get(target.scheme());
        return proxy == null ? Optional.empty() : proxy.choose(target);
    }

    @Override
    public String toString() {
        return proxies.toString();
    }
}
