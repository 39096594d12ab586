package dev.wsmulti.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The figures as text: a table in Markdown, and every window as CSV. */
final class Report {
    private Report() {}

    static String table(Series series) {
        Work work = series.work();
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(text(
                "%s: %d connections, depth %d, %d bytes",
                work.name(), work.connections(), work.depth(), work.payload()));
        lines.add("");
        lines.add("| server | " + work.reference()
                + "/server | quartiles | min-max | ns, lowest | ns, median | garbage, B |");
        lines.add("|---|---|---|---|---|---|---|");
        for (String server : series.servers()) {
            lines.add(row(series, server));
        }
        lines.add("");
        if (work.must() > 0) {
            String reached = series.reached() ? "reached" : "MISSED";
            lines.add(text("%s must reach %.2f: %s", work.measured(), work.must(), reached));
        }
        series.doubts().forEach(doubt -> lines.add("DOUBT: " + doubt));
        return lines.toString();
    }

    private static String row(Series series, String server) {
        Spread ratio = series.ratio(server);
        Spread cost = series.cost(server);
        Double garbage = series.garbage().get(server);
        return text(
                "| %s | **%.3f** | %.3f-%.3f | %.3f-%.3f | %.0f | %.0f | %s |",
                server,
                ratio.median(),
                ratio.lowerQuartile(),
                ratio.upperQuartile(),
                ratio.min(),
                ratio.max(),
                cost.min(),
                cost.median(),
                garbage == null ? "-" : text("%.3f", garbage));
    }

    /** All windows and garbage as CSV, the ratios as a plot. */
    static void write(Path folder, String name, List<Series> all) throws IOException {
        Files.writeString(folder.resolve(name + ".csv"), csv(all));
        Files.writeString(folder.resolve(name + "-garbage.csv"), garbage(all));
        Files.writeString(folder.resolve(name + ".svg"), Plot.of(all));
    }

    private static String garbage(List<Series> all) {
        StringBuilder csv = new StringBuilder("work,server,garbage_bytes_per_message,forgotten\n");
        for (Series series : all) {
            series.servers().stream()
                    .filter(server -> series.garbage().containsKey(server))
                    .forEach(server -> csv.append(text(
                            "%s,%s,%.4f,%d\n",
                            series.work().name(),
                            server,
                            series.garbage().getOrDefault(server, 0.0),
                            series.forgotten(server))));
        }
        return csv.toString();
    }

    static String csv(List<Series> all) {
        StringBuilder csv = new StringBuilder("work,round,server,messages,run_time_ns,ns_per_message,ratio\n");
        for (Series series : all) {
            for (String server : series.servers()) {
                double[] ratios = series.ratios(server);
                series.samples().stream()
                        .filter(sample -> sample.server().equals(server))
                        .forEach(sample -> csv.append(line(series.work(), sample, ratios[sample.round()])));
            }
        }
        return csv.toString();
    }

    private static String line(Work work, Sample sample, double ratio) {
        return text(
                "%s,%d,%s,%d,%d,%.1f,%.4f\n",
                work.name(), sample.round(), sample.server(), sample.messages(), sample.nanos(), sample.cost(), ratio);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
