package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --trace} and {@code --trace-config}. */
class TraceIT {
    @TempDir
    Path folder;

    @Test
    void framesAndHeadsWithIdsAndWithoutSecrets() throws Exception {
        Path file = folder.resolve("trace");
        try (Peer peer = Peer.upgraded(Peer::framesUntilClose)) {
            ToolProcess.run("--trace", file.toString(), "-u", "a:secret", "-d", "payload", peer.ws())
                    .printed("");
        }
        assertThat(Files.readString(file))
                .containsSubsequence(
                        "connect #1 connected to ",
                        "http #1 > GET / ",
                        "Authorization: (hidden)",
                        "http #1 < 101",
                        "ws #1 open as CLIENT",
                        "ws #1 > TEXT 7 bytes",
                        "ws #1 > CLOSE 1000",
                        "ws #1 ended with 1000")
                .doesNotContain("secret", "payload", "YTpz");
    }

    @Test
    void wordsSayOfWhat() throws Exception {
        try (Peer peer = Peer.answering(Peer.ok("body"))) {
            ToolProcess tool = ToolProcess.run("-s", "--trace", "%", "--trace-config", "http=info,-loop", peer.http());
            tool.printed("body");
            assertThat(tool.err().lines())
                    .hasSize(3)
                    .allMatch(line -> line.matches("\\d\\.\\d{6} http #1 (> GET /|< 200|ended with 200)"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ws=loud"})
    void unknownWordsAre2(String words) {
        ToolProcess.run("--trace", "%", "--trace-config", words, "http://127.0.0.1:1/")
                .failed(2, "of the trace");
    }

    @Test
    void wordsAloneAre2AndAFileThatCannotBeWrittenIs23() {
        ToolProcess.run("--trace-config", "ws", "http://127.0.0.1:1/").failed(2, "--trace FILE");
        ToolProcess.run("--trace", folder.resolve("no/such").toString(), "http://127.0.0.1:1/")
                .failed(23);
    }
}
