package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million lines through an echo that is slower than the input: all come back in order, in little memory. */
class LateEchoIT {
    private static final int LINES = 1_000_000;
    private static final int AT_A_TIME = 1_000;
    private static final String HEAP = "40m";

    /** 60 bytes and a number: all together are more than the heap and what sockets hold. */
    private static String line(int number) {
        return "0123456789".repeat(6) + number;
    }

    private static void write(ToolProcess tool, CompletableFuture<Void> begun) {
        for (int i = 0; i < LINES; i += AT_A_TIME) {
            StringBuilder lines = new StringBuilder();
            for (int j = i; j < i + AT_A_TIME; j++) {
                lines.append(line(j)).append('\n');
            }
            tool.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            begun.complete(null);
        }
        tool.endInput();
    }

    private static void allComeBack(Peer peer, CompletableFuture<Void> begun) throws Exception {
        try (ToolProcess tool = ToolProcess.startUnreadWithHeap(HEAP, peer.ws());
                BufferedReader output = tool.output()) {
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(tool, begun));
            for (int i = 0; i < LINES; i++) {
                assertThat(output.readLine()).isEqualTo(line(i));
            }
            assertThat(output.readLine()).isNull();
            written.get(30, TimeUnit.SECONDS);
            assertThat(tool.exitCode()).isZero();
            assertThat(tool.err()).isEmpty();
            peer.join();
        }
    }

    @Test
    void anEchoThatBeginsLate() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
            begun.get(60, TimeUnit.SECONDS);
            p.echoUntilClose();
        })) {
            allComeBack(peer, begun);
        }
    }

    @Test
    @Tag("soak")
    @Timeout(300)
    void realTimeAnEchoThatBeginsAfterTwentySeconds() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
            begun.get(60, TimeUnit.SECONDS);
            Peer.after(Duration.ofSeconds(20));
            p.echoUntilClose();
        })) {
            allComeBack(peer, begun);
        }
    }

    @Test
    @Tag("soak")
    @Timeout(300)
    void realTimeAnEchoThatNeedsTwentySecondsMore() throws Exception {
        try (Peer peer = Peer.upgraded(p -> p.echoLate(Duration.ofMillis(100), 200))) {
            allComeBack(peer, new CompletableFuture<>());
        }
    }
}
