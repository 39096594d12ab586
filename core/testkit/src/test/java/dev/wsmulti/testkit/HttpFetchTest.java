package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP transfers of a client against a server that says anything. */
final class HttpFetchTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.settle();
        kit.close();
        assertThat(kit.multi().stats().live()).isZero();
        assertThat(kit.multi().stats().segments()).isZero();
    }

    private String url() {
        return "http://" + kit.authority() + "/path?q";
    }

    private HttpFetch get() {
        return told(HttpFetch.get(url()));
    }

    private HttpFetch told(HttpFetch fetch) {
        return fetch.onDone((transfer, outcome) -> outcomes.add(outcome));
    }

    private HttpTransfer add(HttpFetch fetch) {
        return kit.multi().add(fetch);
    }

    /** The newest connection; those that were cancelled stand before it. */
    private TestPeer last() {
        TestPeer newest = kit.acceptRaw();
        while (kit.waits()) {
            newest = kit.acceptRaw();
        }
        return newest;
    }

    private HttpOutcome outcome() {
        kit.settle();
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    @Test
    void aGetIsSentAndItsAnswerCollected() {
        HttpTransfer transfer = add(get().header("X-Own", "1"));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw())
                .startsWith("GET /path?q HTTP/1.1\r\nHost: " + kit.authority() + "\r\nUser-Agent: wsmulti/")
                .contains("\r\nAccept: */*\r\n", "\r\nX-Own: 1\r\n")
                .doesNotContain("Content-Length", "Connection");
        server.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
        HttpOutcome outcome = outcome();
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.text()).isEqualTo("hello");
        assertThat(outcome.length()).isEqualTo(5);
        assertThat(transfer.isDone()).isTrue();
        assertThat(transfer.info().bytesSent()).isPositive();
        assertThat(transfer.done().toCompletableFuture()).isNotDone();
        kit.settle();
        assertThat(transfer.outcome()).contains(outcome);
    }

    @Test
    void everythingMayComeByteByByte() {
        add(get());
        TestPeer server = kit.acceptRaw();
        server.heardRaw();
        server.byteByByte()
                .send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nSum: 5\r\n\r\n");
        assertThat(outcome().text()).isEqualTo("hello");
        assertThat(outcome().trailers().firstValue("Sum")).contains("5");
    }

    @Test
    void aConnectionIsUsedAgain() {
        add(get());
        TestPeer server = kit.acceptRaw();
        for (int i = 0; i < 3; i++) {
            assertThat(server.heardRaw()).startsWith("GET ");
            server.send(OK);
            kit.settle();
            assertThat(outcomes).hasSize(i + 1);
            HttpTransfer next = add(get());
            kit.settle();
            assertThat(next.info().reused()).isTrue();
        }
        assertThat(kit.network().connections()).hasSize(1);
        server.heardRaw();
        server.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        add(get());
        kit.acceptRaw().send(OK);
        kit.settle();
        assertThat(kit.network().connections()).hasSize(2);
        assertThat(outcomes).hasSize(5).noneMatch(HttpOutcome::failed);
    }

    @Test
    void anIdleConnectionThatEndsIsForgotten() {
        add(get());
        TestPeer server = kit.acceptRaw();
        server.send(OK);
        kit.settle();
        server.finish();
        kit.settle();
        assertThat(server.isFinished()).isTrue();
        add(get());
        kit.acceptRaw().send(OK);
        kit.settle();
        assertThat(outcomes).hasSize(2).noneMatch(HttpOutcome::failed);
    }

    @Test
    void anIdleConnectionIsClosedInTime() {
        add(get());
        TestPeer server = kit.acceptRaw();
        server.send(OK);
        kit.advance(Duration.ofMillis(117_900));
        assertThat(server.isFinished()).isFalse();
        kit.advance(Duration.ofMillis(200));
        assertThat(server.isFinished()).isTrue();
    }

    @Test
    void aStaleConnectionIsReplacedInSilence() {
        add(get());
        TestPeer server = kit.acceptRaw();
        server.send(OK);
        kit.settle();
        add(told(HttpFetch.put(url(), Source.of("body"))));
        kit.settle();
        assertThat(server.heardRaw()).contains("PUT ");
        server.reset();
        TestPeer fresh = kit.acceptRaw();
        assertThat(fresh.heardRaw()).endsWith("\r\n\r\nbody");
        fresh.send(OK);
        kit.settle();
        assertThat(outcomes).hasSize(2).noneMatch(HttpOutcome::failed);
    }

    /** Such as the 408 of a server whose patience is over: it is no answer to what was not asked. */
    @Test
    void whatComesBeforeTheRequestIsNoAnswerToIt() {
        List<TestPeer> first = new ArrayList<>();
        add(HttpFetch.get(url()).onDone((transfer, outcome) -> {
            add(get());
            first.get(0).send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        }));
        first.add(kit.acceptRaw());
        first.get(0).send(OK);
        kit.settle();
        assertThat(outcomes).isEmpty();
        kit.acceptRaw().send(OK);
        assertThat(outcome().status()).isEqualTo(200);
    }

    @Test
    void aPostIsNotRepeated() {
        add(get());
        TestPeer server = kit.acceptRaw();
        server.send(OK);
        kit.settle();
        outcomes.clear();
        add(told(HttpFetch.post(url(), Source.of("body"))));
        kit.settle();
        server.heardRaw();
        server.finish();
        Failure failure = outcome().failure();
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void bodiesGoByLengthOrInChunks() {
        add(told(HttpFetch.post(url(), Source.of("hello"))));
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).contains("\r\nContent-Length: 5\r\n").endsWith("\r\n\r\nhello");
        server.send(OK);
        kit.settle();
        Late late = new Late();
        HttpTransfer transfer = add(told(HttpFetch.of("PATCH", url()).body(late).header("Connection", "close")));
        assertThat(server.heardRaw())
                .contains("\r\nTransfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n");
        kit.advance(Duration.ofMinutes(5));
        late.ready = "abc";
        transfer.resume();
        assertThat(server.heardRaw()).isEqualTo("3\r\nabc\r\n");
        late.end = true;
        transfer.resume();
        assertThat(server.heardRaw()).isEqualTo("0\r\n\r\n");
        server.send(OK);
        kit.settle();
        assertThat(outcomes).hasSize(2).noneMatch(HttpOutcome::failed);
        assertThat(late.closed).isEqualTo(1);
    }

    @Test
    void anAnswerThatComesBeforeTheUploadEndedCounts() {
        Late late = new Late();
        add(told(HttpFetch.post(url(), late)));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        assertThat(outcome().status()).isEqualTo(413);
        assertThat(outcome().failed()).isFalse();
        assertThat(server.isFinished()).isTrue();
        assertThat(late.closed).isEqualTo(1);
    }

    @Test
    void aSourceThatFailsIsNamed() {
        add(told(HttpFetch.put(url(), Source.of(Path.of("/nowhere/at/all")))));
        assertThat(outcome().failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nContent-Le",
                ""
            })
    void whatIsCutIsNoSuccess(String answer) {
        add(get());
        kit.acceptRaw().send(answer).finish();
        Failure failure = outcome().failure();
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(((Failure.ConnectionLost) failure).reset()).isFalse();
        assertThat(failure.retryable()).isEqualTo(answer.isEmpty());
    }

    @Test
    void aResetIsNamed() {
        add(get());
        TestPeer server = kit.acceptRaw();
        server.heardRaw();
        server.send("HTTP/1.1 200 OK\r\n\r\nhel");
        kit.settle();
        server.reset();
        assertThat(((Failure.ConnectionLost) outcome().failure()).reset()).isTrue();
    }

    @Test
    void aBodyUntilTheEndIsWhole() {
        add(get());
        kit.acceptRaw().send("HTTP/1.1 200 OK\r\n\r\nhello").finish();
        assertThat(outcome().text()).isEqualTo("hello");
        assertThat(outcome().failed()).isFalse();
    }

    @Test
    void answersWithoutBodyLeaveTheConnection() {
        add(told(HttpFetch.head(url())));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        kit.settle();
        add(get());
        kit.settle();
        server.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
        kit.settle();
        add(get());
        kit.settle();
        server.send("HTTP/1.1 204 No Content\r\n\r\n");
        kit.settle();
        assertThat(outcomes).extracting(HttpOutcome::status).containsExactly(200, 304, 204);
        assertThat(kit.network().connections()).hasSize(1);
    }

    @Test
    void limitsAreNamed() {
        add(get().maxBody(4));
        kit.acceptRaw().send(OK);
        assertThat(outcome().failure().message()).contains("maxBody").contains("(4)");
    }

    @Test
    void failOnStatusFails() {
        add(get().failOnStatus(true));
        kit.acceptRaw().send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(outcome().failure()).isEqualTo(new Failure.HttpStatus(404));
        assertThat(outcome().status()).isEqualTo(404);
    }

    @Test
    void whatIsNoHttpIsNamed() {
        add(get());
        kit.acceptRaw().send("SSH-2.0-OpenSSH\r\n");
        assertThat(outcome().failure().kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void nobodyListens() {
        add(told(HttpFetch.get("http://127.0.0.1:1/")));
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CONNECT);
    }

    @Test
    void aDeadlineOfASecondEndsASilentPeerInTime() {
        add(get().timeout(Duration.ofSeconds(1)));
        kit.acceptRaw();
        kit.advance(Duration.ofMillis(999));
        assertThat(outcomes).isEmpty();
        kit.advance(Duration.ofMillis(30));
        Failure failure = outcome().failure();
        assertThat(failure)
                .isEqualTo(new Failure.TimedOut(
                        "transferring " + HttpFetch.get(url()).target(), "timeout", Duration.ofSeconds(1)));
        assertThat(outcome().took()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1100));
    }

    @Test
    void aSilentServerEndsByResponseTimeout() {
        add(get());
        kit.acceptRaw();
        kit.advance(Duration.ofMillis(59_900));
        assertThat(outcomes).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(outcome().failure().message()).contains("responseTimeout");
    }

    @Test
    void aBodyThatStandsStillEndsByStallTimeoutUnlessPaused() {
        HttpTransfer transfer = add(get());
        kit.acceptRaw().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh");
        kit.advance(Duration.ofSeconds(20));
        transfer.pause();
        kit.advance(Duration.ofMinutes(9));
        assertThat(outcomes).isEmpty();
        transfer.resume();
        kit.advance(Duration.ofMillis(29_900));
        assertThat(outcomes).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(outcome().failure().message()).contains("stallTimeout");
    }

    @Test
    void anUploadThatNobodyReadsEndsByStallTimeout() {
        add(told(HttpFetch.post(url(), Source.of("x".repeat(1 << 20)))));
        kit.acceptRaw();
        kit.advance(Duration.ofSeconds(31));
        assertThat(outcome().failure().message()).contains("stallTimeout");
    }

    @Test
    void pauseHoldsTheSenderBack() {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        HttpTransfer transfer = add(get().onData((t, piece) -> {
            piece.writeTo(got);
            if (got.size() < 100) {
                t.pause();
            }
        }));
        TestPeer server = kit.acceptRaw();
        int size = 1 << 20;
        server.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\nx");
        kit.settle();
        assertThat(got.size()).isEqualTo(1);
        long sent = 1;
        for (int i = 0; i < 100; i++) {
            sent += offer(server, size - sent);
            kit.settle();
        }
        assertThat(got.size()).isEqualTo(1);
        assertThat(sent).isLessThan(3 * 64 * 1024);
        transfer.resume();
        kit.settle();
        while (sent < size) {
            sent += offer(server, size - sent);
            kit.settle();
        }
        assertThat(outcome().failed()).isFalse();
        assertThat(got.size()).isEqualTo(size);
        assertThat(outcome().bytes()).isEmpty();
    }

    private static int offer(TestPeer server, long most) {
        try {
            return server.raw().offer(new byte[(int) Math.min(most, 8192)], 0);
        } catch (IOException lost) {
            throw new AssertionError(lost);
        }
    }

    @Test
    void aSessionPacesATransfer() {
        WsSession receiver = kit.multi().add(kit.request());
        TestPeer slow = kit.accept();
        HttpTransfer transfer = add(get().onData((t, piece) -> {
            assertThat(receiver.send(MessageType.BINARY, piece)).isEqualTo(SendResult.ACCEPTED);
        }));
        transfer.paceBy(receiver);
        TestPeer server = kit.acceptRaw();
        int size = 4 << 20;
        server.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
        long sent = 0;
        long through = 0;
        for (int i = 0; i < 600; i++) {
            sent += offer(server, size - sent);
            kit.settle();
            assertThat(receiver.queuedBytes()).isLessThan((1 << 20) + (65 << 10));
        }
        assertThat(outcomes).isEmpty();
        assertThat(sent).isLessThan(size);
        for (int i = 0; i < 10; i++) {
            kit.advance(Duration.ofSeconds(10));
            through += slow.frames().stream()
                    .mapToLong(frame -> frame.payload().length)
                    .sum();
        }
        assertThat(outcomes).as("who is held back is not late").isEmpty();
        while (through < size) {
            sent += offer(server, size - sent);
            kit.settle();
            through += slow.frames().stream()
                    .mapToLong(frame -> frame.payload().length)
                    .sum();
        }
        assertThat(outcome().length()).isEqualTo(size);
        receiver.cancel();
    }

    @Test
    void progressComesAtMostEvery100MsAndOnceAtTheEnd() {
        List<Progress> seen = new ArrayList<>();
        add(get().onProgress((transfer, progress) -> seen.add(progress)));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n");
        for (int i = 0; i < 30; i++) {
            server.send("x");
            kit.advance(Duration.ofMillis(10));
        }
        outcome();
        assertThat(seen).hasSizeBetween(3, 5).allMatch(progress -> progress.receiveTotal() == 30);
        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(30, 30, 0, -1));
    }

    @Test
    void cancelEndsItOnceWhereverItStands() {
        HttpTransfer early = add(get());
        early.cancel();
        early.cancel();
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        early.cancel();
        assertThat(outcome()).isNotNull();
        outcomes.clear();

        HttpTransfer connecting = add(get());
        kit.multi().perform();
        connecting.cancel();
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        outcomes.clear();

        List<String> events = new ArrayList<>();
        add(get().onHead((transfer, head) -> {
                    transfer.cancel();
                    transfer.cancel();
                    events.add("head " + outcomes.size());
                })
                .onData((transfer, piece) -> events.add("data")));
        last().send(OK);
        assertThat(outcome().failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(events).containsExactly("head 0");
        outcomes.clear();

        HttpTransfer after = add(get());
        last().send(OK);
        assertThat(outcome().failed()).isFalse();
        after.cancel();
        assertThat(outcome().failed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onHead", "onData", "onProgress"})
    void aCallbackThatThrowsEndsItsOwnTransfer(String which) {
        HttpTransfer[] other = {null};
        add(get().onHead((transfer, head) -> fail(which, "onHead"))
                .onData((transfer, piece) -> fail(which, "onData"))
                .onProgress((transfer, progress) -> fail(which, "onProgress")));
        TestPeer server = kit.acceptRaw();
        other[0] = add(HttpFetch.get(url()));
        TestPeer second = kit.acceptRaw();
        server.send(OK);
        assertThat(outcome().failure()).isInstanceOfSatisfying(Failure.CallbackThrew.class, failure -> {
            assertThat(failure.callback()).isEqualTo(which);
            assertThat(failure.thrown()).isInstanceOf(AssertionError.class);
        });
        assertThat(other[0].isDone()).isFalse();
        second.send(OK);
        kit.settle();
        assertThat(other[0].outcome().orElseThrow().failed()).isFalse();
    }

    private static void fail(String which, String here) {
        if (which.equals(here)) {
            throw new AssertionError("thrown on purpose");
        }
    }

    @Test
    void anOnDoneThatThrowsTouchesNothing() {
        add(HttpFetch.get(url()).onDone((transfer, outcome) -> {
            throw new IllegalStateException("on purpose");
        }));
        kit.acceptRaw().send(OK);
        kit.settle();
        add(get());
        kit.settle();
        assertThat(kit.network().connections()).hasSize(1);
    }

    @Test
    void aFileAppearsWholeOrNotAtAll(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("f");
        add(get().into(file));
        TestPeer server = kit.acceptRaw();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
        kit.settle();
        assertThat(file).doesNotExist();
        server.finish();
        assertThat(outcome().failed()).isTrue();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        outcomes.clear();
        add(get().into(file));
        kit.acceptRaw().send(OK);
        assertThat(outcome().failed()).isFalse();
        assertThat(file).hasContent("hello");
    }

    @Test
    void aFileThatCannotBePutInPlaceLeavesNothing(@TempDir Path folder) throws IOException {
        Path occupied = folder.resolve("f");
        Files.createDirectories(occupied.resolve("inside"));
        add(get().into(occupied));
        kit.acceptRaw().send(OK);
        assertThat(outcome().failure().kind()).isEqualTo(Kind.SINK_FAILED);
        assertThat(folder.toFile().list()).containsExactly("f");
        assertThat(occupied.resolve("inside")).exists();
    }

    @Test
    void onlyARegularFileIsReplacedAndALinkStaysOne(@TempDir Path folder) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("directory"));
        add(get().into(directory));
        kit.acceptRaw().send(OK);
        assertThat(outcome().failure().message()).contains("no regular file");
        assertThat(directory).isDirectory();

        outcomes.clear();
        Path file = Files.writeString(folder.resolve("n".repeat(255)), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        add(get().into(link));
        kit.acceptRaw().send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        assertThat(outcome().failed()).isFalse();
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("ok");
    }

    @Test
    void aSinkThatDoesNotWantTheBodyIsNotWrittenTo() {
        List<String> events = new ArrayList<>();
        Sink picky = new Sink() {
            @Override
            public boolean open(ResponseHead head) {
                events.add("open " + head.status());
                return false;
            }

            @Override
            public void write(ByteBuffer bytes) {
                events.add("write");
            }

            @Override
            public void close(boolean whole) {
                events.add("close");
            }
        };
        add(get().into(picky));
        kit.acceptRaw().send(OK);
        assertThat(outcome().length()).isEqualTo(5);
        assertThat(events).containsExactly("open 200");
    }

    @Test
    void doneTellsOnceItIs() {
        HttpTransfer transfer = add(get());
        List<HttpOutcome> told = new ArrayList<>();
        transfer.done().thenAccept(told::add);
        kit.acceptRaw().send(OK);
        kit.settle();
        transfer.done().thenAccept(told::add);
        kit.settle();
        assertThat(told).containsExactly(outcome(), outcome());
    }

    /** A source that has nothing until it is given something. */
    private static final class Late implements Pulled {
        String ready = "";
        boolean end;
        int closed;

        @Override
        public State read(ByteBuffer target) {
            target.put(ready.getBytes(StandardCharsets.UTF_8));
            ready = "";
            return end ? State.END : State.LATER;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
