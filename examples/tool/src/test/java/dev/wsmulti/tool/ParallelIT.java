package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code -Z}: how many run at once, and what is said of them. */
class ParallelIT {
    @TempDir
    Path folder;

    static boolean hasScript() {
        return new File("/usr/bin/script").canExecute();
    }

    /** Each group of {@code atOnce} transfers is answered when all of it are there. */
    @ParameterizedTest
    @CsvSource({"1, 3", "3, 9"})
    void parallelMaxIsReachedAndNotPassed(int atOnce, int count) throws Exception {
        CyclicBarrier group = new CyclicBarrier(atOnce);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Peer> peers = new ArrayList<>();
        List<String> args = new ArrayList<>(List.of("-sSZ", "--parallel-max", String.valueOf(atOnce)));
        for (int i = 0; i < count; i++) {
            Peer peer = Peer.of(p -> {
                p.readHead();
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                group.await(30, TimeUnit.SECONDS);
                running.decrementAndGet();
                p.text(Peer.ok("x"));
            });
            peers.add(peer);
            args.add(peer.http());
        }
        ToolProcess.run(args.toArray(String[]::new)).printed("x".repeat(count));
        assertThat(most).hasValue(atOnce);
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void atOnceTheLastFailureIsTheExitCode() throws Exception {
        try (Peer good = Peer.answering(Peer.ok("good"));
                Peer bad = Peer.of(Peer::readHead)) {
            ToolProcess tool = ToolProcess.run("-Z", bad.http(), good.http());
            tool.failed(52, bad.http());
            assertThat(tool.out()).isEqualTo("good");
        }
    }

    /** A terminal is what {@code script} gives to a command. */
    private static String onTerminal(String... args) throws Exception {
        return ToolProcess.runByShell("script -qec \"$*\" /dev/null", args).out();
    }

    @Test
    @EnabledIf("hasScript")
    void aTerminalSeesOneAggregateLine() throws Exception {
        try (Peer one = Peer.answering(Peer.ok("one"));
                Peer two = Peer.answering(Peer.ok("three"))) {
            String a = folder.resolve("a").toString();
            String b = folder.resolve("b").toString();
            String[] lines = onTerminal("-Z", "-o", a, "-o", b, one.http(), two.http())
                    .replaceAll("\r\033\\[K", "\r")
                    .split("\r?\n");
            assertThat(lines).hasSize(2);
            assertThat(lines[0]).isEqualTo("DL% UL%  Dled  Uled  Xfers  Live Total     Current  Left    Speed");
            assertThat(lines[1].substring(lines[1].lastIndexOf('\r') + 1))
                    .startsWith("100 --      8     0     2     0  ")
                    .hasSize(lines[0].length());
        }
    }

    @Test
    @EnabledIf("hasScript")
    void noProgressWhereTheBodyGoesToATerminalOrWithSilent() throws Exception {
        try (Peer shown = Peer.answering(Peer.ok("body"));
                Peer silent = Peer.answering(Peer.ok("body"))) {
            assertThat(onTerminal(shown.http())).isEqualTo("body");
            assertThat(onTerminal("-s", "-o", folder.resolve("a").toString(), silent.http()))
                    .isEmpty();
        }
    }
}
