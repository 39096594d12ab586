package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same works on the servers and clients of others, beside raw NIO and ours, in one run. */
@Command(
        name = "peers",
        description = "processor time, latency, heap, start and size beside other Java servers and clients",
        mixinStandardHelpOptions = true)
final class Peers implements Callable<Integer> {
    /** What may be measured. */
    enum Part {
        SERVERS,
        LATENCY,
        CLIENTS,
        HEAP,
        START
    }

    @Option(
            names = "--parts",
            split = ",",
            description = "of ${COMPLETION-CANDIDATES} (default: all)",
            paramLabel = "PART")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--works", split = ",", description = "of depth1, depth16, k16, c5000 (default: all)")
    private List<Work> works =
            List.of(Work.named("depth1"), Work.named("depth16"), Work.named("k16"), Work.named("c5000"));

    @Option(names = "--only", split = ",", description = "these beside raw and control (default: all)")
    private Set<String> only = Set.of();

    @Option(names = "--rounds", description = "rounds that count (default ${DEFAULT-VALUE})")
    private int rounds = 16;

    @Option(names = "--warm", description = "rounds before them (default ${DEFAULT-VALUE})")
    private int warm = 8;

    @Option(
            names = "--rate",
            description = "messages a second where latency is measured (default: the work's own, which all can bear)")
    private double rate;

    @Option(names = "--sessions", description = "where heap is weighed (default ${DEFAULT-VALUE})")
    private int sessions = 5_000;

    @Option(names = "--starts", description = "how often each is started (default ${DEFAULT-VALUE})")
    private int starts = 12;

    @Option(names = "--connections", description = "instead of what the work says, for a quick look")
    private int connections;

    @Option(names = "--window", paramLabel = "MILLIS", description = "instead of what the work says")
    private int window;

    @Option(names = "--warm-up", description = "messages our server sends itself first (default ${DEFAULT-VALUE})")
    private int warmUp = WarmUp.MESSAGES;

    @Option(names = "--jdk", description = "home of the JDK that runs all of them (default: this one)")
    private Path jdk = Machine.thisJdk();

    @Option(names = "--java-option", paramLabel = "OPTION", description = "one more option of every JVM started")
    private List<String> javaOptions = List.of();

    @Option(names = "--libraries", description = "folder with a folder of jars for each (default: target/peers)")
    private @Nullable Path libraries;

    @Option(names = "--out", description = "folder of the results (default: target)")
    private @Nullable Path out;

    private final PrintWriter console;
    private final StringBuilder said = new StringBuilder();

    Peers(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(jdk, javaOptions);
        Path folder = Yardstick.folder(out);
        Path peers = libraries == null ? Yardstick.folder(null).resolve("peers") : libraries;
        List<Work> chosen = works.stream()
                .map(work -> work.adjusted(connections, window).unbound())
                .toList();
        say(machine.describe());
        say(PeerReport.settings());
        Files.writeString(folder.resolve("machine.md"), machine.describe());
        Files.writeString(folder.resolve("settings.md"), PeerReport.settings());
        List<Competitor> servers = chosen(servers(machine, peers, warmUp));
        List<Series> costs = new ArrayList<>();
        List<Tails> tails = new ArrayList<>();
        if (parts.contains(Part.SERVERS) || parts.contains(Part.LATENCY)) {
            try (Bench bench = Bench.start(machine, servers)) {
                serve(bench, chosen, costs, tails);
            }
        }
        if (!costs.isEmpty()) {
            Report.write(folder, "peers", costs);
        }
        if (!tails.isEmpty()) {
            Files.writeString(folder.resolve("peers-latency.csv"), PeerReport.csv(tails));
        }
        weigh(machine, peers, servers, folder);
        if (parts.contains(Part.CLIENTS)) {
            clients(machine, peers, chosen, folder);
        }
        Files.writeString(folder.resolve("peers.md"), said);
        console.println("peers*.csv, clients*.csv, .md and .svg are in " + folder);
        return 0;
    }

    private void serve(Bench bench, List<Work> chosen, List<Series> costs, List<Tails> tails)
            throws IOException, InterruptedException {
        for (Work work : chosen) {
            if (parts.contains(Part.SERVERS)) {
                Series series = bench.run(work, warm, rounds);
                costs.add(series);
                say(Report.table(series));
            }
            if (parts.contains(Part.LATENCY)) {
                Tails measured = bench.tails(work, rate > 0 ? rate : work.rate(), warm, rounds);
                tails.add(measured);
                say(PeerReport.table(measured));
            }
        }
    }

    private void weigh(Machine machine, Path peers, List<Competitor> servers, Path folder)
            throws IOException, InterruptedException {
        if (parts.contains(Part.HEAP)) {
            Map<String, Double> heap = Weight.ofServers(machine, servers, sessions);
            say(PeerReport.heap("server", sessions, heap));
            Files.writeString(folder.resolve("peers-heap.csv"), PeerReport.csv("heap_bytes_per_session", heap));
        }
        if (parts.contains(Part.START)) {
            Map<String, Spread> millis = StartUp.millis(machine, chosen(servers(machine, peers, 0)), starts);
            Map<String, Long> bytes = Jars.bytes(peers);
            say(PeerReport.start(millis, bytes));
            Files.writeString(folder.resolve("peers-start.csv"), PeerReport.startCsv(millis, bytes));
        }
    }

    private void clients(Machine machine, Path peers, List<Work> chosen, Path folder)
            throws IOException, InterruptedException {
        Map<String, List<String>> commands = Clients.commands(machine, peers);
        commands.keySet().removeIf(name -> !isChosen(name));
        try (Clients clients = Clients.start(machine, commands, warmUp)) {
            List<Series> costs = new ArrayList<>();
            for (Work work : chosen) {
                Series series = clients.run(work, warm, rounds);
                costs.add(series);
                say("clients, " + Report.table(series));
                if (isChosen(Competitor.WSMULTI)) {
                    say(PeerReport.besideServer(clients.besideServer()));
                }
            }
            Report.write(folder, "clients", costs);
            Map<String, Double> heap = clients.weigh(machine, sessions);
            say(PeerReport.heap("client", sessions, heap));
            Files.writeString(folder.resolve("clients-heap.csv"), PeerReport.csv("heap_bytes_per_session", heap));
        }
    }

    private boolean isChosen(String name) {
        return only.isEmpty() || only.contains(name) || name.equals(Competitor.RAW) || name.equals(Competitor.CONTROL);
    }

    private List<Competitor> chosen(List<Competitor> all) {
        return all.stream().filter(one -> isChosen(one.name())).toList();
    }

    private static List<Competitor> servers(Machine machine, Path peers, int warmUp) {
        List<Competitor> servers = new ArrayList<>();
        servers.add(Competitor.raw(machine));
        servers.add(Competitor.wsmulti(machine, warmUp));
        Peer.SERVERS.forEach(peer -> servers.add(peer.server(machine, peers)));
        servers.add(Competitor.control(machine));
        return servers;
    }

    private void say(String text) {
        console.println(text);
        said.append(text).append('\n');
    }
}
