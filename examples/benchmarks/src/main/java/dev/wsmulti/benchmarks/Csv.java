package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures read back from the files that a run has written. */
final class Csv {
    private final List<String> head;
    private final List<List<String>> rows;

    private Csv(List<String> head, List<List<String>> rows) {
        this.head = head;
        this.rows = rows;
    }

    static Csv read(Path file) throws IOException {
        List<List<String>> all = Files.readAllLines(file).stream()
                .map(line -> List.of(line.split(",", -1)))
                .toList();
        return new Csv(all.get(0), all.subList(1, all.size()));
    }

    /** Every window of a run, and what is known of garbage; {@code name} as the run has called its files. */
    static List<Series> series(Path folder, String name) throws IOException {
        Csv windows = read(folder.resolve(name + ".csv"));
        Csv more = read(folder.resolve(name + "-garbage.csv"));
        List<Series> all = new ArrayList<>();
        windows.by("work").forEach((work, rows) -> {
            Map<String, Double> garbage = new HashMap<>();
            Map<String, Integer> nudges = new HashMap<>();
            more.by("work").getOrDefault(work, List.of()).forEach(row -> {
                garbage.put(more.cell(row, "server"), Double.valueOf(more.cell(row, "garbage_bytes_per_message")));
                nudges.put(more.cell(row, "server"), Integer.valueOf(more.cell(row, "forgotten")));
            });
            Set<String> servers = new LinkedHashSet<>();
            List<Sample> samples = new ArrayList<>();
            for (List<String> row : rows) {
                String server = windows.cell(row, "server");
                int forgotten = servers.add(server) ? nudges.getOrDefault(server, 0) : 0;
                samples.add(new Sample(
                        Integer.parseInt(windows.cell(row, "round")),
                        server,
                        Long.parseLong(windows.cell(row, "messages")),
                        forgotten,
                        Long.parseLong(windows.cell(row, "run_time_ns"))));
            }
            all.add(new Series(Work.named(work), List.copyOf(servers), samples, garbage));
        });
        return all;
    }

    /** Every window in which latency was measured. */
    static List<Tails> tails(Path file) throws IOException {
        Csv windows = read(file);
        List<Tails> all = new ArrayList<>();
        windows.by("work").forEach((work, rows) -> {
            Set<String> servers = new LinkedHashSet<>();
            List<Tails.Tail> tails = new ArrayList<>();
            for (List<String> row : rows) {
                servers.add(windows.cell(row, "server"));
                String latency = String.join(" ", row.subList(windows.head.indexOf("messages"), row.size()));
                tails.add(new Tails.Tail(
                        Integer.parseInt(windows.cell(row, "round")),
                        windows.cell(row, "server"),
                        Latency.parse(latency)));
            }
            double rate = Double.parseDouble(windows.cell(rows.get(0), "rate"));
            all.add(new Tails(Work.named(work), rate, List.copyOf(servers), tails));
        });
        return all;
    }

    /** As a table in Markdown. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append("| ").append(String.join(" | ", head)).append(" |\n");
        table.append("|---".repeat(head.size())).append("|\n");
        rows.forEach(row -> table.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return table.toString();
    }

    private Map<String, List<List<String>>> by(String column) {
        Map<String, List<List<String>>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(cell(row, column), value -> new ArrayList<>())
                .add(row));
        return groups;
    }

    private String cell(List<String> row, String column) {
        return row.get(head.indexOf(column));
    }
}
