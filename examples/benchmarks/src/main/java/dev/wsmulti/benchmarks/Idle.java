package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What an idle session weighs: heap by class, our server's beside the bare echo's. */
@Command(name = "idle", description = "heap of an idle session, by class", mixinStandardHelpOptions = true)
final class Idle implements Callable<Integer> {
    /** Both ends together must stay below the usual 20 000 open files of a user. */
    private static final int SESSIONS = 9_000;

    private static final double WORTH_A_LINE = 0.5;

    @Option(names = "--sessions", description = "how many (default ${DEFAULT-VALUE})")
    private int sessions = SESSIONS;

    @Option(names = "--tls", paramLabel = "PROVIDER", description = "sessions over TLS: jsse or bc")
    private @Nullable String tls;

    @Option(names = "--jdk", description = "home of the JDK that runs servers and load (default: this one)")
    private Path jdk = Machine.thisJdk();

    @Option(names = "--java-option", paramLabel = "OPTION", description = "one more option of every JVM started")
    private List<String> javaOptions = List.of();

    @Option(names = "--out", description = "folder of the results (default: target)")
    private @Nullable Path out;

    private final PrintWriter console;

    Idle(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(jdk, javaOptions);
        Map<String, Double> raw = measure(Competitor.raw(machine), machine);
        Map<String, Double> ours = measure(
                tls == null
                        ? Competitor.wsmulti(machine, WarmUp.MESSAGES)
                        : Competitor.secure(machine, WarmUp.MESSAGES, tls, Keys.make(machine, Yardstick.folder(out))),
                machine);
        String table = table(raw, ours);
        console.println(table);
        Files.writeString(Yardstick.folder(out).resolve("idle.md"), table);
        return 0;
    }

    private Map<String, Double> measure(Competitor competitor, Machine machine)
            throws IOException, InterruptedException {
        return Weight.ofServer(machine, competitor, tls == null ? Speech.WS : Speech.WSS, sessions);
    }

    private String table(Map<String, Double> raw, Map<String, Double> ours) {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(text("%d idle sessions, each after one echo; bytes of heap a session", sessions));
        lines.add("");
        lines.add("| class | raw | wsmulti |");
        lines.add("|---|---|---|");
        var names = new TreeSet<>(Comparator.comparingDouble((String name) -> -ours.getOrDefault(name, 0.0))
                .thenComparing(Comparator.naturalOrder()));
        names.addAll(ours.keySet());
        names.addAll(raw.keySet());
        for (String name : names) {
            double bare = raw.getOrDefault(name, 0.0);
            double own = ours.getOrDefault(name, 0.0);
            if (Math.max(Math.abs(bare), Math.abs(own)) >= WORTH_A_LINE) {
                lines.add(text("| `%s` | %.1f | %.1f |", name, bare, own));
            }
        }
        double heap = Weight.sum(ours);
        lines.add(text("| all heap | %.1f | %.1f |", Weight.sum(raw), heap));
        lines.add("");
        lines.add(text("own objects: %.1f B; all heap over raw: %.1f B", own(ours), heap - Weight.sum(raw)));
        return lines.toString();
    }

    private static double own(Map<String, Double> each) {
        return each.entrySet().stream()
                .filter(entry -> isOurs(entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Arrays of our types, {@code [Ldev.wsmulti...}, are ours too. */
    private static boolean isOurs(String name) {
        return name.contains("dev.wsmulti.");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
