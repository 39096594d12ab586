package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes from the start of a process until an echo server has given back its first message. */
final class StartUp {
    private StartUp() {}

    /** Milliseconds by server; all of them are started in turn, one at a time, so often. */
    static Map<String, Spread> millis(Machine machine, List<Competitor> competitors, int starts)
            throws IOException, InterruptedException {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        for (int round = 0; round < starts; round++) {
            for (Competitor competitor : Bench.order(competitors, round)) {
                long start = System.nanoTime();
                try (ServerProcess server = ServerProcess.start(competitor, machine)) {
                    if (competitor.webSocket()) {
                        EchoCheck.once(server.address());
                    }
                    double millis = (System.nanoTime() - start) / 1e6;
                    all.computeIfAbsent(competitor.name(), name -> new ArrayList<>())
                            .add(millis);
                }
            }
        }
        Map<String, Spread> spreads = new LinkedHashMap<>();
        for (Competitor competitor : competitors) {
            List<Double> one = all.getOrDefault(competitor.name(), List.of());
            spreads.put(
                    competitor.name(),
                    Spread.of(one.stream().mapToDouble(Double::doubleValue).toArray()));
        }
        return spreads;
    }
}
