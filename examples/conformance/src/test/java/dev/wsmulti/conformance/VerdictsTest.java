package dev.wsmulti.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peers")
final class VerdictsTest {
    @TempDir
    private Path folder;

    @Test
    void casesAreInTheOrderOfTheirNumbers() throws Exception {
        Path index = Files.writeString(folder.resolve("index.json"), """
                {"wsmulti": {
                    "10.1.1": {"behavior": "OK", "behaviorClose": "WRONG CODE", "duration": 3},
                    "9.1.10": {"behavior": "NON-STRICT", "behaviorClose": "OK"},
                    "9.1.9": {"behavior": "OK", "behaviorClose": "OK"}}}
                """);
        Verdicts verdicts = Verdicts.of(index);
        assertThat(verdicts.lines()).containsExactly("9.1.9 OK OK", "9.1.10 NON-STRICT OK", "10.1.1 OK WRONG CODE");
        assertThat(verdicts).hasToString("3 cases: 1 NON-STRICT OK, 1 OK OK, 1 OK WRONG CODE");
    }

    @Test
    void changesAndMissingAndUnknownCasesAreDifferences() {
        Verdicts expected = new Verdicts(List.of("1.1 OK OK", "1.2 OK OK", "1.3 OK OK"));
        Verdicts verdicts = new Verdicts(List.of("1.1 OK OK", "1.2 NON-STRICT OK", "1.4 OK OK"));
        assertThat(expected.differences(expected)).isEmpty();
        assertThat(verdicts.differences(expected))
                .containsExactly("- 1.2 OK OK", "- 1.3 OK OK", "+ 1.2 NON-STRICT OK", "+ 1.4 OK OK");
    }

    @Test
    void all301CasesAreExpectedToBeGood() throws Exception {
        assertThat(Verdicts.expected()).hasToString("301 cases: 3 INFORMATIONAL INFORMATIONAL, 298 OK OK");
    }
}
