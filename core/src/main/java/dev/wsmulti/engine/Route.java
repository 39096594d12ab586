package dev.wsmulti.engine;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.tunnel.Hop;
import dev.wsmulti.tunnel.Login;
import dev.wsmulti.tunnel.Tunnel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which way a client's transfer goes: straight to its target or by a proxy. Kept for all attempts of a transfer. */
final class Route {
    final Target target;
    final Destination destination;
    final Origin origin;
    final @Nullable Proxy proxy;
    private final @Nullable SecureLayer layer;
    private final @Nullable SecureLayer proxyLayer;
    private final Login login;

    /** @param layer the target's TLS; null for none */
    private Route(
            Engine engine, Target target, @Nullable SecureLayer layer, @Nullable Proxy proxy, Destination destination) {
        Destination other = destination.isPlain(target) ? null : destination;
        this.destination = destination;
        this.target = target;
        this.layer = layer;
        this.proxy = proxy;
        this.proxyLayer = proxy == null ? null : engine.layers.of(proxy);
        this.login = proxy == null ? Login.none() : engine.logins.of(proxy);
        this.origin = proxy != null && forwards()
                ? new Origin(target.scheme(), proxy.host(), proxy.port(), null, proxy, other)
                : new Origin(target.scheme(), target.host(), target.port(), layer, proxy, other);
    }

    static Route of(Engine engine, Target target, ConnectOptions options, Optional<SecureLayer> layer) {
        // a socket of this machine is the way: there is no room for a proxy on it
        Proxy proxy = options.unixSocket().isPresent()
                ? null
                : options.proxy().choose(target).orElse(null);
        Destination destination = Destination.of(target, proxy, options);
        return new Route(engine, target, engine.layers.of(target, layer), proxy, destination);
    }

    /** Whether the proxy is given requests as they are, and no tunnel is asked for: to another end than the URL's there is no other way. */
    boolean forwards() {
        return proxy != null
                && proxy.type().isHttp()
                && !proxy.tunnel()
                && target.scheme().equals("http")
                && destination.endsAt(target);
    }

    /** Whether the proxy is told an address, so that the name is looked up here. */
    boolean needsAddress() {
        return proxy != null && (proxy.type() == Proxy.Type.SOCKS4 || proxy.type() == Proxy.Type.SOCKS5);
    }

    /** Whether there are layers between the socket and the transfer. */
    boolean hasLayers() {
        return layer != null || proxyLayer != null || proxy != null && !forwards();
    }

    /** The TLS of the topmost layer, if that is the target's. */
    @Nullable
    SecureLayer layer() {
        return layer;
    }

    /** Its layers, the lowest first, for one connection. */
    List<Phase> phases(ConnectOptions options, Limits limits, List<InetAddress> addresses) {
        List<Phase> phases = new ArrayList<>();
        Proxy by = proxy;
        SecureLayer outer = proxyLayer;
        if (by != null && outer != null) {
            phases.add(Phase.tls(outer.client(by.host(), by.port()), " with the proxy " + by, options.tlsTimeout()));
        }
        if (by != null && !forwards()) {
            InetSocketAddress end = destination.end();
            Hop hop = new Hop(by.toString(), end.getHostString(), end.getPort());
            phases.add(Phase.tunnel(
                    tunnel(by, hop, limits, addresses),
                    "the opening of a tunnel to " + hop.authority() + " by the proxy " + by,
                    options.connectTimeout()));
        }
        SecureLayer inner = layer;
        if (inner != null) {
            String where = by == null ? "" : " with " + target.host() + " through the proxy " + by;
            phases.add(Phase.tls(inner.client(target.host(), target.port()), where, options.tlsTimeout()));
        }
        return phases;
    }

    /** Whether the topmost of so many open layers is the tunnel. */
    boolean isTunnel(int layers) {
        return proxy != null && !forwards() && layers == (proxyLayer == null ? 1 : 2);
    }

    private Tunnel tunnel(Proxy by, Hop hop, Limits limits, List<InetAddress> addresses) {
        return switch (by.type()) {
            case HTTP, HTTPS ->
                Tunnel.connect(
                        hop,
                        RequestHeads.withUserAgent(by.headers()),
                        login,
                        new HeadLimits(
                                limits.maxHead(), limits.maxHeaderLine(), limits.maxHeaders(), limits.maxTarget()),
                        (int) Setting.MAX_REFUSAL_BODY.size(Role.CLIENT));
            case SOCKS4 -> {
                InetAddress first = addresses.stream()
                        .filter(Inet4Address.class::isInstance)
                        .findFirst()
                        .orElse(addresses.get(0));
                yield Tunnel.socks4(hop, login, first.getAddress());
            }
            case SOCKS5 -> Tunnel.socks5(hop, login, addresses.get(0).getAddress());
            case SOCKS4A -> Tunnel.socks4(hop, login, NameLookup.literal(hop.host()));
            case SOCKS5H -> Tunnel.socks5(hop, login, NameLookup.literal(hop.host()));
        };
    }

    /** The target of a request to who is connected to: a proxy is told the whole URL (RFC 9112 section 3.2.2). */
    String requestTarget() {
        return forwards() ? target.toString() : target.requestTarget();
    }

    /** Fields for a proxy that forwards the request; empty where it goes to the target itself. */
    Headers fieldsForProxy(String method) {
        Proxy by = proxy;
        if (by == null || !forwards()) {
            return Headers.of();
        }
        return login.authorization(method, requestTarget())
                .map(value -> Headers.of("Proxy-Authorization", value).append(by.headers()))
                .orElse(by.headers());
    }

    /** A forwarded request was answered with 407: whether it should be made once more. */
    boolean challenged(Headers answer) {
        return forwards() && login.challenged(answer.allValues("Proxy-Authenticate"));
    }

    /** Whether a tunnel was refused for want of an answer to a challenge, so that another connection may do better. */
    boolean mayTryAgain() {
        return login.canAnswer();
    }
}
