package dev.wsmulti.benchmarks;

import dev.wsmulti.LinkOptions;
import dev.wsmulti.WsLink;
import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many wss sessions on one thread, whose server is killed and comes back: how fast they are back, and how gently. */
@Command(
        name = "reconnect",
        description = "links over TLS on one thread; their server, a process of its own, is killed and started again")
final class Reconnect implements Callable<Integer> {
    private static final Pattern LISTENING = Pattern.compile("listening on (\\S+):(\\d+)");
    private static final Duration START = Duration.ofSeconds(90);

    /** Handshakes at once while the sessions are first opened: the queue of a listener is short. */
    private static final int OPENING = 64;

    @Option(names = "--sessions", description = "links (default ${DEFAULT-VALUE})")
    private int sessions = 10_000;

    @Option(names = "--rate", description = "attempts in a second at most (default ${DEFAULT-VALUE})")
    private int rate = 500;

    @Option(
            names = "--down",
            paramLabel = "SECONDS",
            description = "how long there is no server (default ${DEFAULT-VALUE})")
    private int down = 3;

    @Option(names = "--most", paramLabel = "SECONDS", description = "gives up after so long (default ${DEFAULT-VALUE})")
    private int most = 300;

    @Option(names = "--heap", paramLabel = "SIZE", description = "-Xmx of the server (default ${DEFAULT-VALUE})")
    private String heap = "1g";

    @Option(names = "--out", description = "folder of the key (default: target)")
    private @Nullable Path out;

    private final PrintWriter console;
    private final Map<Long, Integer> attempts = new HashMap<>();
    private int port;
    private int open;
    private int threads;

    Reconnect(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = new Machine(Machine.thisJdk(), List.of("-Xmx" + heap));
        Path keys = Keys.make(machine, Yardstick.folder(out));
        ChildProcess server = start(machine, keys, 0);
        try (WsMulti multi =
                WsMulti.builder().tls(Keys.client("jsse")).maxLinkRate(rate).open()) {
            List<WsLink> links = openAll(multi);
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            console.println(
                    sessions + " wss sessions are open on one thread; threads " + before + "; server -Xmx" + heap);
            server.handle().destroyForcibly();
            long killed = System.nanoTime();
            drive(multi, () -> open == 0, killed);
            drive(multi, () -> since(killed) >= down, killed);
            server.close();
            server = start(machine, keys, port);
            long back = System.nanoTime();
            drive(multi, () -> open == sessions, back);
            report(links, since(killed), since(back), before);
            return open == sessions ? 0 : 1;
        } finally {
            server.close();
        }
    }

    private ChildProcess start(Machine machine, Path keys, int at) throws IOException, InterruptedException {
        ChildProcess process = ChildProcess.start(
                "server",
                machine.forServer(machine.java(WsEcho.class, "0", String.valueOf(at), "jsse", keys.toString())));
        port = Integer.parseInt(process.await(LISTENING, START).group(2));
        return process;
    }

    private List<WsLink> openAll(WsMulti multi) {
        Backoff backoff = Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(8))
                .atMost(Integer.MAX_VALUE);
        LinkOptions options = LinkOptions.of(backoff);
        WsRequest request = WsRequest.to("wss://127.0.0.1:" + port + "/")
                .options(WsOptions.of().pingInterval(Duration.ofSeconds(20)))
                .onOpen(ws -> {
                    open++;
                    attempts.merge(System.nanoTime() / 1_000_000_000L, 1, Integer::sum);
                })
                .onClose((ws, outcome) -> {
                    if (outcome.wasOpen()) {
                        open--;
                    } else {
                        attempts.merge(System.nanoTime() / 1_000_000_000L, 1, Integer::sum);
                    }
                });
        List<WsLink> links = new ArrayList<>(sessions);
        long begin = System.nanoTime();
        while (open < sessions && since(begin) < most) {
            while (links.size() < sessions && links.size() < open + OPENING) {
                links.add(multi.keepOpen(request, options));
            }
            multi.perform(Duration.ofMillis(100));
        }
        attempts.clear();
        return links;
    }

    private void drive(WsMulti multi, BooleanSupplier enough, long begin) {
        while (!enough.getAsBoolean() && since(begin) < most) {
            multi.perform(Duration.ofMillis(100));
            threads = Math.max(threads, ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private void report(List<WsLink> links, double sinceKill, double sinceBack, int before) {
        int peak = attempts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int all = attempts.values().stream().mapToInt(Integer::intValue).sum();
        long over = links.stream().filter(WsLink::isOver).count();
        console.printf(
                "back: %d of %d, %.1f s after the server was up, %.1f s after it was killed%n",
                open, sessions, sinceBack, sinceKill);
        console.printf(
                "attempts ended: %d in all, at most %d in a second (maxLinkRate %d); given up: %d%n",
                all, peak, rate, over);
        links.stream()
                .filter(WsLink::isOver)
                .limit(1)
                .forEach(link -> link.ended().thenAccept(end -> console.println("one gave up: " + end)));
        console.printf("threads: %d before, at most %d since%n", before, threads);
    }
}
