package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files there are afterwards: {@code -o}, {@code -O}, {@code --output-dir}, {@code --create-dirs}. */
class OutputIT {
    private static EchoServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void serve() throws IOException {
        server = EchoServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private List<String> names() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String[] into(String... more) {
        return Stream.concat(Stream.of("-s", "--output-dir", folder.toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Who stops reading has seen enough of what went there; the files were asked for all the same. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReaderThatLeavesDoesNotCostTheFiles() throws Exception {
        Path file = folder.resolve("kept");
        try (Peer unread = Peer.answering(Peer.ok("line\n".repeat(200_000)));
                Peer kept = Peer.answering(Peer.ok("kept"))) {
            String script = "{ \"$@\"; echo \"code $?\" >&2; } | head -1";
            ToolProcess tool = ToolProcess.runByShell(
                    script, "-s", "-S", "-o", "-", "-o", file.toString(), unread.http(), kept.http());
            assertThat(tool.out()).isEqualTo("line\n");
            assertThat(tool.err()).isEqualTo("code 0\n");
            assertThat(file).hasContent("kept");
        }
    }

    @Test
    void remoteNameIsTheLastPartOfThePath() throws Exception {
        ToolProcess.run(into("-O", server.http("/a/b%20c?d=/e"))).printed("");
        assertThat(names()).containsExactly("b%20c");
    }

    @Test
    void remoteNameGivenOnceHoldsForAllUrls() throws Exception {
        ToolProcess.run(into("-O", server.http("/x"), server.http("/y"), server.http("/z")))
                .printed("");
        assertThat(names()).containsExactly("x", "y", "z");
    }

    @Test
    void remoteNameGivenOftenIsForOneUrlEach() throws Exception {
        ToolProcess.run(into("-O", server.http("/x"), "-O", server.http("/y"), server.http("/")))
                .printed("Hello World!");
        assertThat(names()).containsExactly("x", "y");
    }

    @Test
    void outputAndRemoteNameKeepTheirOrder() throws Exception {
        ToolProcess.run(into("-o", "named", "-O", server.http("/x"), server.http("/y"), server.http("/z")))
                .printed("");
        assertThat(names()).containsExactly("named", "y", "z");
    }

    @Test
    void moreOutputsThanUrlsAreNoFailure() throws Exception {
        ToolProcess.run(into("-O", "-O", server.http("/x"))).printed("");
        assertThat(names()).containsExactly("x");
    }

    @Test
    void aUrlWithoutAFileNameIs23() {
        ToolProcess.run("-O", server.http("/folder/")).failed(23, "-O", "/folder/");
    }

    @Test
    void missingFoldersAreMadeIfAsked() throws Exception {
        String file = "c/d";
        ToolProcess.run("--output-dir", folder.resolve("a/b").toString(), "-o", file, server.http("/"))
                .failed(23, "a/b");
        assertThat(folder).isEmptyDirectory();
        ToolProcess.run("--create-dirs", "--output-dir", folder.resolve("a/b").toString(), "-o", file, server.http("/"))
                .printed("");
        assertThat(names()).containsExactly("a/b/c/d");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkStaysOneAlsoWhereItsTargetIsMissing() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
        for (int i = 0; i < 2; i++) {
            ToolProcess.run("-o", link.toString(), server.http("/")).printed("");
            assertThat(link).isSymbolicLink();
            assertThat(names()).containsExactly("link", "target");
            assertThat(folder.resolve("target")).hasContent("Hello World!");
        }
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        ToolProcess.run("-o", circle.toString(), server.http("/")).failed(23, "circle");
    }

    @Test
    void aNameMayBeAsLongAsNamesCanBe() throws Exception {
        String longest = "n".repeat(255);
        ToolProcess.run(into("-o", longest, server.http("/"))).printed("");
        assertThat(names()).containsExactly(longest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18 | HTTP/1.1 200 OK~Content-Length: 8~~half",
                "18 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~half~",
                "18 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~half~0~",
                "56 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~half~zz~",
                "8 | HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~~ab",
                "52 | ''",
                "22 | HTTP/1.1 500 No~Content-Length: 4~~half",
                "63 | HTTP/1.1 200 OK~Content-Length: 9~~half",
                "63 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~4~half~5~ whole~",
            })
    void afterAFailureNothingStaysAndAFileIsAsItWas(int code, String answer) throws Exception {
        String text = answer.replace("~", "\r\n");
        String file = folder.resolve("out").toString();
        for (String before : List.of("", "before")) {
            if (!before.isEmpty()) {
                Files.writeString(Path.of(file), before);
            }
            try (Peer peer = Peer.answering(text)) {
                ToolProcess.run("-f", "-i", "--max-filesize", "8", "-o", file, peer.http())
                        .failed(code);
            }
            assertThat(names()).isEqualTo(before.isEmpty() ? List.of() : List.of("out"));
        }
        assertThat(Path.of(file)).hasContent("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "7", "1k", "9000000000", "0"})
    void aBodyOfTheLargestSizeAcceptedIsFine(String most) throws Exception {
        try (Peer peer = Peer.answering(Peer.ok("sixsix"))) {
            ToolProcess.run("--max-filesize", most, peer.http()).printed("sixsix");
        }
    }

    @Test
    void aLengthOverMaxFilesizeIs63BeforeTheBodyComes() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            p.text("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
            p.readHead();
        })) {
            ToolProcess tool = ToolProcess.run("--max-filesize", "6", peer.http());
            tool.failed(63, "7", "6", "--max-filesize");
            assertThat(tool.out()).isEmpty();
        }
    }

    @Test
    void failStillShowsTheHeadIfAsked() throws Exception {
        String head = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\n";
        try (Peer peer = Peer.answering(head + "body")) {
            ToolProcess tool = ToolProcess.run("-f", "-i", peer.http());
            tool.failed(22, "404");
            assertThat(tool.out()).isEqualTo(head);
        }
        try (Peer peer = Peer.answering(head)) {
            ToolProcess tool = ToolProcess.run("-f", "-I", peer.http());
            tool.failed(22, "404");
            assertThat(tool.out()).isEqualTo(head);
        }
    }
}
