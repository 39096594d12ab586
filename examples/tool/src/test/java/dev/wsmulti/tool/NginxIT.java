package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool against nginx, and beside Debian's curl. */
@Tag("peers")
class NginxIT {
    private static final int SIZE = 30_000_000;
    private static final Path SCRIPT = Path.of("../../core/testkit/src/test/resources/peers/nginx.py");

    @TempDir
    static Path folder;

    private static Process nginx;
    private static String url;
    private static Path file;

    @BeforeAll
    static void serve() throws IOException {
        Files.createDirectory(folder.resolve("www"));
        Files.createDirectory(folder.resolve("put"));
        byte[] bytes = new byte[SIZE];
        new Random(7).nextBytes(bytes);
        file = Files.write(folder.resolve("www/file.txt"), bytes);
        String program = Stream.of("/usr/sbin/nginx", "/usr/bin/nginx")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nginx is missing: run .ci/peers as root"));
        nginx = new ProcessBuilder("python3", SCRIPT.toString(), program, folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(nginx.getInputStream(), StandardCharsets.UTF_8));
        url = said.readLine().replace("port ", "http://127.0.0.1:") + "/";
    }

    @AfterAll
    static void end() {
        nginx.destroy();
    }

    @Test
    void aFileGoesUpWithItsNameAndStandardInputInChunks() throws Exception {
        ToolProcess.run("-sf", "-T", file.toString(), url + "put/").printed("");
        assertThat(Files.mismatch(file, folder.resolve("put/file.txt"))).isEqualTo(-1);
        ToolProcess.runByShell("exec \"$@\" < " + file, "-sf", "-T", "-", url + "put/streamed")
                .printed("");
        assertThat(Files.mismatch(file, folder.resolve("put/streamed"))).isEqualTo(-1);
    }

    @Test
    void aFileThatWasCutIsCompleted() throws Exception {
        Path cut = folder.resolve("cut");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(file), SIZE / 3));
        for (int i = 0; i < 2; i++) {
            // The second time nothing is left: a 416.
            ToolProcess.run("-s", "-C", "-", "-o", cut.toString(), url + "file.txt")
                    .printed("");
            assertThat(Files.mismatch(file, cut)).isEqualTo(-1);
        }
    }

    @Test
    void writeOutSaysWhatCurlSays() throws Exception {
        String format = "%{http_code} %{exitcode} %{size_download} %{size_upload} %{content_type} "
                + "%{num_headers} %{num_connects} %{http_version} %{method} %{url_effective} %{filename_effective} "
                + "%header{etag} %% %{redirect_url} \\x\\t|%{none}|";
        for (List<String> args : List.of(
                List.of(url + "file.txt"),
                List.of("-I", url + "file.txt"),
                List.of(url + "nowhere"),
                List.of("-f", url + "nowhere"),
                List.of(url + "moved/302"))) {
            String[] all = Stream.concat(Stream.of("-s", "-o", "/dev/null", "-w", format), args.stream())
                    .toArray(String[]::new);
            Process curl = new ProcessBuilder(
                            Stream.concat(Stream.of("curl"), Stream.of(all)).toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String expected = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ToolProcess tool = ToolProcess.run(all);
            assertThat(tool.out()).as("%s", args).isEqualTo(expected);
            assertThat(tool.exitCode()).isEqualTo(curl.waitFor());
        }
    }
}
