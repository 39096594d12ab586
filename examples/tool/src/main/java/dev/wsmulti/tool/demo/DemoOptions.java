package dev.wsmulti.tool.demo;

import dev.wsmulti.tool.CountConverter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the demonstration. */
@Command(
        name = "demo",
        sortOptions = false,
        description = "Runs a server and thousands of clients of it on one loop thread, and checks every byte.")
public final class DemoOptions {
    @Option(
            names = "--sessions",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "WebSocket sessions. Default 2000.")
    int sessions = 2000;

    @Option(
            names = "--messages",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Messages in all. Default 200000.")
    int messages = 200_000;

    @Option(
            names = "--downloads",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "HTTP downloads of 1 MiB. Default 200.")
    int downloads = 200;

    @Option(
            names = "--uploads",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "HTTP uploads of 1 MiB. Default 20.")
    int uploads = 20;

    @Option(
            names = {"-h", "--help"},
            description = "Shows this help.")
    public boolean help;

    /** Runs the demonstration; returns the exit code. */
    public int run() {
        return new Demo(this).run();
    }
}
