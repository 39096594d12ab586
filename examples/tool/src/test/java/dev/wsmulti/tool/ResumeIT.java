package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -C}: transfers that go on where one was cut. */
class ResumeIT {
    private static final String REST =
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 4-7/8\r\nContent-Length: 4\r\n\r\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aFileThatWasCut() throws Exception {
        file = Files.writeString(folder.resolve("file"), "half");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "4"})
    void theRestGoesBehindWhatTheFileHas(String offset) throws Exception {
        try (Peer peer = Peer.answering(REST + "rest")) {
            ToolProcess.run("-C", offset, "-o", file.toString(), peer.http()).printed("");
            assertThat(peer.field("Range")).isEqualTo("bytes=4-");
            assertThat(file).hasContent("halfrest");
        }
    }

    @Test
    void theRestMayGoToStandardOutput() throws Exception {
        try (Peer peer = Peer.answering(REST + "rest")) {
            ToolProcess tool = ToolProcess.run("-v", "-C", "4", peer.http());
            tool.printed("rest");
            assertThat(tool.err()).contains("> Range: bytes=4-");
        }
    }

    @Test
    void whatWasCutStaysToBeResumedAgain() throws Exception {
        try (Peer peer = Peer.answering(REST + "re")) {
            ToolProcess.run("-C", "-", "-o", file.toString(), peer.http()).failed(18);
            assertThat(file).hasContent("halfre");
        }
        try (Peer peer = Peer.answering(
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 6-7/8\r\nContent-Length: 2\r\n\r\nst")) {
            ToolProcess.run("-C", "-", "-o", file.toString(), peer.http()).printed("");
            assertThat(file).hasContent("halfrest");
        }
    }

    @Test
    void theFirstTimeTheFileIsMissing() throws Exception {
        Path fresh = folder.resolve("fresh");
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf")) {
            ToolProcess.run("-C", "-", "-o", fresh.toString(), peer.http()).failed(18);
            assertThat(peer.head()).doesNotContain("Range");
            assertThat(fresh).hasContent("half");
        }
    }

    @Test
    void nothingIsLeft() throws Exception {
        try (Peer peer =
                Peer.answering("HTTP/1.1 416 No\r\nContent-Range: bytes */4\r\nContent-Length: 4\r\n\r\nnone")) {
            ToolProcess.run("-C", "-", "-o", file.toString(), peer.http()).printed("");
            assertThat(file).hasContent("half");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 4~~rest",
                "HTTP/1.1 206 OK~Content-Range: bytes 3-7/8~Content-Length: 5~~frest",
                "HTTP/1.1 206 OK~Content-Length: 4~~rest",
                "HTTP/1.1 302 Found~Content-Length: 4~~rest",
                "HTTP/1.1 404 Not Found~Content-Length: 4~~rest",
                "HTTP/1.1 416 No~Content-Range: bytes */3~Content-Length: 4~~rest",
            })
    void whatIsNotTheRestIs8AndTheFileIsAsItWas(String answer) throws Exception {
        try (Peer peer = Peer.answering(answer.replace("~", "\r\n"))) {
            ToolProcess.run("-C", "-", "-o", file.toString(), peer.http()).failed(8);
            assertThat(file).hasContent("half");
        }
        try (Peer peer = Peer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nrest")) {
            ToolProcess.run("-f", "-C", "-", "-o", file.toString(), peer.http()).failed(22, "404");
            assertThat(file).hasContent("half");
        }
    }

    @Test
    void anUploadLeavesOutWhatIsThere() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            body.complete(p.readBody(1));
            p.text(Peer.ok(""));
        })) {
            ToolProcess.run("-C", "3", "-T", file.toString(), peer.http()).printed("");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEqualTo("f");
            assertThat(peer.field("Content-Range")).isEqualTo("bytes 3-3/4");
            assertThat(peer.field("Content-Length")).isEqualTo("1");
        }
    }

    @Test
    void whatCannotGoOnIs2() {
        String nobody = "http://127.0.0.1:1/";
        ToolProcess.run("-C", "x", nobody).failed(2, "--continue-at", "'x'");
        ToolProcess.run("-C", "1", "-d", "x", nobody).failed(2, "-C", "-d");
        ToolProcess.run("-C", "-", "-T", file.toString(), nobody).failed(2, "-C", "-T");
    }
}
