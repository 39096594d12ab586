package dev.wsmulti.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark once, for a moment and in this JVM; not the figures' worth. */
class MicroTest {
    @TempDir
    private Path folder;

    @Test
    void everyBenchmarkHasAFigureAndTheTimerIsTheDifference() throws Exception {
        StringWriter said = new StringWriter();
        Path csv = folder.resolve("micro.csv");

        Micro.run(csv, new PrintWriter(said), "-f", "0", "-wi", "0", "-i", "1", "-r", "10ms", "-foe", "true");

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("benchmark,parameters,ns_per_op,error");
        assertThat(lines).hasSize(1 + 4 + 9 + 2 + 3 + 2);
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line ->
                        assertThat(Double.parseDouble(line.split(",", -1)[2])).isPositive());
        assertThat(said.toString()).startsWith("timer: ").contains(" ns a message, ");
    }
}
