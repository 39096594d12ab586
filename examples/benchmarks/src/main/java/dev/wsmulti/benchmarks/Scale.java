package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether the thousandth session weighs what the first one did: idle ones on sockets, opened in steps, both ends on one loop here. */
@Command(
        name = "scale",
        description = "heap of idle sessions on sockets, opened in steps up to the limit of open files",
        mixinStandardHelpOptions = true)
final class Scale implements Callable<Integer> {
    private static final int STEPS = 5;
    private static final int AT_ONCE = 100;
    private static final double TOLERANCE = 0.05;

    @Option(
            names = "--pairs",
            description = "sessions in the end, each with both ends here: two open files (default ${DEFAULT-VALUE})")
    private int pairs = 9_500;

    private final PrintWriter console;
    private int echoed;

    Scale(PrintWriter console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Double> slopes = new ArrayList<>();
        try (WsMulti multi = WsMulti.builder().closeGrace(Duration.ZERO).open()) {
            Server server = multi.listen(
                    ServerOptions.on(0), Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            WsRequest request = WsRequest.to(
                            "ws://127.0.0.1:" + server.address().getPort() + "/")
                    .onOpen(session -> session.send("hello"))
                    .onMessage((session, message) -> echoed++);
            // What is loaded and made once is not a session's.
            open(multi, request, AT_ONCE);
            int before = echoed;
            long heap = Simulation.heap();
            console.println("| sessions | heap, MiB | bytes a session of this step |\n|---|---|---|");
            for (int step = 1; step <= STEPS; step++) {
                open(multi, request, AT_ONCE + Math.max(STEPS, pairs - AT_ONCE) * step / STEPS);
                long now = Simulation.heap();
                // Both ends are here.
                double each = (now - heap) / 2.0 / (echoed - before);
                slopes.add(each);
                console.println(String.format(Locale.ROOT, "| %d | %.1f | %.1f |", 2 * echoed, now / 1048576.0, each));
                console.flush();
                before = echoed;
                heap = now;
            }
        }
        double least = slopes.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = slopes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double mean = slopes.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double off = Math.max(most - mean, mean - least) / mean;
        console.println(String.format(
                Locale.ROOT,
                "%nmean %.1f B, no step further from it than %.1f %%; must be within %.0f %%: %s",
                mean,
                100 * off,
                100 * TOLERANCE,
                off <= TOLERANCE ? "reached" : "MISSED"));
        return 0;
    }

    /** Until so many stand and have had an echo; a few at a time, or the listener's queue is full. */
    private void open(WsMulti multi, WsRequest request, int until) {
        while (echoed < until) {
            int wanted = Math.min(until, echoed + AT_ONCE);
            for (int i = echoed; i < wanted; i++) {
                multi.add(request);
            }
            while (echoed < wanted) {
                multi.perform(Duration.ofMillis(100));
            }
        }
    }
}
