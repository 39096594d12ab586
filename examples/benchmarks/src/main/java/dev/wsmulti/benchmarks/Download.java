package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast a large body goes from our server to our client, each on a processor of its own, plain and over TLS, in short
 * windows that take turns; beside them what the bare engine of the JDK makes of as many bytes.
 */
@Command(
        name = "download",
        description = "bytes a second of a large body, plain and over TLS",
        mixinStandardHelpOptions = true)
final class Download implements Callable<Integer> {
    private static final Pattern SPEED = Pattern.compile("^speed (\\d+)$");
    private static final double MUST = 0.80;

    @Option(names = "--rounds", description = "rounds that count (default ${DEFAULT-VALUE})")
    private int rounds = 12;

    @Option(names = "--warm", description = "rounds before them (default ${DEFAULT-VALUE})")
    private int warm = 6;

    @Option(names = "--window", paramLabel = "MILLIS", description = "length of a window (default ${DEFAULT-VALUE})")
    private int window = 500;

    @Option(names = "--jdk", description = "home of the JDK that runs server and client (default: this one)")
    private Path jdk = Machine.thisJdk();

    private final PrintWriter console;

    Download(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(jdk, List.of());
        Path keys = Keys.make(machine, Yardstick.folder(null));
        Measured speeds = new Measured();
        try (ServerProcess plain = ServerProcess.start(Competitor.wsmulti(machine, 10_000), machine);
                ServerProcess jsse = ServerProcess.start(Competitor.secure(machine, 10_000, "jsse", keys), machine);
                ServerProcess bc = ServerProcess.start(Competitor.secure(machine, 10_000, "bc", keys), machine);
                ChildProcess client = ChildProcess.start(
                        "client", machine.forLoad(machine.java(DownloadClient.class, keys.toString())))) {
            Map<String, String> orders = new LinkedHashMap<>();
            orders.put("http", "get jsse http://127.0.0.1:" + plain.address().getPort() + WsEcho.BIG_PATH);
            orders.put(
                    "https jsse", "get jsse https://127.0.0.1:" + jsse.address().getPort() + WsEcho.BIG_PATH);
            orders.put("https bc", "get bc https://127.0.0.1:" + bc.address().getPort() + WsEcho.BIG_PATH);
            orders.put("bare wrap", "wrap");
            orders.put("bare unwrap", "unwrap");
            for (int round = -warm; round < rounds; round++) {
                for (Map.Entry<String, String> order : orders.entrySet()) {
                    client.tell(order.getValue() + " " + window);
                    String said = client.await(SPEED, Duration.ofSeconds(60)).group(1);
                    if (round >= 0) {
                        speeds.add(order.getKey(), Double.parseDouble(said) / 1e6);
                    }
                }
            }
        }
        report(speeds);
        return 0;
    }

    private void report(Measured speeds) {
        console.println(speeds.table("MB/s"));
        double bare = Math.min(
                speeds.spread("bare wrap").median(),
                speeds.spread("bare unwrap").median());
        double http = speeds.spread("http").median();
        double https = speeds.spread("https jsse").median();
        double ratio = https / Math.min(bare, http);
        // A byte costs its sender both, one after the other, on one processor.
        double both = 1 / (1 / bare + 1 / http);
        console.println(String.format(
                Locale.ROOT,
                "%nhttps (jsse) / min(bare engine, http): %.3f; must reach %.2f: %s",
                ratio,
                MUST,
                ratio >= MUST ? "reached" : "MISSED"));
        console.println(String.format(
                Locale.ROOT, "https (jsse) / what both in turn allow (%.0f MB/s): %.3f", both, https / both));
    }
}
