package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One page of HTML, with tables and plots and nothing from elsewhere, of the files that runs have left. */
@Command(
        name = "page",
        description = "one page of HTML from the CSV files of earlier runs",
        mixinStandardHelpOptions = true)
final class Page implements Callable<Integer> {
    private static final String METHOD = """
            All servers are up and connected from the beginning, pinned to one processor, the load to another. The load goes \
            to one after the other in short windows, every other round backwards; each message that comes back sends the next.
            Cost = run time of all threads of a server, as the scheduler counts it, by messages of the window. Figure = median \
            over the rounds of (cost of raw NIO / cost of the server in the same round): 1 is as good as raw NIO, more is better.
            Raw NIO is a bare echo of bytes, one read and one write a turn, no protocol: the least that NIO can do. The control \
            is a second one; what it differs from the first by is the error of the method.
            Latency = from when a message was due at a constant rate until it was back, so that what waits behind a slow answer \
            counts, too. Garbage = bytes allocated a message. Heap = live bytes a session more, after a full collection.
            In a line the stroke is the median, the bar the quartiles, each dot a round.
            Everything was measured on the loopback of one machine. How, in full: benchmarks.md beside this page.
            """;

    @Option(names = "--from", description = "folder with the CSV files (default: target)")
    private @Nullable Path from;

    @Option(names = "--to", description = "the page (default: benchmarks.html in that folder)")
    private @Nullable Path to;

    private final PrintWriter console;

    Page(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Yardstick.folder(from);
        Html page = new Html("WsMulti: benchmarks").text(METHOD);
        for (String settings : List.of("machine.md", "settings.md")) {
            if (Files.exists(folder.resolve(settings))) {
                page.text(Files.readString(folder.resolve(settings)));
            }
        }
        costs(page, folder, "yardstick", "The yardstick: our server beside raw NIO");
        costs(page, folder, "peers", "Servers");
        latency(page, folder);
        table(page, folder, "peers-heap", "Servers: heap of an idle session");
        table(page, folder, "peers-start", "Servers: start of the JVM to the first echo, and jars");
        costs(page, folder, "clients", "Clients");
        table(page, folder, "clients-heap", "Clients: heap of an idle session");
        table(page, folder, "micro", "Single steps, by JMH");
        Path target = to == null ? folder.resolve("benchmarks.html") : to;
        Files.writeString(target, page.end());
        console.println(target + " is written");
        return 0;
    }

    private static void costs(Html page, Path folder, String name, String heading) throws IOException {
        if (Files.exists(folder.resolve(name + ".csv"))) {
            page.heading(heading + ": processor time");
            List<Series> all = Csv.series(folder, name);
            for (Series series : all) {
                page.text(Report.table(series));
            }
            page.svg(Plot.of(all));
        }
    }

    private static void latency(Html page, Path folder) throws IOException {
        Path file = folder.resolve("peers-latency.csv");
        if (Files.exists(file)) {
            page.heading("Servers: latency at one and the same rate");
            for (Tails tails : Csv.tails(file)) {
                page.text(PeerReport.table(tails));
            }
        }
    }

    private static void table(Html page, Path folder, String name, String heading) throws IOException {
        Path file = folder.resolve(name + ".csv");
        if (Files.exists(file)) {
            page.heading(heading).text(Csv.read(file).table());
        }
    }
}
