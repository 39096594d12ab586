package dev.wsmulti.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What several rounds gave for each of some names, in the order in which they came first. */
final class Measured {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, fresh -> new ArrayList<>()).add(value);
    }

    /** One for each round. */
    double[] of(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    Spread spread(String name) {
        return Spread.of(of(name));
    }

    /** As Markdown; {@code what} names the values and their unit. */
    String table(String what) {
        StringBuilder table = new StringBuilder("| | " + what + ", median | quartiles |\n|---|---|---|");
        for (String name : values.keySet()) {
            Spread spread = spread(name);
            table.append(String.format(
                    Locale.ROOT,
                    "%n| %s | %.0f | %.0f-%.0f |",
                    name,
                    spread.median(),
                    spread.lowerQuartile(),
                    spread.upperQuartile()));
        }
        return table.toString();
    }
}
