package dev.wsmulti.tls.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of TLS in every cell of provider, role and version; and the table of them in {@code docs/internals/tls.md}. */
final class CaseMatrixTest {
    /** Where a trait of the provider shows: half-close, resumption, groups. */
    private static final Set<Integer> TRAITS = Set.of(17, 31, 36);

    private static final String BEGIN = "<!-- made by CaseMatrixTest -->\n";
    private static final String END = "<!-- end -->\n";

    static Stream<Arguments> cells() {
        return Cases.ALL.stream()
                .flatMap(one -> one.entries.entrySet().stream()
                        .filter(entry -> entry.getValue() instanceof Entry.Runs)
                        .map(entry -> Arguments.of(one.number, one.title, entry.getKey(), entry.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cells")
    void itComesToWhatTheTableSays(int number, String title, Cell cell, Entry.Runs entry) throws Exception {
        assertThat(entry.body().run(new Scene(cell))).as("%d %s", number, title).isEqualTo(entry.text());
    }

    @Test
    void noCaseAndNoCellIsMissing() {
        assertThat(Cases.ALL.stream().map(one -> one.number))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 38).boxed().toList());
        assertThat(Cases.ALL)
                .allSatisfy(one -> assertThat(one.entries.keySet()).containsExactlyInAnyOrderElementsOf(Cell.ALL));
    }

    @Test
    void bothProvidersSayTheSameButForTraits() {
        for (Case one : Cases.ALL) {
            for (Cell cell : Cell.ALL) {
                Cell other = new Cell(cell.jsse() ? "bc" : "jsse", cell.client(), cell.version());
                if (!TRAITS.contains(one.number)) {
                    assertThat(text(one, cell)).as("%d", one.number).isEqualTo(text(one, other));
                }
            }
        }
    }

    @Test
    void testsNamedElsewhereExist() throws IOException {
        Path tests = Path.of(System.getProperty("wsmulti.root"), "tls", "src", "test", "java");
        for (Case one : Cases.ALL) {
            for (Entry entry : one.entries.values()) {
                if (entry instanceof Entry.Elsewhere elsewhere) {
                    assertThat(source(tests, elsewhere.type()))
                            .as("%d", one.number)
                            .contains("void " + elsewhere.test() + "(");
                }
            }
        }
    }

    private static String source(Path tests, String type) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            Path file = files.filter(path -> path.endsWith(type + ".java"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file, StandardCharsets.UTF_8);
        }
    }

    @Test
    void theTableInTheDocumentIsThis() throws IOException {
        Path document = Path.of(System.getProperty("wsmulti.root"), "docs", "internals", "tls.md");
        String text = Files.readString(document, StandardCharsets.UTF_8);
        String table = table();
        Path right = Path.of("target", "tls-cases.md").toAbsolutePath();
        Files.writeString(right, table);
        assertThat(text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END)))
                .as("the right table is in %s", right)
                .isEqualTo(table);
    }

    private static String table() {
        return """
                | # | case | client | server |
                |---|---|---|---|
                """ + Cases.ALL.stream().map(CaseMatrixTest::row).collect(Collectors.joining());
    }

    private static String row(Case one) {
        return "| " + one.number + " | " + one.title + " | " + place(one, true) + " | " + place(one, false) + " |\n";
    }

    /** One text for both providers, or each one's. */
    private static String place(Case one, boolean client) {
        String jsse = versions(one, "jsse", client);
        String bc = versions(one, "bc", client);
        return jsse.equals(bc) ? jsse : "jsse " + jsse + "; bc " + bc;
    }

    /** One text for both versions, or each one's. */
    private static String versions(Case one, String provider, boolean client) {
        String old = text(one, new Cell(provider, client, "TLSv1.2"));
        String now = text(one, new Cell(provider, client, "TLSv1.3"));
        return old.equals(now) ? now : "1.2: " + old + ", 1.3: " + now;
    }

    /** What comes out the same each time is said once. */
    private static String text(Case one, Cell cell) {
        String text = Objects.requireNonNull(one.entries.get(cell)).text();
        List<String> distinct = Stream.of(text.split(", ")).distinct().toList();
        return distinct.size() == 1 ? distinct.get(0) : text;
    }
}
