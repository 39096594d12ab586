package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session ends and which exit code says so. */
class WsEndIT {
    static boolean hasFullDevice() {
        return new File("/dev/full").exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001})
    void closedByThePeerAsItShouldBe(int code) throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.close(code, "bye");
                    assertThat(p.frame()).isEqualTo("88 " + code);
                });
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.printed("");
            peer.join();
        }
    }

    @Test
    void closedByThePeerWithoutACode() throws Exception {
        try (Peer peer = Peer.upgraded(p -> p.hex("88 00"));
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.printed("");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1011, 3000, 4999})
    void anyOtherCodeIs56WithDigitsAndReason(int code) throws Exception {
        try (Peer peer = Peer.upgraded(p -> p.close(code, "because\nof this"));
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.failed(56, String.valueOf(code), "because of this");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c1 00, 1002", // a reserved bit
        "83 00, 1002", // a reserved opcode
        "81 80 00000000, 1002", // a server does not mask
        "80 00, 1002", // a continuation of nothing
        "89 7e 0080, 1002", // a ping of 128 bytes
        "81 01 ff, 1007", // text that is not UTF-8
        "81 7f 0000000040000000, 1009", // 1 GiB
        "82 7f 0000000001000001, 1009", // 16 MiB and one
    })
    void aProtocolViolationIsAnsweredWithItsCode(String bytes, int code) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex(bytes);
                    answer.complete(p.frame());
                });
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.failed(code == 1009 ? 63 : 56, code == 1009 ? "--max-message" : String.valueOf(code));
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("88 " + code);
        }
    }

    @Test
    void maxMessageIsTheLargestSizeAccepted() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 03 616263");
                    p.hex("81 04 61626364");
                    assertThat(p.frame()).isEqualTo("88 1009");
                });
                ToolProcess tool = ToolProcess.start("--max-message", "3", peer.ws())) {
            tool.failed(63, "4", "3", "--max-message");
            assertThat(tool.out()).isEqualTo("abc\n");
            peer.join();
        }
    }

    @Test
    void maxMessageIs16MiBByDefault() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("82 7f 0000000001000000");
                    p.text("x".repeat(16 << 20));
                    p.close(1000, "");
                });
                ToolProcess tool = ToolProcess.start("--binary", peer.ws())) {
            assertThat(tool.exitCode()).isZero();
            assertThat(tool.outBytes()).hasSize(16 << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81", "81 05 6869", "01 02 6869"})
    void aConnectionThatEndsWithoutACloseFrameIs56(String bytes) throws Exception {
        try (Peer peer = Peer.upgraded(p -> p.hex(bytes));
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.failed(56, "1006");
            assertThat(tool.out()).isEmpty();
        }
    }

    @Test
    void aResetIs56() throws Exception {
        try (Peer peer = Peer.upgraded(Peer::reset);
                ToolProcess tool = ToolProcess.start(peer.ws())) {
            tool.failed(56, "1006");
        }
    }

    @Test
    void anEndWithoutACloseFrameAlsoBehindOurOwnIs56() throws Exception {
        try (Peer peer = Peer.upgraded(p -> assertThat(p.frame()).isEqualTo("88 1000"))) {
            ToolProcess.run(peer.ws()).failed(56, "1006");
            peer.join();
        }
    }

    @Test
    void whatComesAfterTheEndOfInputIsPrinted() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
            assertThat(p.frame()).isEqualTo("88 1000");
            p.hex("81 04 6c617465");
            p.close(1000, "");
        })) {
            ToolProcess.run(peer.ws()).printed("late\n");
        }
    }

    @Test
    void realTimeAnUnansweredCloseIsNoFailure() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
            assertThat(p.frame()).isEqualTo("88 1000");
            p.hex("81 01 61");
            p.readHead();
        })) {
            ToolProcess tool = ToolProcess.run(peer.ws());
            tool.printed("a\n");
            assertThat(tool.err().lines()).hasSize(1);
            assertThat(tool.err()).contains("close");
        }
    }

    @Test
    void b10ExitAfterThreeOfAFlood() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("89 00 81 01 61 89 01 70 81 01 62 01 01 63 80 01 63".concat(" 81 01 64".repeat(1000)));
                    assertThat(p.framesUntilClose()).containsExactly("8a ", "8a p", "88 1000");
                });
                ToolProcess tool = ToolProcess.start("--exit-after", "3", peer.ws())) {
            tool.printed("a\nb\ncc\n");
            peer.join();
        }
    }

    @Test
    void b10AnEndBeforeTheLastMessageIs56() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 01 61");
                    p.close(1000, "");
                });
                ToolProcess tool = ToolProcess.start("--exit-after", "3", peer.ws())) {
            tool.failed(56, "1000", "--exit-after");
            assertThat(tool.out()).isEqualTo("a\n");
        }
    }

    @Test
    void exitAfterOutlastsTheInput() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
            assertThat(p.frame()).isEqualTo("81 a");
            p.hex("81 01 62");
            assertThat(p.framesUntilClose()).containsExactly("88 1000");
        })) {
            ToolProcess.runWith("a\n", "--exit-after", "1", peer.ws()).printed("b\n");
            peer.join();
        }
    }

    @Test
    void theDeadlineIsThatOfTheWholeSession() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 01 61");
                    assertThat(p.frame()).isEqualTo("88 1001");
                });
                ToolProcess tool = ToolProcess.start("-m", "3", peer.ws())) {
            tool.failed(28, "-m");
            assertThat(tool.out()).isEqualTo("a\n");
            peer.join();
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalsSayGoodbyeFirst(String signal, int code) throws Exception {
        CompletableFuture<Void> open = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
                    assertThat(p.frame()).isEqualTo("81 a");
                    open.complete(null);
                    assertThat(p.framesUntilClose()).containsExactly("88 1001");
                });
                ToolProcess tool = ToolProcess.startHearingSignals("-d", "a", peer.ws())) {
            open.get(30, TimeUnit.SECONDS);
            tool.signal(signal);
            assertThat(tool.exitCode()).isEqualTo(code);
            peer.join();
        }
    }

    @Test
    void anOutputThatItsReaderClosedEndsQuietly() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 01 61");
                    closed.get(30, TimeUnit.SECONDS);
                    Frame answer;
                    do {
                        // A process that another test starts just now may hold the pipe for a moment more.
                        p.hex("81 01 62 89 00");
                        answer = p.nextFrame();
                    } while (answer.first() == 0x8a);
                    assertThat(answer.toString()).startsWith("88");
                    p.closeWith(answer.payload());
                });
                ToolProcess tool = ToolProcess.startUnread(peer.ws())) {
            try (var output = tool.output()) {
                assertThat(output.readLine()).isEqualTo("a");
            }
            closed.complete(null);
            assertThat(tool.exitCode()).isZero();
            assertThat(tool.err()).isEmpty();
        }
    }

    @Test
    void headEndsItQuietly() throws Exception {
        try (Peer ws = Peer.upgraded(p -> {
                    while (true) {
                        p.hex("81 01 61");
                    }
                });
                Peer http = Peer.of(p -> {
                    p.readHead();
                    p.text("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        p.text("a\n");
                    }
                })) {
            for (String url : List.of(ws.ws(), http.http())) {
                ToolProcess tool = ToolProcess.runByShell("{ \"$@\"; echo \"code $?\" >&2; } | head -1", url);
                assertThat(tool.out()).isEqualTo("a\n");
                assertThat(tool.err()).isEqualTo("code 0\n");
            }
        }
    }

    @Test
    @EnabledIf("hasFullDevice")
    void anOutputThatCannotBeWrittenIs23() throws Exception {
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 01 61");
                    p.framesUntilClose();
                });
                ToolProcess tool = ToolProcess.start("-o", "/dev/full", peer.ws())) {
            tool.failed(23);
        }
    }

    @Test
    void messagesMayGoToAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("messages");
        try (Peer peer = Peer.upgraded(p -> {
                    p.hex("81 01 61 82 01 62");
                    p.close(1000, "");
                });
                ToolProcess tool = ToolProcess.start("-o", file.toString(), peer.ws())) {
            tool.printed("");
            assertThat(file).hasContent("a\nb\n");
        }
        try (var names = Files.list(folder)) {
            assertThat(names).hasSize(1);
        }
    }

    @Test
    void silentSaysNothingAndShowErrorDoes() throws Exception {
        try (Peer silent = Peer.upgraded(p -> p.close(1011, ""));
                Peer shown = Peer.upgraded(p -> p.close(1011, ""));
                ToolProcess one = ToolProcess.start("-s", silent.ws());
                ToolProcess other = ToolProcess.start("-sS", shown.ws())) {
            assertThat(one.exitCode()).isEqualTo(56);
            assertThat(one.err()).isEmpty();
            other.failed(56, "1011");
        }
    }
}
