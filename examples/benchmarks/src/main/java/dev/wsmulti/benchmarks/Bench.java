package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All servers and the load, up; runs the paired windows. */
final class Bench implements AutoCloseable {
    private final List<ServerProcess> servers = new ArrayList<>();
    private final LoadProcess load;

    private Bench(LoadProcess load) {
        this.load = load;
    }

    /** Starts everything; a WebSocket server that does not echo right is refused. */
    static Bench start(Machine machine, List<Competitor> competitors) throws IOException, InterruptedException {
        Bench bench = new Bench(LoadProcess.start(machine));
        try {
            for (Competitor competitor : competitors) {
                ServerProcess server = ServerProcess.start(competitor, machine);
                bench.servers.add(server);
                if (competitor.webSocket()) {
                    EchoCheck.run(server.address(), competitor.secure());
                }
            }
            return bench;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            bench.close();
            throw failed;
        }
    }

    /**
     * One work on all servers, which stay connected: warm rounds, then rounds that count.
     *
     * @param warm rounds before
     * @param rounds rounds that count
     */
    Series run(Work work, int warm, int rounds) throws IOException, InterruptedException {
        List<ServerProcess> taking = servers.stream()
                .filter(server -> work.isFor(server.competitor()))
                .toList();
        for (ServerProcess server : taking) {
            load.connect(server, work.speech(server.competitor()), work.connections());
        }
        for (int round = 0; round < warm; round++) {
            round(taking, work, round);
        }
        Map<String, Long> before = allocated();
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            samples.addAll(round(taking, work, round));
        }
        Map<String, Long> after = allocated();
        load.disconnect();

        Map<String, Double> garbage = new HashMap<>();
        after.forEach((name, bytes) ->
                garbage.put(name, (double) (bytes - before.getOrDefault(name, bytes)) / messages(samples, name)));
        List<String> names = taking.stream().map(ServerProcess::name).toList();
        return new Series(work, names, samples, garbage);
    }

    /** Every other round backwards, so that nobody always follows the same neighbour. */
    private List<Sample> round(List<ServerProcess> taking, Work work, int round)
            throws IOException, InterruptedException {
        List<ServerProcess> order = new ArrayList<>(taking);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        List<Sample> samples = new ArrayList<>();
        for (ServerProcess server : order) {
            samples.add(window(server, work, round));
        }
        return samples;
    }

    private Sample window(ServerProcess server, Work work, int round) throws IOException, InterruptedException {
        Duration time = work.window();
        RunTime before = server.runTime();
        long messages = load.window(server, work, time);
        return new Sample(round, server.name(), messages, server.runTime().since(before));
    }

    private Map<String, Long> allocated() throws IOException, InterruptedException {
        Map<String, Long> allocated = new HashMap<>();
        for (ServerProcess server : servers) {
            if (server.competitor().ours()) {
                allocated.put(server.name(), server.allocated());
            }
        }
        return allocated;
    }

    private static long messages(List<Sample> samples, String server) {
        return samples.stream()
                .filter(sample -> sample.server().equals(server))
                .mapToLong(Sample::messages)
                .sum();
    }

    @Override
    public void close() {
        load.close();
        servers.forEach(ServerProcess::close);
    }
}
