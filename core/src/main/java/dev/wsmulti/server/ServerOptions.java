package dev.wsmulti.server;

import dev.wsmulti.engine.ListenerOptions;
import dev.wsmulti.http.Role;
import dev.wsmulti.secure.SecureLayer;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Spread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a server listens and how it treats its connections. Immutable; every method returns a copy. */
@CheckReturnValue
public final class ServerOptions {
    private static final int BACKLOG = 1024;

    private final SocketAddress address;
    private int backlog = BACKLOG;
    private Limits limits = Limits.of(Role.SERVER);
    private Duration headTimeout = Setting.HEAD_TIMEOUT.time(Role.SERVER);
    private Duration idleTimeout = Setting.IDLE_TIMEOUT.time(Role.SERVER);
    private Duration stallTimeout = Setting.STALL_TIMEOUT.time(Role.SERVER);
    private Duration timeout = Setting.TIMEOUT.time(Role.SERVER);
    private long maxBody = Setting.MAX_BODY.size(Role.SERVER);
    private Duration tlsTimeout = Setting.TLS_TIMEOUT.time(Role.SERVER);
    private @Nullable SecureLayer tls;
    private long maxConnections = Setting.MAX_CONNECTIONS.size(Role.SERVER);
    private Spread spread = Spread.ROUND_ROBIN;

    private ServerOptions(SocketAddress address) {
        this.address = address;
    }

    private ServerOptions(ServerOptions other) {
        address = other.address;
        backlog = other.backlog;
        limits = other.limits;
        headTimeout = other.headTimeout;
        idleTimeout = other.idleTimeout;
        stallTimeout = other.stallTimeout;
        timeout = other.timeout;
        maxBody = other.maxBody;
        maxConnections = other.maxConnections;
        tlsTimeout = other.tlsTimeout;
        tls = other.tls;
        spread = other.spread;
    }

    private ServerOptions with(Consumer<ServerOptions> change) {
        ServerOptions copy = new ServerOptions(this);
        change.accept(copy);
        return copy;
    }

    /** On a port of the loopback address, which only programs of this machine reach; 0 takes a free one. */
    public static ServerOptions on(int port) {
        return address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** On a port of every address of this machine: the whole network reaches it. 0 takes a free port. */
    public static ServerOptions anyAddress(int port) {
        return address(new InetSocketAddress(port));
    }

    /** On an address. */
    public static ServerOptions address(InetSocketAddress address) {
        return new ServerOptions(address);
    }

    /**
     * On a Unix domain socket: programs of this machine reach it that may write the file, which is made and goes when the server
     * is closed ({@link ConnectOptions#unixSocket} is the client's side). It must not be there before; a path has 100 bytes or so
     * at most, as the system has it.
     *
     * @throws IllegalArgumentException if the path is not one of the default file system
     */
    public static ServerOptions unixSocket(Path path) {
        return new ServerOptions(UnixDomainSocketAddress.of(path));
    }

    /** Speaks TLS, {@code https:} and {@code wss:}, and nothing else; the layer must have a certificate to show. */
    public ServerOptions tls(SecureLayer layer) {
        return with(copy -> copy.tls = layer);
    }

    /** How long the TLS handshake may take. Default 10 s. */
    public ServerOptions tlsTimeout(Duration timeout) {
        return with(copy -> copy.tlsTimeout = timeout);
    }

    /** Connections that the system keeps until they are accepted; at least 1. Default 1024. */
    public ServerOptions backlog(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("backlog must be at least 1 but is " + count);
        }
        return with(copy -> copy.backlog = count);
    }

    /** Bounds on the heads of requests. */
    public ServerOptions limits(Limits limits) {
        return with(copy -> copy.limits = limits);
    }

    /** How long the head of a request may take from its first byte; 408 beyond. Default 10 s. */
    public ServerOptions headTimeout(Duration timeout) {
        return with(copy -> copy.headTimeout = timeout);
    }

    /** How long a connection may wait for its next request; it is closed without a word. Default 60 s. */
    public ServerOptions idleTimeout(Duration timeout) {
        return with(copy -> copy.idleTimeout = timeout);
    }

    /**
     * How long a body that is wanted, or what is queued for the client, may stand still: 408 where an answer is still
     * possible, else the connection is cut. Default 30 s.
     */
    public ServerOptions stallTimeout(Duration timeout) {
        return with(copy -> copy.stallTimeout = timeout);
    }

    /**
     * How long a request may take in all, from its first byte until its answer is out: 408 if its body has not come whole,
     * 503 if no answer was begun, else the connection is cut. It bounds clients that drip. Default: no bound.
     */
    public ServerOptions timeout(Duration timeout) {
        return with(copy -> copy.timeout = timeout);
    }

    /** The largest body of a request in bytes, unless its exchange says otherwise; 413 beyond. Default 16 MiB. */
    public ServerOptions maxBody(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("maxBody must not be negative but is " + bytes);
        }
        return with(copy -> copy.maxBody = bytes);
    }

    /** HTTP connections at once, over all loops of a group; others wait in the backlog. At least 1. Default: no limit. */
    public ServerOptions maxConnections(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1 but is " + count);
        }
        return with(copy -> copy.maxConnections = count);
    }

    /** How a group of loops spreads its connections; a single loop serves all of them. Default: one after the other. */
    public ServerOptions spread(Spread spread) {
        return with(copy -> copy.spread = spread);
    }

    /**
     * Where it listens.
     *
     * @throws IllegalStateException if that is a {@link #unixSocket}
     */
    public InetSocketAddress address() {
        return Server.inet(address);
    }

    /** The file of the socket that it listens on; empty for an address. */
    public Optional<Path> unixSocket() {
        return Server.unix(address);
    }

    SocketAddress where() {
        return address;
    }

    int backlog() {
        return backlog;
    }

    Optional<SecureLayer> tls() {
        return Optional.ofNullable(tls);
    }

    ListenerOptions connections() {
        return new ListenerOptions(
                limits,
                headTimeout,
                idleTimeout,
                stallTimeout,
                timeout,
                maxBody,
                maxConnections,
                tls,
                tlsTimeout,
                spread);
    }

    @Override
    public String toString() {
        return "ServerOptions on " + address;
    }
}
