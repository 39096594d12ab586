package dev.wsmulti.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * More sessions on one loop than a machine has sockets for: both ends of each on a network in memory and a clock that costs
 * nothing, idle but for the server's pings.
 */
@Command(
        name = "simulate",
        description = "very many idle sessions on a network in memory: heap, timers, pings",
        mixinStandardHelpOptions = true)
final class Simulation implements Callable<Integer> {
    private static final Duration PING = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int BATCHES = 1_000;
    private static final double MIB = 1024.0 * 1024;

    @Option(names = "--pairs", description = "sessions, each with both ends here (default ${DEFAULT-VALUE})")
    private int pairs = 500_000;

    @Option(
            names = "--burst",
            description = "all are opened at one moment, so that all pings are due at one; else spread over 30 s")
    private boolean burst;

    private final PrintWriter console;
    private final Pairs network = new Pairs();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int open;

    Simulation(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WsMulti.Builder settings = WsMulti.builder().transport(network).clock(network);
        try (WsMulti multi = settings.closeGrace(Duration.ZERO).open()) {
            long empty = heap();
            multi.listen(ServerOptions.on(80), Routes.of().ws("/", WsHandler.of()));
            long cpu = threads.getCurrentThreadCpuTime();
            open(multi);
            double opened = cpuSince(cpu);
            long full = heap();
            say("%d pairs on one loop, %s", pairs, burst ? "opened at one moment" : "opened over 30 s");
            say("heap: %.0f MiB, %.0f B a session", (full - empty) / MIB, (full - empty) / 2.0 / pairs);
            say("opening: %.1f us of processor a pair", opened / 1e3 / pairs);
            // The first round, in which the last openings still have an effect, is not looked at.
            round(multi);
            Round pings = round(multi);
            say(
                    "30 s with pings: %.2f s of processor, %.0f ns a ping and its pong",
                    pings.cpu / 1e9, pings.cpu * 2 / Math.max(1, pings.writes));
            say("pings and pongs: %d; each 100 ms: %s", pings.writes, pings.spread);
            say("longest 100 ms: %.1f ms of processor", pings.longest / 1e6);
            say("sessions still open: %d", multi.transfers().size());
        }
        return 0;
    }

    private void open(WsMulti multi) {
        WsRequest request = WsRequest.to("ws://127.0.0.1:80/").onOpen(session -> open++);
        int batch = Math.max(1, pairs / BATCHES);
        long pause = burst ? 0 : PING.toNanos() * batch / pairs;
        for (int begun = 0; begun < pairs; begun += batch) {
            int until = Math.min(pairs, begun + batch);
            for (int i = begun; i < until; i++) {
                multi.add(request);
            }
            while (open < until) {
                multi.perform();
            }
            advance(multi, pause);
        }
    }

    /** As long as it takes until each has had its ping. */
    private Round round(WsMulti multi) {
        long steps = PING.toNanos() / STEP.toNanos();
        long[] writes = new long[(int) steps];
        long before = network.writes;
        long begin = threads.getCurrentThreadCpuTime();
        double longest = 0;
        for (int i = 0; i < steps; i++) {
            long count = network.writes;
            long cpu = threads.getCurrentThreadCpuTime();
            advance(multi, STEP.toNanos());
            longest = Math.max(longest, cpuSince(cpu));
            writes[i] = network.writes - count;
        }
        double cpu = cpuSince(begin);
        Arrays.sort(writes);
        String spread = String.format(
                Locale.ROOT,
                "least %d, median %d, most %d",
                writes[0],
                writes[writes.length / 2],
                writes[writes.length - 1]);
        return new Round(cpu, network.writes - before, longest, spread);
    }

    private void advance(WsMulti multi, long nanos) {
        long end = network.nanos() + nanos;
        while (network.nanos() < end) {
            multi.perform(Duration.ofNanos(end - network.nanos()));
        }
    }

    private double cpuSince(long then) {
        return threads.getCurrentThreadCpuTime() - then;
    }

    /** What is used behind a full collection. */
    static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void say(String format, Object... values) {
        console.println(String.format(Locale.ROOT, format, values));
        console.flush();
    }

    private record Round(double cpu, long writes, double longest, String spread) {}
}
