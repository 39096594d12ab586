package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many reads and writes our echo asks of the system, beside the bare one: one of each for what came at once. */
@Command(
        name = "calls",
        description = "read and write system calls of our echo and of a bare one",
        mixinStandardHelpOptions = true)
final class SystemCalls implements Callable<Integer> {
    private static final Duration WARM = Duration.ofSeconds(2);

    @Option(names = "--works", split = ",", description = "of depth1, depth16, k16 (default: all)")
    private List<Work> works = List.of(Work.named("depth1"), Work.named("depth16"), Work.named("k16"));

    @Option(names = "--window", paramLabel = "MILLIS", description = "length of a window (default ${DEFAULT-VALUE})")
    private int window = 2_000;

    private final PrintWriter console;

    SystemCalls(PrintWriter console) {
        this.console = console;
    }

    /** As the system counts them since the process began. */
    private record Count(long reads, long writes) {
        static Count of(long pid) throws IOException {
            long reads = 0;
            long writes = 0;
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "io"))) {
                long count = Long.parseLong(line.substring(line.indexOf(' ') + 1));
                reads += line.startsWith("syscr:") ? count : 0;
                writes += line.startsWith("syscw:") ? count : 0;
            }
            return new Count(reads, writes);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(Machine.thisJdk(), List.of());
        console.println("| work | server | messages | reads | writes | messages a read | writes a read |\n"
                + "|---|---|---|---|---|---|---|");
        try (ServerProcess raw = ServerProcess.start(Competitor.raw(machine), machine);
                ServerProcess ours = ServerProcess.start(Competitor.wsmulti(machine, WarmUp.MESSAGES), machine);
                LoadProcess load = LoadProcess.start(machine)) {
            for (Work work : works) {
                for (ServerProcess server : List.of(raw, ours)) {
                    load.connect(server, work.speech(server.competitor()), work.connections());
                    var unused = load.window(server, work, WARM);
                    Count before = Count.of(server.pid());
                    long messages =
                            load.window(server, work, Duration.ofMillis(window)).messages();
                    print(work, server, messages, before, Count.of(server.pid()));
                    load.disconnect();
                }
            }
        }
        return 0;
    }

    private void print(Work work, ServerProcess server, long messages, Count before, Count after) {
        long reads = after.reads - before.reads;
        long writes = after.writes - before.writes;
        console.println(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d | %d | %.3f | %.3f |",
                work.name(),
                server.name(),
                messages,
                reads,
                writes,
                (double) messages / reads,
                (double) writes / reads));
    }
}
