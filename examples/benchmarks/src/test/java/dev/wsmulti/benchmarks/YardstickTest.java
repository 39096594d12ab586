package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final List<String> WORKS = List.of("depth1", "depth16", "k16");
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
        assertThat(said.toString()).contains("depth1: ", "| wsmulti | ", "wsmulti must reach 0.93");
        List<String> lines = Files.readAllLines(folder.resolve("yardstick.csv"));
        assertThat(lines.get(0)).isEqualTo("work,round,server,messages,run_time_ns,ns_per_message,ratio");
        assertThat(lines).hasSize(1 + WORKS.size() * SERVERS.size() * ROUNDS);
        for (String line : lines.subList(1, lines.size())) {
            assertSane(line.split(",", -1));
        }
        assertThat(folder.resolve("yardstick.svg"))
                .content()
                .startsWith("<svg ")
                .contains("wsmulti", "</svg>");
        assertThat(folder.resolve("yardstick.md")).content().contains("k16: ");
    }

    private static void assertSane(String[] columns) {
        assertThat(columns[0]).isIn(WORKS);
        assertThat(Integer.parseInt(columns[1])).isBetween(0, ROUNDS - 1);
        assertThat(columns[2]).isIn(SERVERS);
        assertThat(Long.parseLong(columns[3])).as("messages").isPositive();
        assertThat(Long.parseLong(columns[4])).as("run time").isPositive();
        assertThat(Double.parseDouble(columns[5])).as("ns a message").isBetween(50.0, 5e6);
        assertThat(Double.parseDouble(columns[6])).as("ratio").isBetween(0.01, 100.0);
        if (columns[2].equals("raw")) {
            assertThat(columns[6]).isEqualTo("1.0000");
        }
    }
}
