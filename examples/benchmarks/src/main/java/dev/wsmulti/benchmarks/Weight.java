package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Live bytes of heap for one more session that is idle after an echo, by class. */
final class Weight {
    /** Sessions before those that are weighed: what the first ones load and grow belongs to none of them. */
    static final int FIRST = 200;

    private Weight() {}

    /** All heap a session, by server. */
    static Map<String, Double> ofServers(Machine machine, List<Competitor> competitors, int sessions)
            throws IOException, InterruptedException {
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (Competitor competitor : competitors) {
            bytes.put(competitor.name(), sum(ofServer(machine, competitor, Speech.WS, sessions)));
        }
        return bytes;
    }

    /** Bytes a session, by class. */
    static Map<String, Double> ofServer(Machine machine, Competitor competitor, Speech speech, int sessions)
            throws IOException, InterruptedException {
        Work oneEach = Work.idle(speech, sessions);
        try (ServerProcess server = ServerProcess.start(competitor, machine);
                LoadProcess first = LoadProcess.start(machine);
                LoadProcess load = LoadProcess.start(machine)) {
            Speech spoken = oneEach.speech(competitor);
            first.connect(server, spoken, FIRST);
            var unused = first.window(server, oneEach, Duration.ZERO);
            HeapHistogram before = HeapHistogram.of(server.pid(), machine.tool("jcmd"));
            load.connect(server, spoken, sessions);
            unused = load.window(server, oneEach, Duration.ZERO);
            HeapHistogram after = HeapHistogram.of(server.pid(), machine.tool("jcmd"));
            return after.perOne(before, sessions);
        }
    }

    static double sum(Map<String, Double> each) {
        return each.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
