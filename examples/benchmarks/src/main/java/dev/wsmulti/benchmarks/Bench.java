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
    /** A process may have so many at once; the usual limit of open files is 20 000. */
    private static final int CONNECTIONS = 16_000;

    private final List<ServerProcess> servers = new ArrayList<>();
    private final List<LoadProcess> loads = new ArrayList<>();
    /** Who loads whom in the present work. */
    private final Map<String, LoadProcess> loadOf = new HashMap<>();

    private final Machine machine;

    private Bench(Machine machine) {
        this.machine = machine;
    }

    /** Starts everything; a WebSocket server that does not echo right is refused. */
    static Bench start(Machine machine, List<Competitor> competitors) throws IOException, InterruptedException {
        Bench bench = new Bench(machine);
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
        List<ServerProcess> taking = connect(work);
        for (int round = 0; round < warm; round++) {
            round(taking, work, round);
        }
        Map<String, Long> before = allocated();
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            samples.addAll(round(taking, work, round));
        }
        Map<String, Long> after = allocated();
        disconnect();

        Map<String, Double> garbage = garbage(before, after, samples);
        List<String> names = taking.stream().map(ServerProcess::name).toList();
        return new Series(work, names, samples, garbage);
    }

    /**
     * One work on all servers at a rate that no answer slows down.
     *
     * @param rate messages a second on one server
     */
    Tails tails(Work work, double rate, int warm, int rounds) throws IOException, InterruptedException {
        List<ServerProcess> taking = connect(work);
        List<Tails.Tail> tails = new ArrayList<>();
        for (int round = -warm; round < rounds; round++) {
            for (ServerProcess server : order(taking, round)) {
                Latency latency = load(server).paced(server, work, rate);
                if (round >= 0) {
                    tails.add(new Tails.Tail(round, server.name(), latency));
                }
            }
        }
        disconnect();
        return new Tails(work, rate, taking.stream().map(ServerProcess::name).toList(), tails);
    }

    /** Every server that can do the work has its connections afterwards. */
    private List<ServerProcess> connect(Work work) throws IOException, InterruptedException {
        List<ServerProcess> taking = servers.stream()
                .filter(server -> work.isFor(server.competitor()))
                .toList();
        int perLoad = Math.max(1, CONNECTIONS / work.connections());
        for (int i = 0; i < taking.size(); i++) {
            if (i / perLoad == loads.size()) {
                loads.add(LoadProcess.start(machine));
            }
            ServerProcess server = taking.get(i);
            loadOf.put(server.name(), loads.get(i / perLoad));
            load(server).connect(server, work.speech(server.competitor()), work.connections());
        }
        return taking;
    }

    private LoadProcess load(ServerProcess server) throws IOException {
        LoadProcess load = loadOf.get(server.name());
        if (load == null) {
            throw new IOException(server.name() + " has no load");
        }
        return load;
    }

    private void disconnect() throws IOException, InterruptedException {
        for (LoadProcess load : loads) {
            load.disconnect();
        }
        loadOf.clear();
    }

    private List<Sample> round(List<ServerProcess> taking, Work work, int round)
            throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        for (ServerProcess server : order(taking, round)) {
            samples.add(window(server, work, round));
        }
        return samples;
    }

    /** Every other round backwards, so that nobody always follows the same neighbour. */
    static <T> List<T> order(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        if (round % 2 != 0) {
            Collections.reverse(order);
        }
        return order;
    }

    private Sample window(ServerProcess server, Work work, int round) throws IOException, InterruptedException {
        Duration time = work.window();
        RunTime before = server.runTime();
        LoadProcess.Window window = load(server).window(server, work, time);
        return new Sample(
                round,
                server.name(),
                window.messages(),
                window.nudges(),
                server.runTime().since(before));
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

    /** Bytes a message, by name. */
    static Map<String, Double> garbage(Map<String, Long> before, Map<String, Long> after, List<Sample> samples) {
        Map<String, Double> garbage = new HashMap<>();
        after.forEach((name, bytes) ->
                garbage.put(name, (double) (bytes - before.getOrDefault(name, bytes)) / messages(samples, name)));
        return garbage;
    }

    private static long messages(List<Sample> samples, String server) {
        return samples.stream()
                .filter(sample -> sample.server().equals(server))
                .mapToLong(Sample::messages)
                .sum();
    }

    @Override
    public void close() {
        loads.forEach(LoadProcess::close);
        servers.forEach(ServerProcess::close);
    }
}
