package dev.wsmulti.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, as it is run by hand. */
@Tag("peers")
final class AutobahnIT {
    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 16, unit = TimeUnit.MINUTES)
    void bothRolesAreAsExpectedInAll301Cases() throws Exception {
        Path output = folder.resolve("output");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("wsmulti.jar"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            int code = program.waitFor();
            assertThat(code)
                    .as("exit code; it said: %s", Files.readString(output))
                    .isZero();
            for (String role : new String[] {"server", "client"}) {
                assertThat(output)
                        .content()
                        .containsPattern(
                                role + ", direct: 301 cases: 3 INFORMATIONAL INFORMATIONAL, 298 OK OK: as expected");
            }
        } finally {
            program.destroy();
        }
    }
}
