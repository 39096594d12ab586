package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --retry} and what belongs to it, as curl has it. */
class RetryIT {
    private static final String LATER = "HTTP/1.1 503 Later\r\nContent-Length: 5\r\n\r\nlater";
    private static final String SOON = "--retry-delay";

    @TempDir
    Path folder;

    private static String[] args(String... args) {
        return Stream.concat(Stream.of("-sS", SOON, "0.01"), Stream.of(args)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 522, 524})
    void whatMayPassIsAskedForAgain(int status) throws Exception {
        try (Peer peer = Peer.answeringEach(LATER.replace("503", String.valueOf(status)), LATER, Peer.ok("done"))) {
            ToolProcess tool = ToolProcess.run(args("-i", "--retry", "2", peer.http()));
            tool.printed(Peer.ok("done"));
            assertThat(tool.err()).isEmpty();
        }
    }

    @Test
    void theLastAnswerCountsWhenTheAttemptsAreUp() throws Exception {
        try (Peer peer = Peer.answeringEach(LATER, LATER, Peer.ok("done"))) {
            ToolProcess.run(args("--retry", "1", peer.http())).printed("later");
        }
        try (Peer peer = Peer.answeringEach(LATER, LATER, Peer.ok("done"))) {
            ToolProcess.run(args("-f", "--retry", "1", peer.http())).failed(22, "503");
        }
    }

    @Test
    void eachRetryIsNoted() throws Exception {
        try (Peer peer = Peer.answeringEach(LATER, LATER, Peer.ok("done"))) {
            ToolProcess tool = ToolProcess.run(SOON, "0.01", "--retry", "3", peer.http());
            tool.printed("done");
            assertThat(tool.err().lines()).hasSize(3);
            assertThat(tool.err()).contains("503", "0.01 s", "2 times more", "1 times more");
        }
    }

    @Test
    void otherAnswersAreNotAskedForAgainUnlessAllErrorsAre() throws Exception {
        String gone = "HTTP/1.1 404 Gone\r\nContent-Length: 4\r\n\r\ngone";
        try (Peer peer = Peer.answeringEach(gone, Peer.ok("done"))) {
            ToolProcess.run(args("--retry", "1", "--retry-all-errors", peer.http()))
                    .printed("gone");
        }
        try (Peer peer = Peer.answeringEach(gone, Peer.ok("done"))) {
            ToolProcess.run(args("-f", "--retry", "1", peer.http())).failed(22, "404");
        }
        try (Peer peer = Peer.answeringEach(gone, Peer.ok("done"))) {
            ToolProcess.run(args("-f", "--retry", "1", "--retry-all-errors", peer.http()))
                    .printed("done");
        }
    }

    @Test
    void retryAfterTakesThePlaceOfTheDelay() throws Exception {
        String after = LATER.replace("Content", "Retry-After: 1\r\nContent");
        try (Peer peer = Peer.answeringEach(after, Peer.ok("done"))) {
            long begin = System.nanoTime();
            ToolProcess.run(args("--retry", "1", peer.http())).printed("done");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
        }
        try (Peer peer = Peer.answeringEach(after.replace(": 1\r", ": 60\r"), Peer.ok("done"))) {
            ToolProcess.run(args("--retry", "1", "--retry-max-time", "30", peer.http()))
                    .printed("later");
        }
    }

    /** The time for attempts is that of each URL, from its own first attempt on. */
    @Test
    void theTimeForAttemptsBeginsWithTheFirstOne() throws Exception {
        try (Peer slow = Peer.of(p -> {
                    p.readHead();
                    Peer.after(Duration.ofMillis(2500));
                    p.text(Peer.ok("slow "));
                });
                Peer peer = Peer.answeringEach(LATER, Peer.ok("done"))) {
            ToolProcess.run(args("--retry", "1", "--retry-max-time", "2", slow.http(), peer.http()))
                    .printed("slow done");
        }
    }

    @Test
    void aDeadlineHoldsForEachAttempt() throws Exception {
        try (Peer peer = Peer.each(
                p -> {
                    p.readHead();
                    p.readToEnd();
                },
                p -> {
                    p.readHead();
                    p.text(Peer.ok("done"));
                })) {
            ToolProcess.run(args("--retry", "1", "-m", "5", peer.http())).printed("done");
        }
    }

    @Test
    void nobodyThereIsAskedAgainOnlyIfSaid() throws Exception {
        String nobody = "http://127.0.0.1:1/";
        ToolProcess.run(SOON, "0.01", "--retry", "2", nobody).failed(7);
        ToolProcess tool = ToolProcess.run(SOON, "0.01", "--retry", "2", "--retry-connrefused", nobody);
        assertThat(tool.exitCode()).isEqualTo(7);
        assertThat(tool.err().lines()).hasSize(3);
    }

    @Test
    void aCutBodyIsAskedForAgainWithAllErrorsAndGoesOnWithResume() throws Exception {
        String cut = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf";
        String file = folder.resolve("file").toString();
        try (Peer peer = Peer.answeringEach(cut, Peer.ok("halfrest"))) {
            ToolProcess.run(args("--retry", "1", "--retry-all-errors", "-o", file, peer.http()))
                    .printed("");
            assertThat(Path.of(file)).hasContent("halfrest");
        }
        Files.delete(Path.of(file));
        try (Peer peer = Peer.answeringEach(
                cut, "HTTP/1.1 206 Part\r\nContent-Range: bytes 4-7/8\r\nContent-Length: 4\r\n\r\nrest")) {
            ToolProcess.run(args("--retry", "1", "--retry-all-errors", "-C", "-", "-o", file, peer.http()))
                    .printed("");
            assertThat(peer.field("Range")).isEqualTo("bytes=4-");
            assertThat(Path.of(file)).hasContent("halfrest");
        }
    }

    @Test
    void aFileIsSentAgainAndStandardInputIsNot() throws Exception {
        String file = Files.writeString(folder.resolve("sent"), "content").toString();
        CompletableFuture<String> second = new CompletableFuture<>();
        try (Peer peer = Peer.each(
                p -> {
                    p.readHead();
                    p.readBody(7);
                    p.text(LATER);
                },
                p -> {
                    p.readHead();
                    second.complete(p.readBody(7));
                    p.text(Peer.ok("stored"));
                })) {
            ToolProcess.run(args("--retry", "1", "-T", file, peer.http())).printed("stored");
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("content");
        }
        try (Peer peer = Peer.each(
                p -> {
                    p.readHead();
                    p.readChunked();
                    p.text(LATER);
                },
                Peer::readHead)) {
            ToolProcess.runWith("content", args("--retry", "1", "-T", "-", peer.http()))
                    .printed("later");
        }
    }

    @Test
    void aNumberBelowZeroIs2() {
        ToolProcess.run("--retry", "-1", "http://127.0.0.1:1/").failed(2, "--retry", "-1");
    }

    @Test
    void aSignalEndsTheWait() throws Exception {
        try (Peer peer = Peer.answering(LATER);
                ToolProcess tool = ToolProcess.startErrorUnread(
                        "-o", folder.resolve("out").toString(), "--retry", "1", SOON, "100", peer.http())) {
            assertThat(tool.error().readLine()).contains("503");
            tool.signal("TERM");
            assertThat(tool.exitCode()).isEqualTo(143);
            assertThat(folder).isEmptyDirectory();
        }
    }
}
