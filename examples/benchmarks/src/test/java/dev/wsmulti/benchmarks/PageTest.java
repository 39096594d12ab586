package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Series SERIES = new Series(
            Work.named("depth16"),
            List.of("raw", "java-websocket", "control"),
            List.of(
                    new Sample(0, "raw", 1000, 0, 300_000),
                    new Sample(0, "java-websocket", 1000, 2, 5_000_000),
                    new Sample(0, "control", 1000, 0, 300_000)),
            Map.of("raw", 0.0, "java-websocket", 670.5));

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        Report.write(folder, "peers", List.of(SERIES));

        List<Series> read = Csv.series(folder, "peers");

        assertThat(Report.table(read.get(0))).isEqualTo(Report.table(SERIES)).contains("0.060", "forgot", "670.500");
    }

    @Test
    void latenciesAreReadAgain() throws IOException {
        Tails tails = new Tails(
                Work.named("depth1"),
                20_000,
                List.of("raw"),
                List.of(new Tails.Tail(0, "raw", new Latency(5_000, 40_000, 90_000, 120_000, 300_000))));
        Path file = folder.resolve("peers-latency.csv");
        Files.writeString(file, PeerReport.csv(List.of(tails)));

        assertThat(Csv.tails(file)).containsExactly(tails);
    }

    @Test
    void pageStandsAloneWithTablesAndPlots() throws IOException {
        Report.write(folder, "peers", List.of(SERIES));
        Files.writeString(folder.resolve("settings.md"), PeerReport.settings());
        Files.writeString(folder.resolve("peers-heap.csv"), "name,heap_bytes_per_session\njava-websocket,2309.0\n");

        int exit = Yardstick.commandLine(new PrintWriter(new StringWriter())).execute("page", "--from=" + folder);

        assertThat(exit).isZero();
        assertThat(folder.resolve("benchmarks.html"))
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("<td>netty-default</td>", "<td>netty-tuned</td>", "<td><b>0.060</b></td>", "<svg ")
                .contains("<td>2309.0</td>")
                .doesNotContain("<script", "src=", "href=")
                .endsWith("</html>\n");
    }
}
