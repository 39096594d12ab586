package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every public type of the packages that programs use stands in the changelog. */
final class ChangelogTest {
    @ParameterizedTest
    @ValueSource(strings = {".", "transfer", "server", "http", "failure"})
    void publicTypesAreNamed(String folder) throws IOException {
        String changelog = Documents.text("CHANGELOG.md");
        List<String> missing;
        try (Stream<Path> files = Files.list(
                Documents.root().resolve("core/src/main/java/dev/wsmulti").resolve(folder))) {
            missing = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(ChangelogTest::isPublic)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !changelog.contains("`" + name + "`"))
                    .toList();
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isPublic(Path file) {
        return Documents.read(file)
                .lines()
                .anyMatch(line -> line.startsWith("public ") && line.endsWith("{")
                        || line.startsWith("public ") && line.contains("("));
    }
}
