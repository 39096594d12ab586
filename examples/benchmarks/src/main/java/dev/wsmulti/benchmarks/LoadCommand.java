package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The load alone, on any echo of WebSocket messages: at a rate that no answer slows down, or as fast as they come back. */
@Command(
        name = "load",
        description = "load on any WebSocket echo; latency from when each message was due",
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    @Parameters(paramLabel = "HOST:PORT", description = "an echo at the path /")
    private String server = "";

    @Option(
            names = "--rate",
            description = "messages a second, whatever comes back (default: each that comes back sends the next)")
    private double rate;

    @Option(names = "--connections", description = "how many (default ${DEFAULT-VALUE})")
    private int connections = 50;

    @Option(names = "--depth", description = "messages at a time on a connection (default ${DEFAULT-VALUE})")
    private int depth = 1;

    @Option(names = "--payload", description = "bytes of a message (default ${DEFAULT-VALUE})")
    private int payload = 20;

    @Option(names = "--seconds", description = "that count (default ${DEFAULT-VALUE})")
    private double seconds = 10;

    @Option(names = "--warm", description = "seconds before them (default ${DEFAULT-VALUE})")
    private double warm = 2;

    @Option(names = "--hgrm", paramLabel = "FILE", description = "the whole distribution, as HdrHistogram writes it")
    private @Nullable Path hgrm;

    private final PrintWriter console;

    LoadCommand(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        int colon = server.lastIndexOf(':');
        var address = new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        try (Crowd crowd = Crowd.connect(address, Speech.WS, connections)) {
            if (rate > 0) {
                Histogram unused = crowd.paced(rate, depth, payload, time(warm));
                report(crowd.paced(rate, depth, payload, time(seconds)));
            } else {
                long unused = crowd.window(depth, payload, time(warm));
                say("%.0f messages a second", crowd.window(depth, payload, time(seconds)) / seconds);
            }
            if (crowd.nudges() > 0) {
                say("DOUBT: %d messages were forgotten until others came", crowd.nudges());
            }
        }
        return 0;
    }

    private void report(Histogram taken) throws IOException {
        say("%d messages at %.0f a second, microseconds from when each was due", taken.getTotalCount(), rate);
        say("\n| percentile | us |\n|---|---|");
        for (double percentile : PERCENTILES) {
            say("| %s | %.0f |", percentile, taken.getValueAtPercentile(percentile) / 1e3);
        }
        if (hgrm != null) {
            try (var file = new PrintStream(hgrm.toFile(), StandardCharsets.UTF_8)) {
                taken.outputPercentileDistribution(file, 1e3);
            }
        }
    }

    private static Duration time(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private void say(String format, Object... values) {
        console.println(String.format(Locale.ROOT, format, values));
    }
}
