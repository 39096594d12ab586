package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.tool.Peer.Script;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code wsmulti conformance} against a fuzzing server that is a script. */
class ConformanceIT {
    private static final int MIB = 1 << 20;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;

    @Test
    void eachCaseIsASessionOfItsOwn() throws Exception {
        try (Peer peer = Peer.each(
                        asked("GET /getCaseCount HTTP/1.1", counting("2")),
                        asked("GET /runCase?case=1&agent=a%20%C3%BC HTTP/1.1", ConformanceIT::closing),
                        asked("GET /runCase?case=2&agent=a%20%C3%BC HTTP/1.1", ConformanceIT::closing),
                        asked("GET /updateReports?agent=a%20%C3%BC HTTP/1.1", ConformanceIT::closing));
                ToolProcess tool = ToolProcess.run("conformance", "--agent", "a ü", peer.ws())) {
            tool.printed("2 cases run as a ü, reports written\n");
            assertThat(tool.err()).isEmpty();
            peer.join();
        }
    }

    @Test
    void everyMessageComesBackAsItCame() throws Exception {
        byte[] text = "aé€😀".repeat(10).getBytes(StandardCharsets.UTF_8);
        byte[] large = new byte[16 * MIB];
        Arrays.fill(large, (byte) 'x');
        Script echoes = peer -> {
            peer.send(TEXT, text);
            assertEchoed(peer, TEXT, text);
            peer.send(BINARY, new byte[0]);
            assertEchoed(peer, BINARY, new byte[0]);
            peer.send(BINARY, large);
            assertEchoed(peer, BINARY, large);
            closing(peer);
        };
        Script fragments = peer -> {
            byte[] fragment = Arrays.copyOf(large, 64);
            peer.send(TEXT & 0xf, fragment);
            for (int i = 0; i < 65_535; i++) {
                peer.send(0, fragment);
            }
            peer.hex("89 01 70");
            assertThat(peer.frame()).isEqualTo("8a p");
            peer.send(0x80, new byte[0]);
            assertEchoed(peer, TEXT, Arrays.copyOf(large, 4 * MIB));
            closing(peer);
        };
        runs(echoes, fragments);
    }

    @Test
    void howACaseEndsIsNoFailure() throws Exception {
        Script violation = peer -> {
            peer.hex("c1 00");
            assertThat(peer.framesUntilClose()).containsExactly("88 1002");
        };
        Script refused = peer -> {
            peer.close(4000, "failed");
            assertThat(peer.frame()).isEqualTo("88 4000");
        };
        runs(violation, refused, Peer::reset, peer -> {});
    }

    @Test
    void messagesThatAreNotReadAreNotLost() throws Exception {
        byte[] block = new byte[MIB];
        runs(peer -> {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> peer.sendOften(BINARY, block, 20));
            assertEchoed(peer, BINARY, block);
            for (int i = 1; i < 20; i++) {
                assertEchoed(peer, BINARY, block);
            }
            sent.get(30, TimeUnit.SECONDS);
            closing(peer);
        });
    }

    @Test
    void noFuzzingServerIs8() throws Exception {
        try (Peer peer = Peer.upgraded(counting("hello"))) {
            ToolProcess.run("conformance", "--agent", "a", peer.ws()).failed(8, "number of cases", "\"hello\"");
        }
        try (Peer peer = Peer.upgraded(counting("1234567890"))) {
            ToolProcess.run("conformance", "--agent", "a", peer.ws()).failed(8, "number of cases", "maxMessage");
        }
    }

    @Test
    void aServerThatIsGoneIsNamedWithTheCase() throws Exception {
        try (Peer peer = Peer.each(
                asked("GET /getCaseCount", counting("3")), asked("GET /runCase?case=1", ConformanceIT::closing), p -> {
                    p.readHead();
                    p.text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                })) {
            ToolProcess.run("conformance", "--agent", "a", peer.ws()).failed(22, "case 2 of 3", "404");
        }
        ToolProcess.run("conformance", "--agent", "a", "ws://127.0.0.1:1").failed(7, "number of cases", "refused");
    }

    @Test
    void reportsThatMayNotBeWrittenAre56() throws Exception {
        try (Peer peer = Peer.each(asked("GET /getCaseCount", counting("0")), asked("GET /updateReports", p -> {}))) {
            ToolProcess.run("conformance", "--agent", "a", peer.ws()).failed(56, "reports", "1006");
        }
    }

    @Test
    void aCaseThatTakesTooLongIs28() throws Exception {
        try (Peer peer = Peer.each(asked("GET /getCaseCount", counting("1")), asked("GET /runCase", Peer::readToEnd))) {
            ToolProcess.run("conformance", "--agent", "a", "-m", "4", peer.ws())
                    .failed(28, "case 1 of 1", "4.0 s", "-m");
            peer.join();
        }
    }

    @Test
    void aSignalSaysGoodbyeFirst() throws Exception {
        CompletableFuture<Void> open = new CompletableFuture<>();
        try (Peer peer = Peer.each(asked("GET /getCaseCount", counting("1")), asked("GET /runCase", p -> {
                    p.send(TEXT, new byte[0]);
                    assertThat(p.frame()).isEqualTo("81 ");
                    open.complete(null);
                    assertThat(p.framesUntilClose()).containsExactly("88 1001");
                }));
                ToolProcess tool = ToolProcess.startHearingSignals("conformance", "--agent", "a", peer.ws())) {
            open.get(30, TimeUnit.SECONDS);
            tool.signal("TERM");
            assertThat(tool.exitCode()).isEqualTo(143);
            peer.join();
        }
    }

    @Test
    void wrongUsageIs2() {
        ToolProcess.run("conformance", "ws://127.0.0.1:1").failed(2, "--agent");
        ToolProcess.run("conformance", "--agent", "a").failed(2, "URL");
        ToolProcess.run("conformance", "--agent", "a", "http://127.0.0.1:1").failed(2, "ws://HOST:PORT");
    }

    /** Runs these cases to a good end. */
    private static void runs(Script... cases) throws Exception {
        Script[] all = new Script[cases.length + 2];
        all[0] = asked("GET /getCaseCount", counting(String.valueOf(cases.length)));
        for (int i = 0; i < cases.length; i++) {
            all[i + 1] = asked("GET /runCase?case=" + (i + 1) + "&agent=a ", cases[i]);
        }
        all[cases.length + 1] = asked("GET /updateReports?agent=a ", ConformanceIT::closing);
        try (Peer peer = Peer.each(all);
                ToolProcess tool = ToolProcess.run("conformance", "--agent", "a", peer.ws())) {
            peer.join();
            tool.printed(cases.length + " cases run as a, reports written\n");
        }
    }

    /** Upgrades a request that begins so. */
    private static Script asked(String request, Script script) {
        return peer -> {
            peer.readHead();
            assertThat(peer.head()).startsWith(request);
            peer.switchProtocols();
            script.run(peer);
        };
    }

    private static Script counting(String cases) {
        return peer -> {
            peer.send(TEXT, cases.getBytes(StandardCharsets.UTF_8));
            closing(peer);
        };
    }

    private static void closing(Peer peer) throws Exception {
        peer.close(1000, "");
        assertThat(peer.frame()).startsWith("88 ");
    }

    private static void assertEchoed(Peer peer, int first, byte[] payload) throws Exception {
        Frame frame = peer.nextFrame();
        assertThat(frame.first()).isEqualTo(first);
        assertThat(Arrays.equals(frame.payload(), payload)).isTrue();
    }
}
