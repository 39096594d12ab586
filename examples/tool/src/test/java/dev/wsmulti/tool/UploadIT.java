package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code -T}: files and standard input, sent by PUT. */
class UploadIT {
    @TempDir
    Path folder;

    @Test
    void aFileIsPutWithItsLength() throws Exception {
        Path file = Files.writeString(folder.resolve("sent"), "content");
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            body.complete(p.readBody(7));
            p.text(Peer.ok("stored"));
        })) {
            ToolProcess.run("-T", file.toString(), peer.http() + "name").printed("stored");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEqualTo("content");
            assertThat(peer.head()).startsWith("PUT /name HTTP/1.1\r\n").doesNotContain("Content-Type");
            assertThat(peer.field("Content-Length")).isEqualTo("7");
        }
    }

    @Test
    void aUrlThatEndsInASlashGetsTheNameOfTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("a b\u00fc.txt"), "");
        try (Peer peer = Peer.answering(Peer.ok(""))) {
            ToolProcess.run("-T", file.toString(), peer.http() + "folder/").printed("");
            assertThat(peer.head()).startsWith("PUT /folder/a%20b%C3%BC.txt HTTP/1.1\r\n");
        }
        try (Peer peer = Peer.answering(Peer.ok(""))) {
            ToolProcess.run("-X", "POST", "-T", file.toString(), peer.http() + "folder/?q")
                    .printed("");
            assertThat(peer.head()).startsWith("POST /folder/?q HTTP/1.1\r\n");
        }
    }

    @Test
    void standardInputIsSentInChunksAsItComes() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
                    p.readHead();
                    assertThat(p.readBody(6)).isEqualTo("3\r\none");
                    first.complete(null);
                    assertThat(p.readBody(2)).isEqualTo("\r\n");
                    body.complete(p.readChunked());
                    p.text(Peer.ok("stored"));
                });
                ToolProcess tool = ToolProcess.start("-T", "-", peer.http())) {
            tool.write("one");
            first.get(30, TimeUnit.SECONDS);
            tool.write("two");
            tool.endInput();
            tool.printed("stored");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEqualTo("two");
            assertThat(peer.head()).startsWith("PUT / HTTP/1.1\r\n");
            assertThat(peer.field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(peer.field("Content-Length")).isEmpty();
        }
    }

    @Test
    void anInputOfNoBytesIsABodyOfNoBytes() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            body.complete(p.readChunked());
            p.text(Peer.ok("stored"));
        })) {
            ToolProcess.run("-T", "-", peer.http()).printed("stored");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatIsNoRegularFileIsSentInChunksToo() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            body.complete(p.readChunked());
            p.text(Peer.ok("stored"));
        })) {
            String pipe = folder.resolve("pipe").toString();
            ToolProcess.runByShell(
                            "mkfifo " + pipe + "; (echo piped > " + pipe + ") & exec \"$@\"", "-T", pipe, peer.http())
                    .printed("stored");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEqualTo("piped\n");
        }
    }

    @Test
    void eachFileGoesToTheUrlOfItsPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("sent"), "content");
        try (Peer put = Peer.of(p -> {
                    p.readHead();
                    p.readBody(7);
                    p.text(Peer.ok("stored "));
                });
                Peer got = Peer.answering(Peer.ok("got"))) {
            ToolProcess.run("-T", file.toString(), put.http(), got.http()).printed("stored got");
            assertThat(put.head()).startsWith("PUT ");
            assertThat(got.head()).startsWith("GET ");
        }
    }

    @Test
    void whatCannotBeReadIs26AndNobodyIsAsked() {
        String nobody = "http://127.0.0.1:1/";
        ToolProcess.run("-T", folder.resolve("none").toString(), nobody).failed(26, "none", "-T");
        ToolProcess.run("-T", folder.toString(), nobody).failed(26, folder.toString(), "-T");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anInputThatIsClosedIs26() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.readChunked();
        })) {
            ToolProcess.runByShell("exec \"$@\" <&-", "-T", "-", peer.http()).failed(26, "closed");
        }
    }

    @Test
    void anUploadExcludesAnotherBodyAndMoreFilesThanUrls() throws Exception {
        String file = Files.writeString(folder.resolve("sent"), "content").toString();
        String nobody = "http://127.0.0.1:1/";
        ToolProcess.run("-T", file, "-d", "x", nobody).failed(2, "-T", "-d");
        ToolProcess.run("-T", file, "-I", nobody).failed(2, "-T", "-I");
        ToolProcess.run("-T", file, "-T", file, nobody).failed(2, "-T");
    }

    @Test
    void anAnswerBeforeTheUploadEndedCounts() throws Exception {
        try (Peer peer = Peer.of(p -> {
                    p.readHead();
                    p.text("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                });
                ToolProcess tool = ToolProcess.start("-T", "-", peer.http())) {
            tool.write("begun");
            tool.printed("no");
        }
    }
}
