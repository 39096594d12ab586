package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line itself, and the demo. */
class ToolIT {
    @Test
    void b20VersionNamesProtocolsFeaturesAndTlsProviders() {
        ToolProcess tool = ToolProcess.run("--version");
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.out())
                .startsWith("wsmulti ")
                .contains("Protocols: ", "http", "ws", "Features: ", "TLS providers: bc ", " jsse");
    }

    @Test
    void helpTellsOfPeersThatStopSending() {
        ToolProcess tool = ToolProcess.run("--help");
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.out().replaceAll("\\s+", " "))
                .contains("Some peers stop sending", "--exit-after", "--no-close", "several are several messages");
        assertThat(tool.out()).contains("%{http_code}", "%header{NAME}", "%{json}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "--ping=3",
                "--ping x",
                "--max-message 12q",
                "--max-time -1",
                "--exit-after -1",
                "--retry -1",
                "--parallel-max -1",
                "demo --sessions -1"
            })
    void wrongOptionsAreNamed(String option) {
        ToolProcess.run(option.split(" ")).failed(2, option.replaceAll("demo |[= ][^ ]*$", ""));
    }

    @Test
    void charactersThatTheLocaleLosesAreRefused() throws Exception {
        String url = "http://127.0.0.1:1/";
        ToolProcess tool = ToolProcess.runByShell("LC_ALL=C exec \"$@\" -d \"$(printf '\\303\\251')\"", url);
        // Where the encoding is UTF-8 whatever LC_ALL says nothing is lost, and nobody listens.
        assertThat(tool.exitCode()).isIn(2, 7);
        assertThat(tool.err()).matches("wsmulti: \\(2\\) .*LC_ALL=C\\.UTF-8\\R|wsmulti: \\(7\\) .*\\R");
    }

    @Test
    void noUrlIs2() {
        ToolProcess.run().failed(2, "URL", "--help");
    }

    @Test
    void aSmallDemoLosesNothing() {
        ToolProcess tool =
                ToolProcess.run("demo", "--sessions", "50", "--messages", "2010", "--downloads", "8", "--uploads", "4");
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.out()).contains("2,010", "nothing", "p99", "threads", "heap", "CPU");
    }

    /** As on a machine that grants few open files. */
    @Test
    void aDemoThatLosesSessionsSaysWhyAndEndsSoon() throws IOException {
        ToolProcess tool = ToolProcess.runByShell("ulimit -n 200; exec \"$@\"", "demo");
        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.out()).contains("fault: a session ended otherwise than by our close", "Too many open files");
    }
}
