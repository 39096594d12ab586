package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs to open sessions, both ends of each on one thread, beside bare connections that are only accepted and
 * connected: processor time of this whole JVM, in turns.
 */
@Command(
        name = "setup",
        description = "processor time for opening a session, both ends, beside a bare accept and connect",
        mixinStandardHelpOptions = true)
final class SetUp implements Callable<Integer> {
    private static final double MUST = 0.50;

    @Option(names = "--rounds", description = "rounds that count (default ${DEFAULT-VALUE})")
    private int rounds = 24;

    @Option(names = "--warm", description = "rounds before them (default ${DEFAULT-VALUE})")
    private int warm = 60;

    @Option(names = "--pairs", description = "opened in a round (default ${DEFAULT-VALUE})")
    private int pairs = 1_000;

    private final PrintWriter console;

    SetUp(PrintWriter console) {
        this.console = console;
    }

    /** Something whose both ends are here. */
    interface Pairs extends AutoCloseable {
        /** Opens so many; returns when both ends of all are open. */
        void open(int count) throws IOException;

        /** Closes all of them. */
        void closeAll() throws IOException;

        @Override
        void close();
    }

    private record Turn(Pairs pairs, double[] costs) {}

    @Override
    public Integer call() throws IOException {
        double[] bare = new double[rounds];
        double[] sessions = new double[rounds];
        double[] again = new double[rounds];
        try (Pairs raw = new BarePairs();
                Pairs ours = new SessionPairs();
                Pairs control = new BarePairs()) {
            List<Turn> turns = List.of(new Turn(raw, bare), new Turn(ours, sessions), new Turn(control, again));
            for (int round = -warm; round < rounds; round++) {
                for (Turn turn : Bench.order(turns, round)) {
                    double cost = open(turn.pairs);
                    if (round >= 0) {
                        turn.costs[round] = cost;
                    }
                }
            }
        }
        console.println("| | us a pair, median | quartiles | bare/it | quartiles |\n|---|---|---|---|---|");
        print("bare accept and connect", bare, bare);
        double ratio = print("a session", bare, sessions);
        print("control", bare, again);
        console.println(String.format(
                Locale.ROOT, "a session must reach %.2f: %s", MUST, ratio >= MUST ? "reached" : "MISSED"));
        return 0;
    }

    /** Microseconds a pair. */
    private double open(Pairs turn) throws IOException {
        RunTime before = RunTime.of(ProcessHandle.current());
        turn.open(pairs);
        double cost = RunTime.of(ProcessHandle.current()).since(before) / 1e3 / pairs;
        turn.closeAll();
        return cost;
    }

    private double print(String name, double[] bare, double[] costs) {
        double[] ratios = new double[costs.length];
        Arrays.setAll(ratios, round -> bare[round] / costs[round]);
        Spread cost = Spread.of(costs);
        Spread ratio = Spread.of(ratios);
        console.println(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f-%.1f | **%.3f** | %.3f-%.3f |",
                name,
                cost.median(),
                cost.lowerQuartile(),
                cost.upperQuartile(),
                ratio.median(),
                ratio.lowerQuartile(),
                ratio.upperQuartile()));
        return ratio.median();
    }
}
