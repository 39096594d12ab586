package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** b9: pings of an idle session. Real time: the tool is a process with the system's clock. */
class RealTimePingIT {
    /** Time from the 101 to the first ping, which is answered, and to the second one. */
    private static Duration[] pings(Duration patience, String... options) throws Exception {
        CompletableFuture<Duration[]> pings = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
            long open = System.nanoTime();
            assertThat(p.frame()).isEqualTo("89 ");
            long first = System.nanoTime();
            p.hex("8a 00");
            if (patience.toSeconds() > 10) {
                pings.complete(new Duration[] {Duration.ofNanos(first - open)});
                return;
            }
            assertThat(p.frame()).isEqualTo("89 ");
            long second = System.nanoTime();
            pings.complete(new Duration[] {Duration.ofNanos(first - open), Duration.ofNanos(second - first)});
        })) {
            String[] args = Arrays.copyOf(options, options.length + 1);
            args[options.length] = peer.ws();
            try (ToolProcess tool = ToolProcess.start(args)) {
                Duration[] measured = pings.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(tool.isRunning()).isTrue();
                return measured;
            }
        }
    }

    @Test
    void oneASecond() throws Exception {
        for (Duration interval : pings(Duration.ofSeconds(10), "--ping", "1")) {
            assertThat(interval).isBetween(Duration.ofMillis(950), Duration.ofMillis(1900));
        }
    }

    @Test
    void oneInThirtySecondsByDefault() throws Exception {
        assertThat(pings(Duration.ofSeconds(40))[0]).isBetween(Duration.ofMillis(29_900), Duration.ofSeconds(34));
    }

    @Test
    void noneWhenSwitchedOff() throws Exception {
        try (Peer peer = Peer.upgraded(p -> assertThat(p.framesUntilClose()).containsExactly("88 1001"));
                ToolProcess tool = ToolProcess.start("--ping", "0", "-m", "3", peer.ws())) {
            tool.failed(28);
            peer.join();
        }
    }

    @Test
    void aPingThatIsNotAnsweredIs28() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    assertThat(p.frame()).isEqualTo("89 ");
                    p.readHead();
                });
                ToolProcess tool = ToolProcess.start("--ping", "1", peer.ws())) {
            tool.failed(28, "pongTimeout");
        }
    }
}
