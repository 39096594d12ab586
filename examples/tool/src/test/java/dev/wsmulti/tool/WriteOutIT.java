package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -w}: curl's notation, variables and escapes. */
class WriteOutIT {
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 4\r\n\r\nbody";

    @TempDir
    Path folder;

    static boolean hasFullDevice() {
        return Files.exists(Path.of("/dev/full"));
    }

    private static ToolProcess run(String format, String... more) throws Exception {
        try (Peer peer = Peer.answering(ANSWER)) {
            String[] args = new String[more.length + 4];
            System.arraycopy(more, 0, args, 0, more.length);
            args[more.length] = "-s";
            args[more.length + 1] = "-w";
            args[more.length + 2] = format;
            args[more.length + 3] = peer.http() + "p?q";
            ToolProcess tool = ToolProcess.run(args);
            assertThat(tool.exitCode()).isZero();
            return tool;
        }
    }

    /** As Debian's curl says them, but that its size_request depends on its own header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%{http_code} %{response_code} %{http_version} | 200 200 1.1",
                "%{content_type} %{method} %{scheme} %{urlnum} | text/plain GET http 0",
                "%{size_download} %{size_header} %{size_upload} | 4 80 0",
                "%{num_connects} %{num_headers} %{num_redirects} %{exitcode} %{errormsg}. | 1 4 0 0 .",
                "%header{x-a} %header{none}. | 1 .",
                "%{remote_ip} %{local_ip} | 127.0.0.1 127.0.0.1",
                "%% %x \\q %{none}. %{ \\ | % %x \\q . %{ \\",
                "a\\tb%{onerror}c | a\tb",
                "{\"a\":%{http_code}} | {\"a\":200}",
                "%{header_json}"
                        + "| {\"content-type\":[\"text/plain\"],\"x-a\":[\"1\",\"2\"],\"content-length\":[\"4\"]}",
            })
    void isSaidBehindTheBody(String format, String said) throws Exception {
        assertThat(run(format).out()).isEqualTo("body" + said);
    }

    @Test
    void timesAreInOrderAndPlausible() throws Exception {
        String format = "%{time_queue} %{time_namelookup} %{time_connect} %{time_pretransfer} %{time_starttransfer} "
                + "%{time_total}";
        String[] times = run(format, "-o", "/dev/null").out().split(" ");
        assertThat(times)
                .hasSize(6)
                .allMatch(time -> time.matches("\\d+\\.\\d{6}"))
                .isSorted();
        assertThat(Double.parseDouble(times[2])).isPositive();
        assertThat(Double.parseDouble(times[5])).isBetween(0.000001, 30.0);
    }

    @Test
    void sizesAndSpeeds() throws Exception {
        String[] said = run("%{size_request} %{speed_download} %{local_port} %{remote_port}", "-o", "/dev/null")
                .out()
                .split(" ");
        assertThat(Integer.parseInt(said[0])).isBetween(60, 200);
        assertThat(said).allMatch(number -> Long.parseLong(number) > 0);
    }

    @Test
    void jsonHoldsThemAll() throws Exception {
        String said = run("%{json}", "-o", folder.resolve("f").toString()).out();
        assertThat(said)
                .startsWith("{\"")
                .endsWith("}")
                .contains(
                        "\"http_code\":200",
                        "\"errormsg\":null",
                        "\"size_download\":4",
                        "\"filename_effective\":\"" + folder.resolve("f") + "\"",
                        "p?q\"")
                .containsPattern("\"time_total\":\\d+\\.\\d{6}");
    }

    @Test
    void aFailureIsSaidToo() {
        ToolProcess tool =
                ToolProcess.run("-w", "%{http_code} %{exitcode} %{onerror}%{errormsg}", "http://127.0.0.1:1/");
        tool.failed(7);
        assertThat(tool.out()).startsWith("000 7 could not connect to 127.0.0.1:1");
    }

    @Test
    void theStreamMayBeChosen() throws Exception {
        ToolProcess tool = run("a%{stderr}b%{stdout}c%{stderr}d");
        assertThat(tool.out()).isEqualTo("bodyac");
        assertThat(tool.err()).isEqualTo("bd");
    }

    @Test
    void theFormatMayBeInAFile() throws Exception {
        // As with curl a line end of the file is none of the format: \n is.
        Path format = Files.writeString(folder.resolve("format"), "%{http_code}\\n\r\nend\n");
        assertThat(run("@" + format).out()).isEqualTo("body200\nend");
        ToolProcess missing = ToolProcess.run("-w", "@/nowhere/at/all", "http://127.0.0.1:1/");
        missing.failed(26, "cannot read /nowhere/at/all named by -w: /nowhere/at/all does not exist");
    }

    @Test
    void anUnknownVariableIsNamed() throws Exception {
        try (Peer peer = Peer.answering(ANSWER)) {
            ToolProcess tool = ToolProcess.run("-w", "%{nonsense}", peer.http());
            assertThat(tool.out()).isEqualTo("body");
            assertThat(tool.err()).contains("'nonsense'");
        }
    }

    @Test
    @EnabledIf("hasFullDevice")
    void whatCannotBeWrittenIs23() throws Exception {
        try (Peer peer = Peer.answering(ANSWER)) {
            ToolProcess tool =
                    ToolProcess.runByShell("exec \"$@\" > /dev/full", "-o", "/dev/null", "-w", "x", peer.http());
            assertThat(tool.exitCode()).isEqualTo(23);
        }
    }
}
