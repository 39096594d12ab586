package dev.wsmulti.transfer;

import dev.wsmulti.http.Target;
import java.util.Map;
import java.util.Optional;

/** Which proxy a transfer takes: always the same one ({@link Proxy}), or as the environment says. Immutable. */
public sealed interface ProxyChoice permits Proxy, NoProxy, EnvironmentProxies {
    /** The proxy on the way to a target; empty for the straight way. */
    Optional<Proxy> choose(Target target);

    /** No proxy, ever. */
    static ProxyChoice none() {
        return NoProxy.INSTANCE;
    }

    /**
     * As curl reads the environment: {@code http_proxy} (in lower case only: a web server may set the other one for whoever
     * asks), {@code https_proxy}, {@code ws_proxy}, {@code wss_proxy}, {@code all_proxy} and {@code no_proxy} (in lower case,
     * or else in upper case). Nothing reads the environment but who asks for it.
     *
     * @param variables such as those of {@code System.getenv()}
     * @throws IllegalArgumentException if one of them is no URL of a proxy
     */
    static ProxyChoice fromEnvironment(Map<String, String> variables) {
        return EnvironmentProxies.of(variables);
    }
}
