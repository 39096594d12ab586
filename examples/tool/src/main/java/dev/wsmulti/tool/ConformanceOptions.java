package dev.wsmulti.tool;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the client that a fuzzing server tests. */
@Command(
        name = "conformance",
        sortOptions = false,
        description = {
            "Lets a fuzzing server of the Autobahn test suite test this client: asks for the number of cases, runs each "
                    + "on a session of its own that gives back every message as it came, and has the reports written. "
                    + "They lie where the server was told to write them; what they say is no matter of the exit code."
        })
final class ConformanceOptions {
    @Parameters(arity = "1", paramLabel = "URL", description = "Where the fuzzing server is: ws://HOST:PORT.")
    String url = "";

    @Option(
            names = "--agent",
            required = true,
            paramLabel = "NAME",
            description = "The name under which it writes its reports.")
    String agent = "";

    @Mixin
    TlsOptions tls = new TlsOptions();

    @Option(
            names = {"-m", "--max-time"},
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "The most time for each case, and for each question; 0 for no limit. Default 300.")
    Duration maxTime = Duration.ofMinutes(5);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;
}
