package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: processor time of a server for each echoed message, in paired windows beside a bare byte echo. */
@Command(
        name = "yardstick",
        description = "what an echoed message costs a server, beside a bare byte echo",
        mixinStandardHelpOptions = true)
public final class Yardstick implements Callable<Integer> {
    @Option(
            names = "--works",
            split = ",",
            description =
                    "of depth1, c5000, depth16, k16, text, string, textk16, stringk16, deflate1k, wss1, wss16, wssk16,"
                            + " http16 (default: all)")
    private List<Work> works = Work.ALL;

    @Option(names = "--rounds", description = "rounds that count (default ${DEFAULT-VALUE})")
    private int rounds = 16;

    @Option(names = "--warm", description = "rounds before them (default ${DEFAULT-VALUE})")
    private int warm = 8;

    @Option(
            names = "--server",
            paramLabel = "NAME=COMMAND",
            description = "one more WebSocket echo; it prints \"listening on HOST:PORT\"")
    private List<Competitor> others = List.of();

    @Option(
            names = "--loops",
            paramLabel = "N",
            split = ",",
            description = "our echo on a group of N loops, beside the one that is driven by its own thread")
    private List<Integer> loops = List.of();

    @Option(names = "--jdk", description = "home of the JDK that runs servers and load (default: this one)")
    private Path jdk = Machine.thisJdk();

    @Option(names = "--connections", description = "instead of what the work says, for a quick look")
    private int connections;

    @Option(names = "--window", paramLabel = "MILLIS", description = "instead of what the work says")
    private int window;

    @Option(names = "--warm-up", description = "messages our server sends itself first (default ${DEFAULT-VALUE})")
    private int warmUp = WarmUp.MESSAGES;

    @Option(names = "--java-option", paramLabel = "OPTION", description = "one more option of every JVM started")
    private List<String> javaOptions = List.of();

    @Option(names = "--out", description = "folder of the results (default: target)")
    private @Nullable Path out;

    private final PrintWriter console;

    Yardstick(PrintWriter console) {
        this.console = console;
    }

    public static void main(String... args) {
        PrintWriter console = new PrintWriter(System.out, true, Charset.defaultCharset());
        System.exit(commandLine(console).execute(args));
    }

    /** The command, which says its figures to the console given. */
    static CommandLine commandLine(PrintWriter console) {
        return new CommandLine(new Yardstick(console))
                .addSubcommand(new Idle(console))
                .addSubcommand(new Download(console))
                .addSubcommand(new Bulk(console))
                .addSubcommand(new SetUp(console))
                .addSubcommand(new SystemCalls(console))
                .addSubcommand(new Peers(console))
                .addSubcommand(new Scale(console))
                .addSubcommand(new Simulation(console))
                .addSubcommand(new Reconnect(console))
                .addSubcommand(new LoadCommand(console))
                .addSubcommand(new Page(console))
                .registerConverter(Work.class, Work::named)
                .registerConverter(Competitor.class, Competitor::parse);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(jdk, javaOptions);
        if (!machine.pins()) {
            console.println("DOUBT: nothing to pin processes with: server and load may share a processor");
        }
        List<Work> chosen =
                works.stream().map(work -> work.adjusted(connections, window)).toList();
        List<Series> all = new ArrayList<>();
        StringBuilder tables = new StringBuilder();
        try (Bench bench = Bench.start(machine, competitors(machine, chosen))) {
            for (Work work : chosen) {
                Series series = bench.run(work, warm, rounds);
                all.add(series);
                String table = Report.table(series);
                console.println(table);
                tables.append(table).append('\n');
            }
        }
        Path folder = folder(out);
        Files.writeString(folder.resolve("yardstick.md"), tables);
        Files.writeString(folder.resolve("machine.md"), machine.describe());
        Report.write(folder, "yardstick", all);
        console.println("yardstick.csv, .md and .svg are in " + folder);
        return 0;
    }

    private List<Competitor> competitors(Machine machine, List<Work> chosen) throws IOException, InterruptedException {
        List<Competitor> competitors = new ArrayList<>();
        competitors.add(Competitor.raw(machine));
        competitors.add(Competitor.wsmulti(machine, warmUp));
        if (chosen.stream().anyMatch(Work::isText)) {
            competitors.add(Competitor.text(machine, warmUp));
        }
        if (chosen.stream().anyMatch(work -> work.speech() == Speech.WSS)) {
            Path keys = Keys.make(machine, folder(out));
            competitors.add(Competitor.secure(machine, warmUp, "jsse", keys));
            competitors.add(Competitor.secure(machine, warmUp, "bc", keys));
        }
        for (int count : loops) {
            competitors.add(Competitor.group(machine, warmUp, count));
        }
        competitors.addAll(others);
        competitors.add(Competitor.control(machine));
        return competitors;
    }

    /** The chosen folder, or the one that our classes, or the jar, lie in: {@code target} for both. */
    static Path folder(@Nullable Path chosen) throws IOException {
        return Files.createDirectories(chosen != null ? chosen : code().resolveSibling("."))
                .normalize();
    }

    /** Our classes: their folder, or the jar. */
    static Path code() {
        try {
            return Path.of(Yardstick.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
