package dev.wsmulti.tool;

import dev.wsmulti.transfer.AddressFamily;
import dev.wsmulti.transfer.ConnectOptions;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads addresses as the command line has them. */
final class Addresses {
    private static final String HOST = "(\\[[^\\]]*\\]|[^:]*)";
    private static final Pattern RESOLVE = Pattern.compile("\\+?" + HOST + ":(\\d+):(.+)");
    private static final Pattern CONNECT_TO = Pattern.compile(HOST + ":(\\d*):" + HOST + ":(\\d*)");
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private Addresses() {}

    static ConnectOptions resolve(ConnectOptions connect, String line) {
        Matcher parts = matched(RESOLVE, "--resolve", "HOST:PORT:ADDRESS[,ADDRESS]..", line);
        InetAddress[] found = Stream.of(parts.group(3).split(",", -1))
                .map(text -> literal(text).orElseThrow(() -> usage("--resolve: " + text + " is no address")))
                .toArray(InetAddress[]::new);
        return connect.resolve(parts.group(1) + ":" + parts.group(2), found);
    }

    static ConnectOptions connectTo(ConnectOptions connect, String line) {
        Matcher parts = matched(CONNECT_TO, "--connect-to", "HOST1:PORT1:HOST2:PORT2", line);
        return connect.connectTo(parts.group(1) + ":" + parts.group(2), parts.group(3) + ":" + parts.group(4));
    }

    static ConnectOptions localPorts(ConnectOptions connect, String text) {
        Matcher parts = matched(PORTS, "--local-port", "FIRST or FIRST-LAST", text);
        int first = Integer.parseInt(parts.group(1));
        return connect.localPorts(first, parts.group(2) == null ? first : Integer.parseInt(parts.group(2)));
    }

    /** An address, or the first one of a network interface that is of the family. */
    static InetAddress ours(String name, AddressFamily family) {
        try {
            NetworkInterface named = NetworkInterface.getByName(name);
            return Optional.ofNullable(named).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(family::includes)
                    .findFirst()
                    .or(() -> literal(name))
                    .orElseThrow(() -> new Problem(
                            ExitCode.INTERFACE,
                            "--interface: " + name + " is neither an interface with an address" + " nor an address"));
        } catch (SocketException unknown) {
            throw new Problem(ExitCode.INTERFACE, "--interface: " + Problem.reason(unknown));
        }
    }

    private static Optional<InetAddress> literal(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String bare = brackets ? text.substring(1, text.length() - 1) : text;
        try {
            return LITERAL.matcher(bare).matches() ? Optional.of(InetAddress.getByName(bare)) : Optional.empty();
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static Matcher matched(Pattern pattern, String option, String form, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw usage(option + " takes " + form + " but was given " + text);
        }
        return matcher;
    }

    private static Problem usage(String text) {
        return new Problem(ExitCode.USAGE, text);
    }
}
