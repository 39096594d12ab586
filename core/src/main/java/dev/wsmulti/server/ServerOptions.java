package dev.wsmulti.server;

import dev.wsmulti.engine.ListenerOptions;
import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Where a server listens and how it treats its connections. Immutable; every method returns a copy. */
@CheckReturnValue
public final class ServerOptions {
    private static final int BACKLOG = 1024;

    private final InetSocketAddress address;
    private final int backlog;
    private final ListenerOptions connections;

    private ServerOptions(InetSocketAddress address, int backlog, ListenerOptions connections) {
        this.address = address;
        this.backlog = backlog;
        this.connections = connections;
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
        return new ServerOptions(
                address,
                BACKLOG,
                new ListenerOptions(
                        Limits.of(Role.SERVER),
                        Setting.HEAD_TIMEOUT.time(Role.SERVER),
                        Setting.IDLE_TIMEOUT.time(Role.SERVER),
                        Setting.STALL_TIMEOUT.time(Role.SERVER),
                        Setting.MAX_BODY.size(Role.SERVER),
                        Setting.MAX_CONNECTIONS.size(Role.SERVER)));
    }

    /** Connections that the system keeps until they are accepted; at least 1. Default 1024. */
    public ServerOptions backlog(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("backlog must be at least 1 but is " + count);
        }
        return new ServerOptions(address, count, connections);
    }

    /** Bounds on the heads of requests. */
    public ServerOptions limits(Limits limits) {
        return with(new ListenerOptions(
                limits,
                connections.headTimeout(),
                connections.idleTimeout(),
                connections.stallTimeout(),
                connections.maxBody(),
                connections.maxConnections()));
    }

    /** How long the head of a request may take from its first byte; 408 beyond. Default 10 s. */
    public ServerOptions headTimeout(Duration timeout) {
        return with(new ListenerOptions(
                connections.limits(),
                timeout,
                connections.idleTimeout(),
                connections.stallTimeout(),
                connections.maxBody(),
                connections.maxConnections()));
    }

    /** How long a connection may wait for its next request. Default 60 s. */
    public ServerOptions idleTimeout(Duration timeout) {
        return with(new ListenerOptions(
                connections.limits(),
                connections.headTimeout(),
                timeout,
                connections.stallTimeout(),
                connections.maxBody(),
                connections.maxConnections()));
    }

    /** How long a body, or what is queued, may stand still. Default 30 s. */
    public ServerOptions stallTimeout(Duration timeout) {
        return with(new ListenerOptions(
                connections.limits(),
                connections.headTimeout(),
                connections.idleTimeout(),
                timeout,
                connections.maxBody(),
                connections.maxConnections()));
    }

    /** The largest body of a request in bytes, unless its exchange says otherwise; 413 beyond. Default 16 MiB. */
    public ServerOptions maxBody(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("maxBody must not be negative but is " + bytes);
        }
        return with(new ListenerOptions(
                connections.limits(),
                connections.headTimeout(),
                connections.idleTimeout(),
                connections.stallTimeout(),
                bytes,
                connections.maxConnections()));
    }

    /** HTTP connections at once; others wait in the backlog. At least 1. Default: no limit. */
    public ServerOptions maxConnections(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1 but is " + count);
        }
        return with(new ListenerOptions(
                connections.limits(),
                connections.headTimeout(),
                connections.idleTimeout(),
                connections.stallTimeout(),
                connections.maxBody(),
                count));
    }

    private ServerOptions with(ListenerOptions changed) {
        return new ServerOptions(address, backlog, changed);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    int backlog() {
        return backlog;
    }

    ListenerOptions connections() {
        return connections;
    }

    @Override
    public String toString() {
        return "ServerOptions on " + address;
    }
}
