package dev.wsmulti.tool;

import java.nio.file.Path;
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
            names = "--unix-socket",
            paramLabel = "FILE",
            description =
                    "Listens on a Unix domain socket in place of host and port; the file is made, and goes at the end.")
    @Nullable
    Path unixSocket;

    @Option(
            names = "--max-message",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The largest WebSocket message accepted. Default 262144.")
    @Nullable
    Long maxMessage;

    @Option(
            names = "--cert",
            paramLabel = "FILE[:PASSWORD]",
            description =
                    "Serves https and wss: a PEM file with the certificate, and with its key unless there is --key.")
    @Nullable
    String cert;

    @Option(names = "--key", paramLabel = "FILE", description = "A PEM file with the key of --cert.")
    @Nullable
    String key;

    @Option(names = "--pass", paramLabel = "PASSWORD", description = "The password of that key.")
    @Nullable
    String pass;

    @Option(
            names = "--tls-provider",
            paramLabel = "jsse|bc",
            description = "Who does the cryptography, the JDK or Bouncy Castle. Default jsse.")
    @Nullable
    String provider;

    @Option(
            names = {"-h", "--help"},
            description = "Shows this help.")
    boolean help;
}
