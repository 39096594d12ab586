package dev.wsmulti.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the suite says of each case: a line {@code CASE BEHAVIOUR BEHAVIOUR_OF_THE_CLOSE}, in the order of the cases. */
record Verdicts(List<String> lines) {
    private static final Comparator<String> BY_NUMBER = (a, b) -> Arrays.compare(numbers(a), numbers(b));

    /** What we expect in both roles. */
    static Verdicts expected() throws IOException {
        return new Verdicts(new String(Resource.bytes("expected.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList());
    }

    /** What stands in the index of the suite's reports. */
    static Verdicts of(Path index) throws IOException {
        Map<String, String> sorted = new TreeMap<>(BY_NUMBER);
        try (BufferedReader reader = Files.newBufferedReader(index)) {
            JsonObject cases = JsonParser.parseReader(reader).getAsJsonObject().getAsJsonObject(Role.AGENT);
            for (Map.Entry<String, JsonElement> entry : cases.entrySet()) {
                JsonObject verdict = entry.getValue().getAsJsonObject();
                sorted.put(entry.getKey(), text(verdict, "behavior") + " " + text(verdict, "behaviorClose"));
            }
        }
        return new Verdicts(sorted.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList());
    }

    private static String text(JsonObject verdict, String name) {
        return verdict.get(name).getAsString();
    }

    private static int[] numbers(String name) {
        return Arrays.stream(name.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    /** What is missing here and what is here beyond, as lines of a diff. */
    List<String> differences(Verdicts expected) {
        List<String> differences = new ArrayList<>();
        expected.lines.stream().filter(line -> !lines.contains(line)).forEach(line -> differences.add("- " + line));
        lines.stream().filter(line -> !expected.lines.contains(line)).forEach(line -> differences.add("+ " + line));
        return differences;
    }

    /** The number of cases, and how often which verdict came. */
    @Override
    public String toString() {
        Map<String, Long> counts = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line.substring(line.indexOf(' ') + 1), TreeMap::new, Collectors.counting()));
        return lines.size() + " cases: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }
}
