package dev.wsmulti.tool;

import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.ProxyChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The part of the command line that is about proxies. Without it the environment counts, as with curl. */
final class ProxyOptions {
    @Option(
            names = {"-x", "--proxy"},
            paramLabel = "URL",
            description = {
                "The proxy on the way: http, https, socks4, socks4a, socks5 or socks5h; \"\" for none. Without it the environment "
                        + "counts: http_proxy, https_proxy, ws_proxy, wss_proxy, all_proxy, no_proxy."
            })
    @Nullable
    String proxy;

    @Option(
            names = {"-U", "--proxy-user"},
            paramLabel = "USER:PASSWORD",
            description = "Says to the proxy of -x who asks.")
    @Nullable
    String user;

    @Option(names = "--proxy-digest", description = "Proves that by the scheme Digest, not by Basic.")
    boolean digest;

    @Option(names = "--noproxy", paramLabel = "HOSTS", description = "Hosts that are reached straight; * for all.")
    @Nullable
    String except;

    @Option(
            names = "--proxy-header",
            arity = "1",
            paramLabel = "FIELD",
            description = "A header field for the proxy of -x.")
    List<String> headers = new ArrayList<>();

    @Option(
            names = {"-p", "--proxytunnel"},
            description = "http: asks the proxy of -x for a tunnel too.")
    boolean tunnel;

    @Option(
            names = "--proxy-cacert",
            paramLabel = "FILE",
            description = "Trusts these certificates for an https proxy.")
    @Nullable
    String cacert;

    @Option(names = "--proxy-insecure", description = "Trusts every https proxy.")
    boolean insecure;

    ConnectOptions applied(ConnectOptions options) {
        try {
            return options.proxy(choice(System.getenv()));
        } catch (IllegalArgumentException refused) {
            throw Problem.usage(refused);
        }
    }

    private ProxyChoice choice(Map<String, String> environment) {
        if (proxy == null) {
            Map<String, String> variables = new HashMap<>(environment);
            if (except != null) {
                variables.put("no_proxy", except);
            }
            return ProxyChoice.fromEnvironment(variables);
        }
        if (proxy.isEmpty()) {
            return ProxyChoice.none();
        }
        Proxy made = Proxy.of(proxy).digest(digest).tunnel(tunnel);
        if (user != null) {
            String[] both = user.split(":", 2);
            made = made.credentials(both[0], both.length == 1 ? "" : both[1]);
        }
        for (HeaderLine line : HeaderLine.of(headers)) {
            made = line.removed() ? made : made.header(line.name(), line.value());
        }
        String hosts = except == null ? environment.getOrDefault("no_proxy", "") : except;
        return secured(made.except(hosts));
    }

    private Proxy secured(Proxy made) {
        if (cacert == null && !insecure) {
            return made;
        }
        SecureLayer tls = TlsChoice.told(() -> {
            Tls trusting = cacert == null ? Tls.defaults() : Tls.defaults().trust(Path.of(cacert));
            return insecure ? trusting.dangerouslyTrustEveryone() : trusting;
        });
        return made.tls(tls);
    }
}
