package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP transfers, against answers given byte for byte. */
class HttpIT {
    private static EchoServer server;

    @BeforeAll
    static void serve() throws IOException {
        server = EchoServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static boolean hasFullDevice() {
        return new File("/dev/full").exists();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void b23HelloWorld() {
        ToolProcess.run("-s", server.http("/")).printed("Hello World!");
    }

    @Test
    void theBodyOfAnyStatusIsPrinted() {
        ToolProcess.run("-s", server.http("/nowhere")).printed("there is nothing at /nowhere\n");
    }

    @Test
    void whereStandardErrorIsNoTerminalOneLineTellsTheEnd() {
        ToolProcess tool = ToolProcess.run(server.http("/"));
        tool.printed("Hello World!");
        assertThat(tool.err().lines()).hasSize(1);
        assertThat(tool.err()).contains("1 of 1", "12 B");
    }

    @Test
    void theBodyIsStreamedAsItComes() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
                    p.readHead();
                    p.text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\n");
                    seen.get(30, TimeUnit.SECONDS);
                    p.text("b\n");
                });
                ToolProcess tool = ToolProcess.startUnread(peer.http());
                var output = tool.output()) {
            assertThat(output.readLine()).isEqualTo("a");
            seen.complete(null);
            assertThat(output.readLine()).isEqualTo("b");
            assertThat(tool.exitCode()).isZero();
        }
    }

    @Test
    void dataIsPostedAsAForm() throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            body.complete(p.readBody(7));
            p.text(Peer.ok("done"));
        })) {
            ToolProcess.run("-d", "a=b", "-d", "c=d", peer.http()).printed("done");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEqualTo("a=b&c=d");
            assertThat(peer.head()).startsWith("POST / HTTP/1.1\r\n");
            assertThat(peer.field("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(peer.field("Content-Length")).isEqualTo("7");
        }
    }

    @ParameterizedTest
    @CsvSource({"-d=x, =x", "-da=b, a=b", "-d, -d=x"})
    void anEqualsSignBelongsToTheData(String option, String data) throws Exception {
        CompletableFuture<String> body = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            body.complete(p.readBody(data.length()));
            p.text(Peer.ok("done"));
        })) {
            String[] args =
                    option.equals("-d") ? new String[] {option, data, peer.http()} : new String[] {option, peer.http()};
            ToolProcess.run(args).printed("done");
            assertThat(body.get(30, TimeUnit.SECONDS)).isEqualTo(data);
            assertThat(peer.field("Content-Length")).isEqualTo(String.valueOf(data.length()));
        }
    }

    @Test
    void methodAndHeadersAreTheUsers() throws Exception {
        try (Peer peer = Peer.answering(Peer.ok(""))) {
            ToolProcess.run("-X", "PROPFIND", "-H", "User-Agent: me", "-H", "X-Empty;", "-H", "X-B: 1", peer.http())
                    .printed("");
            assertThat(peer.head())
                    .startsWith("PROPFIND / HTTP/1.1\r\n")
                    .contains("User-Agent: me\r\n", "X-Empty:", "X-B: 1\r\n")
                    .doesNotContain("User-Agent: wsmulti");
        }
    }

    @Test
    void whatIsNoMethodIs2() {
        ToolProcess.run("-X", "G ET", "http://127.0.0.1:1/").failed(2, "G ET");
        ToolProcess.run("-X", "CONNECT", "http://127.0.0.1:1/").failed(2, "CONNECT");
    }

    @Test
    void headAndInclude() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 Fine\r\nContent-Length: 5\r\nX-A: b\r\n\r\n")) {
            ToolProcess.run("-I", peer.http()).printed("HTTP/1.1 200 Fine\r\nContent-Length: 5\r\nX-A: b\r\n\r\n");
            assertThat(peer.head()).startsWith("HEAD / ");
        }
        try (Peer peer = Peer.answering(Peer.ok("body"))) {
            ToolProcess.run("-i", peer.http()).printed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
        }
        ToolProcess.run("-I", "-d", "x", "http://127.0.0.1:1/").failed(2, "-I", "-d");
    }

    @Test
    void verboseShowsBothHeads() {
        ToolProcess tool = ToolProcess.run("-v", "-d", "x", server.http("/echo"));
        tool.printed("x");
        assertThat(tool.err())
                .contains("> POST /echo HTTP/1.1", "> Content-Length: 1", "< HTTP/1.1 200 OK", "< Content-Length: 1");
    }

    @Test
    void anOutputFileAppearsWhole(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("out");
        ToolProcess.run("-o", file.toString(), server.http("/nowhere")).printed("");
        assertThat(file).hasContent("there is nothing at /nowhere\n");
        ToolProcess.run("-o", file.toString(), server.http("/")).printed("");
        assertThat(file).hasContent("Hello World!");
        assertThat(names(folder)).containsExactly("out");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileThatIsReplacedKeepsItsPermissions(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("out"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ToolProcess.run("-o", file.toString(), server.http("/")).printed("");
        assertThat(file).hasContent("Hello World!");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void afterAFailureNoOutputFileStays(@TempDir Path folder) throws Exception {
        String file = folder.resolve("out").toString();
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
            ToolProcess.run("-o", file, peer.http()).failed(18);
        }
        ToolProcess.run("-f", "-o", file, server.http("/nowhere")).failed(22, "404");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void whatIsNoRegularFileIsWrittenStraight() {
        ToolProcess.run("-o", "/dev/null", server.http("/")).printed("");
        assertThat(new File("/dev/null")).exists();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    @EnabledIf("hasFullDevice")
    void anOutputThatCannotBeWrittenIs23() {
        ToolProcess.run("-o", "/dev/full", server.http("/")).failed(23);
        ToolProcess.run("-o", "/nowhere/at/all", server.http("/")).failed(23, "/nowhere/at/all");
    }

    @Test
    void aClosedOutputEndsQuietly() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
                    p.readHead();
                    p.text("HTTP/1.1 200 OK\r\n\r\na\n");
                    closed.get(30, TimeUnit.SECONDS);
                    p.text("b\n");
                });
                ToolProcess tool = ToolProcess.startUnread("-s", peer.http())) {
            try (var output = tool.output()) {
                assertThat(output.readLine()).isEqualTo("a");
            }
            closed.complete(null);
            assertThat(tool.exitCode()).isZero();
            assertThat(tool.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18 | HTTP/1.1 200 OK~Content-Length: 10~~half",
                "18 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~half~",
                "18 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~half~0~",
                "56 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~",
                "8 | HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~~ab",
                "8 | HTTP/1.1 200 OK~Content-Length: 4~Transfer-Encoding: chunked~~0~~",
                "8 | SSH-2.0-OpenSSH_9.2~~",
                "56 | HTTP/1.1 200 OK~Conte",
            })
    void brokenAnswers(int code, String answer) throws Exception {
        try (Peer peer = Peer.answering(answer.replace("~", "\r\n"))) {
            ToolProcess.run(peer.http()).failed(code);
        }
    }

    @Test
    void notOneByteIs52() throws Exception {
        try (Peer peer = Peer.of(Peer::readHead)) {
            ToolProcess.run(peer.http()).failed(52);
        }
    }

    @Test
    void deadlinesAre28() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            p.readHead();
        })) {
            ToolProcess tool = ToolProcess.run("-m", "3", peer.http());
            tool.failed(28, "-m");
            assertThat(tool.out()).isEqualTo("half");
        }
    }

    @Test
    void nobodyListensIs7AndUnknownSchemesAre1() {
        ToolProcess.run("--connect-timeout", "5", "http://127.0.0.1:1/").failed(7);
        ToolProcess.run("gopher://127.0.0.1/").failed(1, "gopher");
    }

    @Test
    void severalUrlsGoOneAfterTheOtherAndTheLastDecides() throws Exception {
        ToolProcess tool = ToolProcess.run("-sS", "-f", server.http("/nowhere"), server.http("/"));
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.out()).isEqualTo("Hello World!");
        assertThat(tool.err()).startsWith("wsmulti: (22) ").contains("/nowhere");
    }

    @Test
    void parallelRunsThemAtOnce(@TempDir Path folder) throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        try (Peer one = Peer.of(p -> {
                    p.readHead();
                    first.complete(null);
                    second.get(30, TimeUnit.SECONDS);
                    p.text(Peer.ok("one"));
                });
                Peer two = Peer.of(p -> {
                    p.readHead();
                    second.complete(null);
                    first.get(30, TimeUnit.SECONDS);
                    p.text(Peer.ok("two"));
                })) {
            Path a = folder.resolve("a");
            Path b = folder.resolve("b");
            ToolProcess tool = ToolProcess.run("-Z", "-o", a.toString(), "-o", b.toString(), one.http(), two.http());
            tool.printed("");
            assertThat(tool.err().lines()).hasSize(1);
            assertThat(tool.err()).contains("2 of 2");
            assertThat(a).hasContent("one");
            assertThat(b).hasContent("two");
        }
    }

    @Test
    void aSignalLeavesNoFileBehind(@TempDir Path folder) throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (Peer peer = Peer.of(p -> {
                    p.readHead();
                    p.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    begun.complete(null);
                    p.readHead();
                });
                ToolProcess tool = ToolProcess.start("-o", folder.resolve("out").toString(), peer.http())) {
            begun.get(30, TimeUnit.SECONDS);
            tool.signal("TERM");
            assertThat(tool.exitCode()).isEqualTo(143);
            assertThat(names(folder)).isEmpty();
        }
    }
}
