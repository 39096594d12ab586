package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code --limit-rate}, both ways. Real time: the tool is a process with the system's clock. */
class RealTimeRateIT {
    private static final int SIZE = 600_000;
    /** A sixth of it a second, but that a second's worth may go at once at the beginning. */
    private static final String RATE = "100k";

    /** From the first byte of the body to the last one, as the peer sees it. */
    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void downloads() throws Exception {
        try (Peer peer = Peer.answering(Peer.ok("x".repeat(SIZE)))) {
            ToolProcess tool =
                    ToolProcess.run("-s", "--limit-rate", RATE, "-o", "/dev/null", "-w", "%{time_total}", peer.http());
            assertThat(tool.exitCode()).isZero();
            assertThat(Double.parseDouble(tool.out())).isBetween(4.5, 8.0);
        }
    }

    @Test
    void uploads() throws Exception {
        try (Peer peer = Peer.of(p -> {
            p.readHead();
            long begin = System.nanoTime();
            assertThat(p.readChunked()).hasSize(SIZE);
            assertThat(since(begin)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(8000));
            p.text(Peer.ok(""));
        })) {
            ToolProcess.runWith("x".repeat(SIZE), "-s", "--limit-rate", RATE, "-T", "-", peer.http())
                    .printed("");
            peer.join();
        }
    }

    /** Both ways at once, each with a rate of its own. */
    @Test
    void sessions() throws Exception {
        String lines = ("x".repeat(SIZE / 60 - 1) + "\n").repeat(60);
        try (EchoServer server = EchoServer.start()) {
            long begin = System.nanoTime();
            ToolProcess.runWith(lines, "--limit-rate", RATE, server.ws("/")).printed(lines);
            assertThat(since(begin)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(10_000));
        }
    }
}
