package dev.wsmulti.tool;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the server. */
@Command(
        name = "serve",
        sortOptions = false,
        description = "Serves GET / with \"Hello World!\", POST /echo, and an echo for WebSocket on every path.")
final class ServeOptions {
    @Option(names = "--host", paramLabel = "HOST", description = "Where to listen. Default 127.0.0.1.")
    String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "The port, 0 for any free one. Default 3000.")
    int port = 3000;

    @Option(
            names = "--max-message",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The largest WebSocket message accepted. Default 262144.")
    @Nullable
    Long maxMessage;

    @Option(
            names = {"-h", "--help"},
            description = "Shows this help.")
    boolean help;
}
