package dev.wsmulti.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The figures beside others as text: tables in Markdown, and CSV. */
final class PeerReport {
    private PeerReport() {}

    /** What was chosen for each. */
    static String settings() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("| name | setting |");
        lines.add("|---|---|");
        lines.add("| raw, control | the least that NIO can do, 1 thread, no protocol |");
        lines.add("| wsmulti | as it comes, 1 loop, whole messages |");
        Stream.concat(Peer.SERVERS.stream(), Peer.CLIENTS.stream())
                .forEach(peer -> lines.add("| " + peer.name() + " | " + peer.settings() + flags(peer) + " |"));
        return lines.toString();
    }

    private static String flags(Peer peer) {
        return peer.flags().isEmpty() ? "" : "; `" + String.join(" ", peer.flags()) + "`";
    }

    static String table(Tails tails) {
        Work work = tails.work();
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(text(
                "%s: %d connections, %d at a time, %d bytes, %.0f messages a second, due to back; microseconds",
                work.name(), work.connections(), work.depth(), work.payload(), tails.rate()));
        lines.add("");
        lines.add("| server | p50 | p99 | quartiles | min-max | p99.9 |");
        lines.add("|---|---|---|---|---|---|");
        for (String server : tails.servers()) {
            Spread p99 = tails.micros(server, Latency::p99);
            lines.add(text(
                    "| %s | %.0f | **%.0f** | %.0f-%.0f | %.0f-%.0f | %.0f |",
                    server,
                    tails.micros(server, Latency::median).median(),
                    p99.median(),
                    p99.lowerQuartile(),
                    p99.upperQuartile(),
                    p99.min(),
                    p99.max(),
                    tails.micros(server, Latency::p999).median()));
        }
        return lines.toString();
    }

    static String csv(List<Tails> all) {
        StringBuilder csv = new StringBuilder("work,round,server,rate,messages,p50_ns,p99_ns,p999_ns,max_ns\n");
        for (Tails tails : all) {
            for (Tails.Tail tail : tails.tails()) {
                Latency taken = tail.latency();
                csv.append(text(
                        "%s,%d,%s,%.0f,%d,%d,%d,%d,%d\n",
                        tails.work().name(),
                        tail.round(),
                        tail.server(),
                        tails.rate(),
                        taken.count(),
                        taken.median(),
                        taken.p99(),
                        taken.p999(),
                        taken.most()));
            }
        }
        return csv.toString();
    }

    static String heap(String kind, int sessions, Map<String, Double> bytes) {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(text("%d idle sessions, each after one echo; bytes of heap a session", sessions));
        lines.add("");
        lines.add("| " + kind + " | bytes |");
        lines.add("|---|---|");
        bytes.forEach((name, each) -> lines.add(text("| %s | %.0f |", name, each)));
        return lines.toString();
    }

    /** Our client's cost through its server's. */
    static String besideServer(Spread ratio) {
        return text(
                "our client / our server, for the same messages: %.3f (%.3f-%.3f)\n",
                ratio.median(), ratio.lowerQuartile(), ratio.upperQuartile());
    }

    static String csv(String column, Map<String, Double> values) {
        StringBuilder csv = new StringBuilder("name," + column + "\n");
        values.forEach((name, value) -> csv.append(text("%s,%.1f\n", name, value)));
        return csv.toString();
    }

    static String start(Map<String, Spread> millis, Map<String, Long> bytes) {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("start of the JVM to the first echo, milliseconds; jars, KiB");
        lines.add("");
        lines.add("| server | median | quartiles | min-max | jars |");
        lines.add("|---|---|---|---|---|");
        millis.forEach((name, spread) -> lines.add(text(
                "| %s | %.0f | %.0f-%.0f | %.0f-%.0f | %s |",
                name,
                spread.median(),
                spread.lowerQuartile(),
                spread.upperQuartile(),
                spread.min(),
                spread.max(),
                jars(name, bytes))));
        return lines.toString();
    }

    static String startCsv(Map<String, Spread> millis, Map<String, Long> bytes) {
        StringBuilder csv = new StringBuilder("server,median_ms,lower_ms,upper_ms,min_ms,max_ms,jars_kib\n");
        millis.forEach((name, spread) -> csv.append(text(
                "%s,%.1f,%.1f,%.1f,%.1f,%.1f,%s\n",
                name,
                spread.median(),
                spread.lowerQuartile(),
                spread.upperQuartile(),
                spread.min(),
                spread.max(),
                jars(name, bytes))));
        return csv.toString();
    }

    /** Of the folder that the name begins with; the JDK alone has none. */
    private static String jars(String name, Map<String, Long> bytes) {
        return bytes.entrySet().stream()
                .filter(library -> name.startsWith(library.getKey()))
                .map(library -> text("%d", library.getValue() / 1024))
                .findFirst()
                .orElse("-");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
