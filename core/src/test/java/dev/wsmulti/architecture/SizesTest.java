package dev.wsmulti.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prints code lines (neither blank nor comment) per module and the longest files; holds core to its limit. */
final class SizesTest {

    private static final int CORE_LINES = 25_000;
    private static final int LONGEST = 10;

    private record Size(Path file, int lines) {}

    @Test
    void coreStaysSmall() {
        List<Size> files = new ArrayList<>();
        int core = 0;
        StringBuilder report = new StringBuilder(String.format("Code lines%n%8s %8s  module%n", "main", "test"));
        for (Path module : Project.modules()) {
            List<Size> main = sizes(module, "src/main/java");
            files.addAll(main);
            int lines = sum(main);
            core = module.endsWith("core") ? lines : core;
            report.append(String.format("%8d %8d  %s%n", lines, sum(sizes(module, "src/test/java")), module));
        }
        report.append(String.format("Longest files of main code%n"));
        files.stream()
                .sorted(Comparator.comparingInt(Size::lines).reversed())
                .limit(LONGEST)
                .forEach(size -> report.append(String.format("%8d  %s%n", size.lines(), size.file())));
        System.out.print(report);
        assertThat(core).as("code lines of core").isLessThanOrEqualTo(CORE_LINES);
    }

    private static List<Size> sizes(Path module, String folder) {
        return Project.sources(module, folder).stream()
                .map(file -> new Size(
                        Project.root().relativize(file), SourceFile.read(file).lines()))
                .toList();
    }

    private static int sum(List<Size> sizes) {
        return sizes.stream().mapToInt(Size::lines).sum();
    }
}
