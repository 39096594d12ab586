package dev.wsmulti.tool;

import java.time.Duration;
import picocli.CommandLine.Option;

/** When a transfer that failed is made again. */
final class RetryOptions {
    @Option(
            names = "--retry",
            paramLabel = "N",
            converter = CountConverter.class,
            description = {
                "http: makes a transfer again, so often at most, that ended by a deadline or with status 408, 429, 500, "
                        + "502, 503, 504, 522 or 524: after 1 s, 2 s and so on up to 10 min, or as Retry-After says."
            })
    int attempts;

    @Option(
            names = "--retry-delay",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "http: the time between attempts, in place of the growing one.")
    Duration delay = Duration.ZERO;

    @Option(
            names = "--retry-max-time",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "http: no attempt begins later than this after the first one began. 0 for no limit.")
    Duration maxTime = Duration.ZERO;

    @Option(names = "--retry-all-errors", description = "http: with --retry, makes it again whatever the failure.")
    boolean allErrors;

    @Option(
            names = "--retry-connrefused",
            description = "http: with --retry, makes it again where no connection was had.")
    boolean refused;
}
