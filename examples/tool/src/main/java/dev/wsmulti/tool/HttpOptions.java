package dev.wsmulti.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of http URLs alone. */
final class HttpOptions {
    /** As many as curl runs at once, and what it takes in place of a number that it cannot run. */
    private static final int AT_ONCE = 50;

    /** That of curl, where only the speed is given. */
    private static final Duration SLOW_TIME = Duration.ofSeconds(30);

    private static final Duration LEAST_SLOW_TIME = Duration.ofSeconds(1);

    private static final int MOST_AT_ONCE = 65_535;

    @Option(
            names = {"-i", "--include"},
            description = "http: writes the head of the answer before the body.")
    boolean include;

    @Option(
            names = {"-I", "--head"},
            description = "http: asks for the head alone.")
    boolean head;

    @Option(
            names = {"-T", "--upload-file"},
            arity = "1",
            paramLabel = "FILE",
            description = {
                "http: sends a file by PUT, - for standard input; one for each URL. "
                        + "A URL that ends in / gets the name of the file."
            })
    List<String> uploads = new ArrayList<>();

    /** What is sent to the URL of this index; null for nothing. */
    @Nullable
    FileUpload upload(int index) {
        return index < uploads.size() ? new FileUpload(uploads.get(index)) : null;
    }

    @Option(
            names = {"-C", "--continue-at"},
            arity = "1",
            paramLabel = "OFFSET",
            converter = OffsetConverter.class,
            description = {
                "http: asks for what follows this many bytes, - for those that the file has, and adds it to the file "
                        + "of -o or -O, which is kept as far as it came. With -T: leaves out so much of what is sent."
            })
    long offset;

    @Option(
            names = {"-Y", "--speed-limit"},
            paramLabel = "SPEED",
            converter = SizeConverter.class,
            description =
                    "http: gives up what moves fewer bytes a second for --speed-time. Default 1 with --speed-time.")
    long slow;

    @Option(
            names = {"-y", "--speed-time"},
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description = "http: for how long it may be slower than --speed-limit. Default 30.")
    Duration slowTime = Duration.ZERO;

    /** Whether what is too slow for too long is given up; either option will do. */
    boolean isSlowAborted() {
        return slow > 0 || !slowTime.isZero();
    }

    long leastRate() {
        return Math.max(1, slow);
    }

    Duration slowTime() {
        if (slowTime.isZero()) {
            return SLOW_TIME;
        }
        return slowTime.compareTo(LEAST_SLOW_TIME) < 0 ? LEAST_SLOW_TIME : slowTime;
    }

    @Option(
            names = "--max-filesize",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "http: the longest body accepted, as in 65536, 64k, 16M; 0 for no limit, the default.")
    long maxBody;

    @Mixin
    RetryOptions retry = new RetryOptions();

    @Option(
            names = {"-Z", "--parallel"},
            description = "http: runs the transfers at once.")
    boolean parallel;

    @Option(
            names = "--parallel-max",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "http: so many at once at most. Default 50.")
    int parallelMost;

    /** As many transfers at once as there may be. */
    int atOnce() {
        if (!parallel) {
            return 1;
        }
        return parallelMost < 1 || parallelMost > MOST_AT_ONCE ? AT_ONCE : parallelMost;
    }

    @Option(
            names = {"-w", "--write-out"},
            arity = "1",
            paramLabel = "FORMAT",
            description = {
                "http: what to say behind each transfer, @FILE for the content of a file, as "
                        + "with curl: '%{http_code} %{time_total}\\n', %header{NAME}, %{json}."
            })
    @Nullable
    String writeOut;
}
