package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clients beside a bare one, which sends frames made in advance and counts the bytes that come back. Each has an echo of
 * ours to itself, all of them alike; here the client is what is measured, and has the processor of servers.
 */
final class Clients implements AutoCloseable {
    private final Map<String, LoadProcess> clients = new LinkedHashMap<>();
    private final Map<String, ServerProcess> servers = new HashMap<>();

    /** What our client has cost through what its server has, by round of the present work. */
    private final List<Double> besideServer = new ArrayList<>();

    private Clients() {}

    /** Starts everything; commands by the name of the client. */
    static Clients start(Machine machine, Map<String, List<String>> commands, int warmUp)
            throws IOException, InterruptedException {
        Clients all = new Clients();
        try {
            for (Map.Entry<String, List<String>> client : commands.entrySet()) {
                all.servers.put(
                        client.getKey(), ServerProcess.start(Competitor.wsmulti(machine, warmUp), machine.turned()));
                all.clients.put(
                        client.getKey(), LoadProcess.start(machine.turned(), client.getKey(), client.getValue()));
            }
            return all;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            all.close();
            throw failed;
        }
    }

    /** The commands of all clients; the bare one is the first and the last. */
    static Map<String, List<String>> commands(Machine machine, Path peers) {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(Competitor.RAW, machine.java(Load.class));
        commands.put(Competitor.WSMULTI, machine.java(WsLoad.class));
        Peer.CLIENTS.forEach(peer -> commands.put(peer.name(), peer.command(machine, peers)));
        commands.put(Competitor.CONTROL, machine.java(Load.class));
        return commands;
    }

    /** One work on all clients in paired windows. */
    Series run(Work work, int warm, int rounds) throws IOException, InterruptedException {
        List<String> names = List.copyOf(clients.keySet());
        for (String name : names) {
            client(name).connect(server(name), Speech.WS, work.connections());
        }
        besideServer.clear();
        Map<String, Long> before = Map.of();
        List<Sample> samples = new ArrayList<>();
        for (int round = -warm; round < rounds; round++) {
            if (round == 0) {
                before = allocated();
            }
            for (String name : Bench.order(names, round)) {
                Sample sample = window(name, work, round);
                if (round >= 0) {
                    samples.add(sample);
                }
            }
        }
        Map<String, Double> garbage = Bench.garbage(before, allocated(), samples);
        for (LoadProcess client : clients.values()) {
            client.disconnect();
        }
        return new Series(work, names, samples, garbage);
    }

    private Sample window(String name, Work work, int round) throws IOException, InterruptedException {
        LoadProcess client = client(name);
        RunTime before = client.runTime();
        RunTime serverBefore = server(name).runTime();
        LoadProcess.Window window = client.window(server(name), work, work.window());
        long nanos = client.runTime().since(before);
        if (round >= 0 && name.equals(Competitor.WSMULTI)) {
            besideServer.add((double) nanos / server(name).runTime().since(serverBefore));
        }
        return new Sample(round, name, window.messages(), window.nudges(), nanos);
    }

    /** What our client has cost through what its server has cost for the same messages, in the last work. */
    Spread besideServer() {
        return Spread.of(besideServer.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private Map<String, Long> allocated() throws IOException, InterruptedException {
        Map<String, Long> allocated = new HashMap<>();
        for (Map.Entry<String, LoadProcess> client : clients.entrySet()) {
            allocated.put(client.getKey(), client.getValue().allocated());
        }
        return allocated;
    }

    /** Heap of a session that is idle after an echo, all of it, by client. */
    Map<String, Double> weigh(Machine machine, int sessions) throws IOException, InterruptedException {
        Work few = Work.idle(Speech.WS, Weight.FIRST);
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (String name : clients.keySet()) {
            LoadProcess client = client(name);
            client.connect(server(name), Speech.WS, Weight.FIRST);
            var unused = client.window(server(name), few, Duration.ofMillis(1));
            HeapHistogram before = HeapHistogram.of(client.pid(), machine.tool("jcmd"));
            client.connect(server(name), Speech.WS, sessions);
            unused = client.window(server(name), Work.idle(Speech.WS, sessions), Duration.ofMillis(1));
            HeapHistogram after = HeapHistogram.of(client.pid(), machine.tool("jcmd"));
            client.disconnect();
            bytes.put(name, Weight.sum(after.perOne(before, sessions)));
        }
        return bytes;
    }

    private LoadProcess client(String name) throws IOException {
        return known(clients.get(name), name);
    }

    private ServerProcess server(String name) throws IOException {
        return known(servers.get(name), name);
    }

    private static <T> T known(@Nullable T found, String name) throws IOException {
        if (found == null) {
            throw new IOException("no such client: " + name);
        }
        return found;
    }

    @Override
    public void close() {
        clients.values().forEach(LoadProcess::close);
        servers.values().forEach(ServerProcess::close);
    }
}
