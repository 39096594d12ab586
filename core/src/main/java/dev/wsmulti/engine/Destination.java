package dev.wsmulti.engine;

import dev.wsmulti.http.Target;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.transfer.AddressFamily;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.KeepAlive;
import dev.wsmulti.transfer.Proxy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is really connected to, and from where. Transfers whose destinations differ share no connection.
 *
 * @param dialed host and port of who is connected to: a proxy's, or the end itself
 * @param end host and port of where the way ends
 * @param addresses those that the user gave for who is connected to; empty for a lookup
 * @param unix a Unix domain socket in place of host and port
 */
record Destination(
        InetSocketAddress dialed,
        InetSocketAddress end,
        List<InetAddress> addresses,
        AddressFamily family,
        SocketSetup socket,
        Optional<Path> unix) {
    static Destination of(Target target, @Nullable Proxy proxy, ConnectOptions options) {
        InetSocketAddress end = options.destination(target.host(), target.port());
        InetSocketAddress dialed = proxy == null ? end : InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        return new Destination(
                dialed,
                end,
                options.addresses(dialed.getHostString(), dialed.getPort()),
                // a socket that is bound has a family
                options.localAddress().map(Destination::familyOf).orElse(options.family()),
                setup(options),
                options.unixSocket());
    }

    private static AddressFamily familyOf(InetAddress address) {
        return address instanceof Inet4Address ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    private static SocketSetup setup(ConnectOptions options) {
        SocketSetup setup = new SocketSetup(
                options.localAddress(),
                options.firstLocalPort(),
                options.lastLocalPort(),
                options.keepAlive().map(Destination::probes));
        return setup.equals(SocketSetup.NONE) ? SocketSetup.NONE : setup;
    }

    private static SocketSetup.Probes probes(KeepAlive settings) {
        return new SocketSetup.Probes(
                (int) Math.min(settings.idle().toSeconds(), Short.MAX_VALUE),
                (int) Math.min(settings.interval().toSeconds(), Short.MAX_VALUE),
                settings.count());
    }

    /** Whether the way ends at the target's own host and port. */
    boolean endsAt(Target target) {
        return end.getPort() == target.port() && end.getHostString().equals(target.host());
    }

    /** Whether it is the one that a target has by itself. */
    boolean isPlain(Target target) {
        return endsAt(target)
                && addresses.isEmpty()
                && family == AddressFamily.ANY
                && socket.equals(SocketSetup.NONE)
                && unix.isEmpty();
    }

    /** Whose name is looked up, or whose address it is. */
    String host() {
        return dialed.getHostString();
    }

    /** Those of the addresses found that may be tried. */
    List<InetAddress> allowed(List<InetAddress> found) {
        return found.stream().filter(family::includes).toList();
    }

    @Override
    public String toString() {
        return unix.map(Path::toString).orElse(host() + ":" + dialed.getPort());
    }
}
