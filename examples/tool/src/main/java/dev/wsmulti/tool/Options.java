package dev.wsmulti.tool;

import dev.wsmulti.transfer.ConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of a transfer. */
@Command(
        name = "wsmulti",
        sortOptions = false,
        usageHelpWidth = 110,
        usageHelpAutoWidth = false,
        customSynopsis = {
            "wsmulti [options] URL...      transfer: ws, wss, http and https",
            "wsmulti serve [options]       a server for tests: Hello World!, /echo, ws echo",
            "wsmulti conformance [options] the client that a fuzzing server of the Autobahn suite tests",
            "wsmulti demo                  thousands of transfers on one thread, checked"
        },
        descriptionHeading = "%n",
        description = {
            "With a ws URL every line of standard input is sent as a text message, and every message received is a line "
                    + "on standard output. At the end of input the session is closed with 1000, and what still arrives "
                    + "is printed until the peer's close, or until nothing came for 5 s. Some peers stop sending once "
                    + "they get a close: use --exit-after to wait for their messages, or --no-close to let them end "
                    + "the session.",
            "With an http URL the body of the answer goes to standard output."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done; 1 unknown scheme; 2 usage, input that is not UTF-8, or nothing could be begun;",
            "  3 malformed URL; 5 proxy's name not found; 6 name not found; 7 no connection; 8 an answer that does not verify; 18 body cut; 22",
            "  upgrade refused, or an error status with -f; 23 output; 26 input; 28 deadline; 35 TLS handshake; 45 local address; 52 no answer; 56 protocol",
            "  violation, connection lost, or a close code other than 1000 and 1001; 58 own certificate or key; 60 server not",
            "  trusted; 63 body or message too big; 77 CA file; 90 pinned key; 97 SOCKS; 100 head too big; 130, 143 interrupted"
        })
final class Options {
    @Parameters(arity = "0..*", paramLabel = "URL", hidden = true)
    List<String> urls = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            arity = "1",
            paramLabel = "DATA",
            description = {
                "What to send, @FILE for the content of a file. ws: a whole message, sent before standard input; several "
                        + "are several messages. http: the form data of a POST; several are joined by &."
            })
    List<String> data = new ArrayList<>();

    @Option(
            names = {"-H", "--header"},
            arity = "1",
            paramLabel = "FIELD",
            description = "A header field, \"Name: value\"; \"Name;\" for one without a value.")
    List<String> headers = new ArrayList<>();

    @Option(
            names = {"-m", "--max-time"},
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "The most time for each transfer, or for the whole session; 0 for no limit.")
    Duration maxTime = Duration.ZERO;

    @Option(
            names = "--limit-rate",
            paramLabel = "SPEED",
            converter = SizeConverter.class,
            description =
                    "The most bytes of bodies, or of a session, a second each way, as in 100k, 2M; 0 for no limit.")
    long rate;

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "http: the method. Default GET, with -d POST, with -I HEAD.")
    @Nullable
    String method;

    @Option(
            names = {"-f", "--fail"},
            description = "http: a status of 400 and above is a failure, and its body is not written.")
    boolean fail;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Mixin
    AccessOptions access = new AccessOptions();

    @Mixin
    ProxyOptions proxy = new ProxyOptions();

    @Mixin
    TlsOptions tls = new TlsOptions();

    @Mixin
    HttpOptions http = new HttpOptions();

    @Mixin
    SessionOptions ws = new SessionOptions();

    @Option(
            names = {"-s", "--silent"},
            description = "Says nothing on standard error.")
    boolean silent;

    @Option(
            names = {"-S", "--show-error"},
            description = "With -s: says errors.")
    boolean showError;

    @Option(
            names = {"-v", "--verbose"},
            description = "Shows requests, answers and control frames on standard error.")
    boolean verbose;

    @Mixin
    TraceOutput trace = new TraceOutput();

    @Option(
            names = {"-V", "--version"},
            description = "Shows version, protocols, features and TLS providers.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            description = "Shows this help.")
    boolean help;

    /** How each transfer comes to its connection. */
    ConnectOptions connect() {
        return proxy.applied(connection.connect());
    }
}
