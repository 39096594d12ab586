package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole yardstick with tiny windows: processes, echo check, windows, figures and files; not the figures' worth. */
class YardstickTest {
    private static final int ROUNDS = 2;
    private static final List<String> WORKS = List.of("depth1", "depth16", "k16", "deflate1k", "http16");
    private static final List<String> SERVERS = List.of("raw", "wsmulti", "control");

    @TempDir
    private Path folder;

    @Test
    void measuresItsThreeServersAndWritesCsvTableAndPlot() throws Exception {
        StringWriter said = new StringWriter();
        int exit = Yardstick.commandLine(new PrintWriter(said))
                .execute(
                        "--works=" + String.join(",", WORKS),
                        "--rounds=" + ROUNDS,
                        "--warm=1",
                        "--connections=5",
                        "--window=20",
                        "--warm-up=1550",
                        "--out=" + folder);

        assertThat(exit).as("exit code, after: %s", said).isZero();
        assertThat(said.toString()).contains("depth1: ", "| wsmulti | ", "wsmulti must reach 0.95");
        List<String> lines = Files.readAllLines(folder.resolve("yardstick.csv"));
        assertThat(lines.get(0)).isEqualTo("work,round,server,messages,run_time_ns,ns_per_message,ratio");
        assertThat(lines).hasSize(1 + WORKS.size() * SERVERS.size() * ROUNDS);
        List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
        rows.forEach(row -> assertSane(row, rawOfTheSameRound(rows, row)));
        assertThat(folder.resolve("yardstick.svg"))
                .content()
                .startsWith("<svg ")
                .contains("wsmulti", "</svg>");
        assertThat(folder.resolve("yardstick.md")).content().contains("k16: ");
    }

    @Test
    void comparesGroupsOfLoops() throws Exception {
        StringWriter said = new StringWriter();
        int exit = Yardstick.commandLine(new PrintWriter(said))
                .execute(
                        "--works=depth1",
                        "--loops=1,2",
                        "--rounds=" + ROUNDS,
                        "--warm=1",
                        "--connections=5",
                        "--window=20",
                        "--warm-up=1550",
                        "--out=" + folder);

        assertThat(exit).as("exit code, after: %s", said).isZero();
        assertThat(said.toString()).contains("| wsmulti-loops-1 | ", "| wsmulti-loops-2 | ");
    }

    @Test
    void comparesTextWithBytes() throws Exception {
        StringWriter said = new StringWriter();
        int exit = Yardstick.commandLine(new PrintWriter(said))
                .execute(
                        "--works=text,stringk16",
                        "--rounds=" + ROUNDS,
                        "--warm=1",
                        "--connections=5",
                        "--window=20",
                        "--warm-up=1550",
                        "--out=" + folder);

        assertThat(exit).as("exit code, after: %s", said).isZero();
        assertThat(said.toString())
                .contains("wsmulti-text must reach 0.95", "wsmulti-text must reach 0.85", "| server | wsmulti/server");
    }

    private static double rawOfTheSameRound(List<String[]> rows, String[] row) {
        return rows.stream()
                .filter(other -> other[2].equals("raw") && other[0].equals(row[0]) && other[1].equals(row[1]))
                .mapToDouble(other -> Double.parseDouble(other[5]))
                .findFirst()
                .orElseThrow();
    }

    /** How fast a server is in windows of 20 ms says nothing; but the figures must agree with one another. */
    private static void assertSane(String[] columns, double raw) {
        assertThat(columns[0]).isIn(WORKS);
        assertThat(Integer.parseInt(columns[1])).isBetween(0, ROUNDS - 1);
        assertThat(columns[2]).isIn(SERVERS);
        long messages = Long.parseLong(columns[3]);
        long runTime = Long.parseLong(columns[4]);
        double cost = Double.parseDouble(columns[5]);
        assertThat(messages).as("messages").isPositive();
        assertThat(runTime).as("run time").isPositive();
        assertThat(cost).as("ns a message").isCloseTo((double) runTime / messages, withinPercentage(1));
        assertThat(Double.parseDouble(columns[6])).as("ratio").isCloseTo(raw / cost, within(0.001 + raw / cost / 100));
    }
}
