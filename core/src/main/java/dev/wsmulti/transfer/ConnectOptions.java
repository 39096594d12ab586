package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a transfer comes to its connection. Immutable; every method with a parameter returns a copy. */
@CheckReturnValue
public final class ConnectOptions {
    private static final ConnectOptions DEFAULTS = new ConnectOptions();

    /** RFC 8305 section 5: never less. */
    private static final Duration LEAST_DELAY = Duration.ofMillis(10);

    private Duration lookupTimeout = Setting.LOOKUP_TIMEOUT.time(Role.CLIENT);
    private Duration connectTimeout = Setting.CONNECT_TIMEOUT.time(Role.CLIENT);
    private Duration connectAttemptDelay = Setting.CONNECT_ATTEMPT_DELAY.time(Role.CLIENT);
    private Duration tlsTimeout = Setting.TLS_TIMEOUT.time(Role.CLIENT);
    private Duration queueTimeout = Setting.QUEUE_TIMEOUT.time(Role.CLIENT);
    private boolean fresh;
    private boolean forbidReuse;
    private ProxyChoice proxy = ProxyChoice.none();
    private int maxConnectionRetries = (int) Setting.MAX_CONNECTION_RETRIES.size(Role.CLIENT);

    private Map<HostPort, List<InetAddress>> addresses = Map.of();
    private List<Detour> detours = List.of();
    private AddressFamily family = AddressFamily.ANY;
    private @Nullable InetAddress localAddress;
    private int firstLocalPort;
    private int lastLocalPort;
    private @Nullable KeepAlive keepAlive;
    private @Nullable Path unixSocket;

    private record Detour(HostPort from, HostPort to) {}

    private ConnectOptions() {}

    private ConnectOptions(ConnectOptions other) {
        lookupTimeout = other.lookupTimeout;
        connectTimeout = other.connectTimeout;
        connectAttemptDelay = other.connectAttemptDelay;
        tlsTimeout = other.tlsTimeout;
        queueTimeout = other.queueTimeout;
        fresh = other.fresh;
        forbidReuse = other.forbidReuse;
        proxy = other.proxy;
        maxConnectionRetries = other.maxConnectionRetries;
        addresses = other.addresses;
        detours = other.detours;
        family = other.family;
        localAddress = other.localAddress;
        firstLocalPort = other.firstLocalPort;
        lastLocalPort = other.lastLocalPort;
        keepAlive = other.keepAlive;
        unixSocket = other.unixSocket;
    }

    private ConnectOptions with(Consumer<ConnectOptions> change) {
        ConnectOptions copy = new ConnectOptions(this);
        change.accept(copy);
        return copy;
    }

    /** The defaults. */
    public static ConnectOptions of() {
        return DEFAULTS;
    }

    /** How long a name lookup may take. Default 10 s. */
    public ConnectOptions lookupTimeout(Duration timeout) {
        return with(copy -> copy.lookupTimeout = Check.positive("lookupTimeout", timeout));
    }

    /**
     * How long connecting may take over all addresses, and then as long again for a proxy to open a tunnel
     * ({@code CURLOPT_CONNECTTIMEOUT}). Default 10 s.
     */
    public ConnectOptions connectTimeout(Duration timeout) {
        return with(copy -> copy.connectTimeout = Check.positive("connectTimeout", timeout));
    }

    /**
     * The head start of an address: how long it is tried alone before the next one is tried beside it (RFC 8305 section 5,
     * {@code CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS}). Shorter where {@code connectTimeout} would not suffice for all addresses.
     * At least 10 ms. Default 250 ms.
     */
    public ConnectOptions connectAttemptDelay(Duration delay) {
        if (delay.compareTo(LEAST_DELAY) < 0) {
            throw new IllegalArgumentException(
                    "connectAttemptDelay must be at least 10 ms (RFC 8305 section 5) but is " + delay);
        }
        return with(copy -> copy.connectAttemptDelay = Check.positive("connectAttemptDelay", delay));
    }

    /** How long the TLS handshake may take; that with a proxy is another one. Default 10 s. */
    public ConnectOptions tlsTimeout(Duration timeout) {
        return with(copy -> copy.tlsTimeout = Check.positive("tlsTimeout", timeout));
    }

    /** How long it may wait for a connection under {@link PoolLimits}; no other deadline runs meanwhile. Default 60 s. */
    public ConnectOptions queueTimeout(Duration timeout) {
        return with(copy -> copy.queueTimeout = Check.positive("queueTimeout", timeout));
    }

    /** Never takes a connection that served another transfer ({@code CURLOPT_FRESH_CONNECT}). Default: no. */
    public ConnectOptions fresh(boolean on) {
        return with(copy -> copy.fresh = on);
    }

    /** Closes the connection behind it ({@code CURLOPT_FORBID_REUSE}). Default: no. */
    public ConnectOptions forbidReuse(boolean on) {
        return with(copy -> copy.forbidReuse = on);
    }

    /**
     * How often a request is sent again because a connection that served others before died without a byte of an answer;
     * GET, HEAD, PUT, DELETE, OPTIONS and TRACE only. Default 5.
     */
    public ConnectOptions maxConnectionRetries(int most) {
        return with(copy -> copy.maxConnectionRetries = (int) Check.atLeast("maxConnectionRetries", most, 0));
    }

    /** The proxy on the way ({@code CURLOPT_PROXY}), or what chooses one. Default: none, whatever the environment says. */
    public ConnectOptions proxy(ProxyChoice choice) {
        return with(copy -> copy.proxy = choice);
    }

    /**
     * Gives the addresses of a host in place of a lookup ({@code CURLOPT_RESOLVE}); for one host again: in place of those given
     * before. They are raced as those of a lookup are. Through a proxy it counts for what is looked up here: the proxy's name, and
     * the target's for {@code socks4} and {@code socks5}.
     *
     * @param hostPort {@code host:port}; an IPv6 address in brackets; {@code *} or nothing for any host
     * @param found at least one
     * @throws IllegalArgumentException if the first is no host and port, or there is no address
     */
    public ConnectOptions resolve(String hostPort, InetAddress... found) {
        if (found.length == 0) {
            throw new IllegalArgumentException("resolve needs an address for " + hostPort);
        }
        Map<HostPort, List<InetAddress>> all = new LinkedHashMap<>(addresses);
        all.put(HostPort.of("resolve", hostPort), List.of(found));
        return with(copy -> copy.addresses = all);
    }

    /**
     * Connects to another host and port than the URL says, which still makes {@code Host} and the name of the certificate
     * ({@code CURLOPT_CONNECT_TO}). The first rule that fits counts. Through a proxy it is where the tunnel ends,
     * which plain {@code http} gets then too.
     *
     * @param from the URL's {@code host:port}; either may be left out for any
     * @param to where it goes instead; what is left out stays as it is
     * @throws IllegalArgumentException if one is no host and port
     */
    public ConnectOptions connectTo(String from, String to) {
        List<Detour> all = new ArrayList<>(detours);
        all.add(new Detour(HostPort.of("connectTo", from), HostPort.of("connectTo", to)));
        return with(copy -> copy.detours = List.copyOf(all));
    }

    /** Which of a host's addresses are tried ({@code CURLOPT_IPRESOLVE}). Default: all. */
    public ConnectOptions family(AddressFamily which) {
        return with(copy -> copy.family = which);
    }

    /** Our end of the connection ({@code CURLOPT_INTERFACE}); peers of its family only are tried. Default: the system's choice. */
    public ConnectOptions localAddress(InetAddress address) {
        return with(copy -> copy.localAddress = address);
    }

    /**
     * The ports of our end: the first free one is taken ({@code CURLOPT_LOCALPORT}, {@code CURLOPT_LOCALPORTRANGE}). Default:
     * the system's choice.
     *
     * @param first 1 to 65 535
     * @param last not before the first
     */
    public ConnectOptions localPorts(int first, int last) {
        if (first < 1 || last < first || last > 65_535) {
            throw new IllegalArgumentException("localPorts: no range of ports: " + first + " to " + last);
        }
        return with(copy -> {
            copy.firstLocalPort = first;
            copy.lastLocalPort = last;
        });
    }

    /** Probes of TCP where nothing moves ({@code CURLOPT_TCP_KEEPALIVE}). Default: none. */
    public ConnectOptions keepAlive(KeepAlive settings) {
        return with(copy -> copy.keepAlive = settings);
    }

    /**
     * Connects to a Unix domain socket, whatever the URL's host and port ({@code CURLOPT_UNIX_SOCKET_PATH}). No proxy is used then.
     * Default: none.
     */
    public ConnectOptions unixSocket(Path path) {
        return with(copy -> copy.unixSocket = path);
    }

    /** Where a connection for that host and port goes by {@link #connectTo}; not resolved. */
    public InetSocketAddress destination(String host, int port) {
        for (Detour detour : detours) {
            if (detour.from.matches(host, port)) {
                HostPort to = detour.to;
                return InetSocketAddress.createUnresolved(
                        to.host().isEmpty() ? host : to.host(), to.port() == 0 ? port : to.port());
            }
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** The addresses that {@link #resolve} gave for a host and port; empty for none. */
    public List<InetAddress> addresses(String host, int port) {
        for (Map.Entry<HostPort, List<InetAddress>> known : addresses.entrySet()) {
            if (known.getKey().matches(host, port)) {
                return known.getValue();
            }
        }
        return List.of();
    }

    public AddressFamily family() {
        return family;
    }

    public Optional<InetAddress> localAddress() {
        return Optional.ofNullable(localAddress);
    }

    /** 0 for the system's choice. */
    public int firstLocalPort() {
        return firstLocalPort;
    }

    /** 0 for the system's choice. */
    public int lastLocalPort() {
        return lastLocalPort;
    }

    public Optional<KeepAlive> keepAlive() {
        return Optional.ofNullable(keepAlive);
    }

    public Optional<Path> unixSocket() {
        return Optional.ofNullable(unixSocket);
    }

    public Duration lookupTimeout() {
        return lookupTimeout;
    }

    public Duration connectTimeout() {
        return connectTimeout;
    }

    public Duration connectAttemptDelay() {
        return connectAttemptDelay;
    }

    public Duration tlsTimeout() {
        return tlsTimeout;
    }

    public Duration queueTimeout() {
        return queueTimeout;
    }

    public boolean fresh() {
        return fresh;
    }

    public boolean forbidReuse() {
        return forbidReuse;
    }

    public int maxConnectionRetries() {
        return maxConnectionRetries;
    }

    public ProxyChoice proxy() {
        return proxy;
    }
}
