package dev.wsmulti.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of ws URLs alone. */
final class SessionOptions {
    @Option(names = "--binary", description = "ws: sends blocks as they are read, and prints bytes as they come.")
    boolean binary;

    @Option(names = "--fragment", description = "ws: lines become the fragments of one message.")
    boolean fragment;

    @Option(
            names = "--ping",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "ws: pings after so long without any byte; 0 never. Default 30.")
    Duration ping = Duration.ofSeconds(30);

    @Option(
            names = "--exit-after",
            paramLabel = "N",
            converter = CountConverter.class,
            description = {
                "ws: closes after N messages received; the end of input does not close then. "
                        + "0: closes once everything is sent, -d alone if it is given."
            })
    @Nullable
    Integer exitAfter;

    @Option(names = "--no-close", description = "ws: the end of input ends the sending, not the session.")
    boolean noClose;

    @Option(
            names = "--subprotocol",
            arity = "1",
            paramLabel = "NAME",
            description = "ws: offers a subprotocol; several in their order.")
    List<String> subprotocols = new ArrayList<>();

    @Option(
            names = "--max-message",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "ws: the largest message accepted, as in 65536, 64k, 16M. Default 16M.")
    @Nullable
    Long maxMessage;
}
