package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of standard input and {@code -d}; the frames are those that the peer got. */
class WsInputIT {
    private static EchoServer echo;

    @BeforeAll
    static void serve() throws IOException {
        echo = EchoServer.start();
    }

    @AfterAll
    static void end() {
        echo.close();
    }

    /** What the peer gets of this input, up to the close frame. */
    private static List<String> frames(byte[] input, String... options) throws Exception {
        CompletableFuture<List<String>> frames = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> frames.complete(p.framesUntilClose()))) {
            List<String> args = new ArrayList<>(List.of(options));
            args.add(peer.ws());
            assertThat(ToolProcess.runWith(input, args.toArray(String[]::new)).exitCode())
                    .isZero();
            return frames.get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> frames(String input, String... options) throws Exception {
        return frames(input.getBytes(StandardCharsets.UTF_8), options);
    }

    @Test
    void aLineIsAMessage() throws Exception {
        assertThat(frames("a\nb\nc")).containsExactly("81 a", "81 b", "81 c", "88 1000");
    }

    @Test
    void carriageReturnsEmptyLinesAndAByteOrderMarkAreKept() throws Exception {
        assertThat(frames("\uFEFFa\r\n\n\u00fc\n")).containsExactly("81 \uFEFFa\r", "81 ", "81 \u00fc", "88 1000");
    }

    @Test
    void noInputIsNoMessage() throws Exception {
        assertThat(frames("")).containsExactly("88 1000");
    }

    @Test
    void b8LinesBecomeFragments() throws Exception {
        assertThat(frames("a\nb\nc", "--fragment")).containsExactly("01 a", "00 b", "80 c", "88 1000");
    }

    @Test
    void b8AFinalNewlineIsFollowedByAnEmptyFinalFrame() throws Exception {
        assertThat(frames("a\n\n", "--fragment")).containsExactly("01 a", "00 ", "80 ", "88 1000");
        assertThat(frames("", "--fragment")).containsExactly("88 1000");
    }

    @Test
    void b8NoFragmentIsHeldBackForTheNext() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
                    first.complete(p.frame());
                    assertThat(p.framesUntilClose()).containsExactly("80 ", "88 1000");
                });
                ToolProcess tool = ToolProcess.start("--fragment", peer.ws())) {
            tool.write("a\n");
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("01 a");
            tool.endInput();
            tool.printed("");
            peer.join();
        }
    }

    @Test
    void dataOfTheCommandLineGoesFirstAndMayBeEmpty() throws Exception {
        assertThat(frames("line\n", "-d", "one", "-d", "", "-d", "-v"))
                .containsExactly("81 one", "81 ", "81 -v", "81 line", "88 1000");
    }

    @Test
    void dataOfAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "from\na file\n");
        assertThat(frames("", "-d", "@" + file)).containsExactly("81 froma file", "88 1000");
    }

    @Test
    void aFileThatCannotBeReadIs26() throws Exception {
        try (Peer peer = Peer.upgraded(p -> assertThat(p.framesUntilClose()).containsExactly("88 1001"))) {
            ToolProcess.run("-d", "@/nowhere/at/all", peer.ws()).failed(26, "/nowhere/at/all", "-d");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void inputThatIsClosedIs26AndNothingElseIsReadInItsPlace() throws Exception {
        String closed = "exec \"$@\" <&-";
        ToolProcess.runByShell(closed, "--binary", "ws://127.0.0.1:1/").failed(26, "standard input", "closed");
        ToolProcess.runByShell(closed, "ws://127.0.0.1:1/").failed(26, "standard input", "closed");
        ToolProcess.runByShell(closed, "-d", "@-", "http://127.0.0.1:1/").failed(26, "-d: it is closed");
        ToolProcess.runByShell(closed, "-w", "@-", "http://127.0.0.1:1/").failed(26, "-w: it is closed");
        try (Peer peer = Peer.of(Peer::readToEnd)) {
            ToolProcess.runByShell(closed, "-s", "-S", "-T", "-", peer.http()).failed(26, "to be sent: it is closed");
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryIs26(@TempDir Path folder) throws Exception {
        try (Peer peer = Peer.upgraded(p -> assertThat(p.framesUntilClose()).containsExactly("88 1001"))) {
            ToolProcess.runWith("x".repeat(70_000_000), peer.ws()).failed(26, "--binary");
            peer.join();
        }
        Path file = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        ToolProcess.run("-d", "@" + file, "http://127.0.0.1:1/").failed(26, "memory");
    }

    @Test
    void b10ExitAfterNothingSendsTheDataAndWaitsForNoInput() throws Exception {
        try (Peer peer = Peer.upgraded(p -> assertThat(p.framesUntilClose()).containsExactly("81 x", "88 1000"));
                ToolProcess tool = ToolProcess.start("--exit-after", "0", "-d", "x", peer.ws())) {
            tool.printed("");
            peer.join();
        }
    }

    @Test
    void b7RandomBytesComeBackEqual() {
        byte[] random = new byte[1_000_000];
        new Random(7).nextBytes(random);
        ToolProcess tool = ToolProcess.runWith(random, "--binary", echo.ws("/"));
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.outBytes()).isEqualTo(random);
    }

    @Test
    void b7TextGetsOneNewlineAMessage() {
        ToolProcess.runWith("a\n\nb", echo.ws("/any/path")).printed("a\n\nb\n");
    }

    @Test
    void inputThatIsNotUtf8IsRefusedBeforeOpening() throws Exception {
        try (Peer peer = Peer.upgraded(p -> p.framesUntilClose());
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.write(new byte[] {'a', '\n', (byte) 0xff, '\n'});
            tool.failed(2, "--binary");
        }
    }

    @Test
    void inputThatStopsBeingUtf8Is1007AndExit2() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
                    first.complete(p.frame());
                    assertThat(p.framesUntilClose()).containsExactly("88 1007");
                });
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.write("fine\n");
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("81 fine");
            tool.write(new byte[] {(byte) 0xc3, '\n'});
            tool.failed(2, "UTF-8", "--binary");
            peer.join();
        }
    }

    @Test
    void noCloseLeavesTheEndToThePeer() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
            assertThat(p.frame()).isEqualTo("81 a");
            p.hex("81 01 62");
            p.close(1000, "");
            assertThat(p.frame()).isEqualTo("88 1000");
        })) {
            ToolProcess.runWith("a\n", "--no-close", peer.ws()).printed("b\n");
            peer.join();
        }
    }

    @Test
    void aPeerThatDoesNotReadHoldsTheInputBackAndNotTheLoop() throws Exception {
        CompletableFuture<Void> mayRead = new CompletableFuture<>();
        byte[] line = ("x".repeat(65_535) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 05 68 65 6c 6c 6f");
                    mayRead.get(30, TimeUnit.SECONDS);
                    assertThat(p.framesUntilClose()).hasSize(201).endsWith("88 1000");
                });
                ToolProcess tool = ToolProcess.startUnread("-H", "X-Test: 1", peer.ws())) {
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 200; i++) {
                    tool.write(line);
                }
                tool.endInput();
            });
            // Printed while the input waits for room.
            assertThat(tool.output().readLine()).isEqualTo("hello");
            mayRead.complete(null);
            written.get(30, TimeUnit.SECONDS);
            assertThat(tool.exitCode()).isZero();
            peer.join();
        }
    }
}
