package dev.wsmulti.tool;

import dev.wsmulti.transfer.AddressFamily;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.KeepAlive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The part of the command line that says where a connection goes, and from where. */
final class ConnectionOptions {
    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "The most time for the lookup of the name, and for the connection. Default 10.")
    Duration timeout = Duration.ZERO;

    @Option(
            names = "--resolve",
            paramLabel = "HOST:PORT:ADDRESS[,..]",
            description = "The addresses of a host, in place of a lookup; * for any host.")
    List<String> resolve = new ArrayList<>();

    @Option(
            names = "--connect-to",
            paramLabel = "HOST1:PORT1:HOST2:PORT2",
            description = "Connects to the second host and port for the first; what is left out is any, or the same.")
    List<String> connectTo = new ArrayList<>();

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Connects from this address, or from that of this network interface.")
    @Nullable
    String from;

    @Option(
            names = "--local-port",
            paramLabel = "FIRST[-LAST]",
            description = "Connects from this port, or from the first free one of these.")
    @Nullable
    String ports;

    @Option(
            names = {"-4", "--ipv4"},
            description = "Tries IPv4 addresses only.")
    boolean ipv4;

    @Option(
            names = {"-6", "--ipv6"},
            description = "Tries IPv6 addresses only.")
    boolean ipv6;

    @Option(
            names = "--unix-socket",
            paramLabel = "FILE",
            description = "Connects to a Unix domain socket, whatever the host of the URL.")
    @Nullable
    Path unixSocket;

    @Option(
            names = "--keepalive-time",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "Probes of TCP behind so many seconds without traffic, and between two. Default: none.")
    Duration keepAlive = Duration.ZERO;

    @Option(
            names = "--happy-eyeballs-timeout-ms",
            paramLabel = "MILLISECONDS",
            converter = CountConverter.class,
            description = "How long an address is tried before the next one beside it. Default 250.")
    int delay;

    /** What all transfers of the command line have in common. */
    ConnectOptions connect() {
        try {
            return addresses(times(ConnectOptions.of()));
        } catch (IllegalArgumentException refused) {
            throw Problem.usage(refused);
        }
    }

    private ConnectOptions times(ConnectOptions made) {
        ConnectOptions connect = made;
        if (!timeout.isZero()) {
            connect = connect.lookupTimeout(timeout).connectTimeout(timeout);
        }
        if (delay > 0) {
            connect = connect.connectAttemptDelay(Duration.ofMillis(delay));
        }
        return keepAlive.isZero()
                ? connect
                : connect.keepAlive(KeepAlive.of().idle(keepAlive).interval(keepAlive));
    }

    private ConnectOptions addresses(ConnectOptions made) {
        ConnectOptions connect = made.family(family());
        for (String line : resolve) {
            connect = Addresses.resolve(connect, line);
        }
        for (String line : connectTo) {
            connect = Addresses.connectTo(connect, line);
        }
        if (from != null) {
            connect = connect.localAddress(Addresses.ours(from, family()));
        }
        if (ports != null) {
            connect = Addresses.localPorts(connect, ports);
        }
        return unixSocket == null ? connect : connect.unixSocket(unixSocket);
    }

    /** As with curl, both are as good as none. */
    private AddressFamily family() {
        if (ipv4 == ipv6) {
            return AddressFamily.ANY;
        }
        return ipv4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }
}
