package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies both ways through a server: who waits for whom, what is said of it, and how it ends when a client misbehaves. */
final class ServerBodiesTest {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";
    private static final Duration LONG = Duration.ofHours(9);

    private final TestKit kit = TestKit.create();
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.network().connections().forEach(MemoryConnection::reset);
        kit.settle();
        assertThat(kit.multi().stats().segments()).isZero();
        kit.close();
    }

    private TestPeer client(Routes routes) {
        return client(ServerOptions.on(0), routes);
    }

    private TestPeer client(ServerOptions options, Routes routes) {
        return kit.connectRaw(kit.multi().listen(options, routes).address());
    }

    private Reply text(Exchange exchange) {
        exchange.onAbort(() -> events.add("abort"));
        var text = exchange.text();
        text.whenComplete((all, thrown) -> events.add(thrown == null ? "whole" : "cut"));
        return exchange.later(LONG, text.thenApply(all -> exchange.respond(200, all)));
    }

    // Deadlines.

    /** A body that drips is never still; `timeout` bounds it. */
    @Test
    void aBodyThatDripsEndsByTimeout() {
        TestPeer client = client(
                ServerOptions.on(0).timeout(Duration.ofSeconds(20)), Routes.of().post("/", this::text));
        client.send("POST /" + HOST + "Content-Length: 1000\r\n\r\n");
        for (int second = 0; second < 19; second++) {
            client.send("x");
            kit.advance(Duration.ofSeconds(1));
        }
        assertThat(client.heardRaw()).isEmpty();
        client.send("x");
        kit.advance(Duration.ofMillis(1100));
        assertThat(client.heardRaw())
                .startsWith("HTTP/1.1 408 ")
                .contains("\r\nConnection: close\r\n", "timeout is 20000 ms");
        assertThat(events).containsExactly("cut");
    }

    /** It counts from the first byte of the head. */
    @Test
    void theHeadIsPartOfTheTime() {
        TestPeer client = client(
                ServerOptions.on(0).timeout(Duration.ofSeconds(12)), Routes.of().post("/", this::text));
        client.send("POST /");
        kit.advance(Duration.ofSeconds(8));
        client.send(HOST + "Content-Length: 9\r\n\r\nx");
        kit.advance(Duration.ofMillis(3900));
        assertThat(client.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anAnswerThatIsNotBegunInTimeIs503() {
        TestPeer client = client(
                ServerOptions.on(0).timeout(Duration.ofSeconds(3)),
                Routes.of().get("/", exchange -> exchange.later(LONG, new CompletableFuture<>())));
        client.send("GET /" + HOST + "\r\n");
        kit.advance(Duration.ofMillis(3100));
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 503 ").contains("timeout is 3000 ms");
    }

    /** A reader that drips holds its connection as long as it may, and no longer; the handler is told. */
    @Test
    void aReaderThatDripsIsCutByTimeout() {
        TestPeer client = client(
                ServerOptions.on(0).timeout(Duration.ofSeconds(20)), Routes.of().get("/", exchange -> {
                    exchange.onAbort(() -> events.add("abort"));
                    return exchange.respond(200, new Endless(events));
                }));
        MemoryPipe pipe = client.raw().connection().toClient().stallReads();
        client.send("GET /" + HOST + "\r\n");
        kit.settle();
        for (int second = 0; second < 22; second++) {
            pipe.release();
            boolean read = client.raw().take().length > 0;
            assertThat(read).as("second %d", second).isEqualTo(second <= 20);
            pipe.stallReads();
            kit.advance(Duration.ofSeconds(1));
        }
        pipe.release();
        assertThat(client.isFinished()).isTrue();
        assertThat(events).containsExactly("closed", "abort");
    }

    /** Idle means from the last byte of the answer on, not from its queueing. */
    @Test
    void idleBeginsWhenTheAnswerIsOut() {
        TestPeer client = client(Routes.of().get("/", exchange -> exchange.respond(200, new byte[100_000])));
        client.raw().connection().toClient().stallReads();
        client.send("GET /" + HOST + "\r\n");
        kit.advance(Duration.ofSeconds(25));
        client.raw().connection().toClient().release();
        assertThat(client.heardRaw()).isNotEmpty();
        client.heardRaw();
        kit.advance(Duration.ofSeconds(59));
        assertThat(client.isFinished()).isFalse();
        kit.advance(Duration.ofSeconds(2));
        assertThat(client.isFinished()).isTrue();
    }

    /** A source that was silent for long, and a client that takes nothing just then: it has its whole time. */
    @Test
    void whatWaitsAfterALongSilenceHasItsWholeTime() {
        Later source = new Later(new byte[300_000]);
        TestPeer client = client(Routes.of().get("/", exchange -> {
            source.exchange = exchange;
            return exchange.respond(200, source);
        }));
        client.send("GET /" + HOST + "\r\n");
        assertThat(client.heardRaw()).contains("chunked");
        kit.advance(Duration.ofMinutes(5));
        client.raw().connection().toClient().stallReads();
        source.ready = true;
        source.exchange.resume();
        kit.advance(Duration.ofSeconds(29));
        assertThat(client.raw().resetByOther()).isFalse();
        client.raw().connection().toClient().release();
        int length = 0;
        for (int i = 0; i < 20; i++) {
            length += client.heardRaw().length();
        }
        assertThat(length).isGreaterThan(300_000);
    }

    // Back-pressure.

    @Test
    void aSourceIsNotReadBeyondWhatAClientTakes() {
        Endless source = new Endless(events);
        TestPeer client = client(Routes.of().get("/", exchange -> exchange.respond(200, source)));
        client.raw().connection().toClient().stallReads();
        client.send("GET /" + HOST + "\r\n");
        kit.settle();
        assertThat(source.given).isPositive().isLessThan(300_000);
        long before = source.given;
        kit.advance(Duration.ofSeconds(5));
        assertThat(source.given).isEqualTo(before);
    }

    @Test
    void aPausedBodyHoldsTheClientBackAndIsNotDue() {
        long[] taken = {0};
        Exchange[] asked = new Exchange[1];
        Sink sink = new Sink() {
            @Override
            public boolean open(ResponseHead head) {
                return true;
            }

            @Override
            public void write(ByteBuffer bytes) {
                taken[0] += bytes.remaining();
                if (taken[0] < 200_000) {
                    asked[0].pause();
                }
            }

            @Override
            public void close(boolean whole) {
                events.add("closed " + whole);
            }
        };
        TestPeer client = client(Routes.of().post("/", exchange -> {
            asked[0] = exchange;
            return exchange.later(LONG, exchange.into(sink).thenApply(count -> exchange.respond(200, "" + count)));
        }));
        client.send("POST /" + HOST + "Content-Length: 1000000\r\n\r\n");
        int sent = 0;
        try {
            for (int i = 0; i < 40; i++) {
                sent += client.raw().offer(new byte[1_000_000], sent);
                kit.settle();
            }
            assertThat(taken[0]).isLessThan(70_000);
            assertThat(sent).isLessThan(300_000);
            kit.advance(Duration.ofMinutes(10));
            assertThat(client.heardRaw()).isEmpty();
            for (int i = 0; i < 200 && sent < 1_000_000; i++) {
                asked[0].resume();
                kit.settle();
                sent += client.raw().offer(new byte[1_000_000], sent);
            }
            asked[0].resume();
        } catch (java.io.IOException lost) {
            throw new AssertionError(lost);
        }
        assertThat(client.heardRaw()).endsWith("1000000");
        assertThat(events).containsExactly("closed true");
    }

    // The notice of an abort.

    @ParameterizedTest
    @ValueSource(strings = {"later", "streamed", "read"})
    void aResetIsToldOnce(String phase) {
        TestPeer client = client(Routes.of()
                .on("POST", "/read", this::text)
                .on("POST", "/later", exchange -> {
                    exchange.onAbort(() -> events.add("abort"));
                    return exchange.later(LONG, new CompletableFuture<>());
                })
                .on("POST", "/streamed", exchange -> {
                    exchange.onAbort(() -> events.add("abort"));
                    return exchange.respond(200, new Endless(new ArrayList<>()));
                }));
        client.send("POST /" + phase + HOST + "Content-Length: 5\r\n\r\nab");
        kit.settle();
        assertThat(events).isEmpty();
        client.reset();
        kit.settle();
        kit.advance(Duration.ofMinutes(2));
        assertThat(events).endsWith("abort").containsOnlyOnce("abort");
    }

    /** Most clients that leave close; a few are only done asking, so an answer that comes all the same is sent. */
    @ParameterizedTest
    @ValueSource(strings = {"later", "silent"})
    void aCloseIsToldOnceAndTheAnswerMayComeAllTheSame(String phase) {
        CompletableFuture<Void> decision = new CompletableFuture<>();
        Later source = new Later(new byte[10]);
        TestPeer client = client(Routes.of()
                .get("/later", exchange -> {
                    exchange.onAbort(() -> events.add("abort"));
                    return exchange.later(LONG, decision.thenApply(x -> exchange.respond(200, "late")));
                })
                .get("/silent", exchange -> {
                    source.exchange = exchange;
                    exchange.onAbort(() -> events.add("abort"));
                    return exchange.respond(200, source);
                }));
        client.send("GET /" + phase + HOST + "\r\n");
        kit.advance(Duration.ofMinutes(1));
        assertThat(events).isEmpty();
        client.finish();
        kit.advance(Duration.ofMinutes(1));
        assertThat(events).containsExactly("abort");
        source.ready = true;
        kit.onLoop(() -> {
            decision.complete(null);
            if (source.exchange != null) {
                source.exchange.resume();
            }
        });
        assertThat(client.heardRaw()).endsWith(phase.equals("later") ? "late" : "0\r\n\r\n");
        assertThat(client.isFinished()).isTrue();
        assertThat(events).containsExactly("abort");
    }

    /** A half-closed client that reads is no abort, however long its answer is. */
    @Test
    void aHalfClosedReaderOfAStreamIsNoAbort() {
        TestPeer client = client(Routes.of().get("/", exchange -> {
            exchange.onAbort(() -> events.add("abort"));
            return exchange.respond(200, Source.of(new byte[1_000_000]));
        }));
        client.send("GET /" + HOST + "\r\n").finish();
        int length = 0;
        for (int i = 0; i < 40; i++) {
            length += client.heardRaw().length();
        }
        assertThat(length).isGreaterThan(1_000_000);
        assertThat(events).isEmpty();
    }

    /** An action that decides what is pending: the answer goes out to who may still read it, and the exchange ends. */
    @Test
    void anAbortMayDecideTheAnswer() {
        CompletableFuture<Void> decision = new CompletableFuture<>();
        TestPeer client = client(Routes.of().get("/", exchange -> {
            exchange.onAbort(() -> decision.complete(null));
            return exchange.later(LONG, decision.thenApply(x -> exchange.respond(200, "stopped")));
        }));
        client.send("GET /" + HOST + "\r\n");
        kit.settle();
        client.finish();
        assertThat(client.heardRaw()).endsWith("stopped");
        assertThat(client.isFinished()).isTrue();
    }

    /** Who asks late learns it at once. */
    @Test
    void anAbortThatHasBeenIsToldAtOnce() {
        Exchange[] asked = new Exchange[1];
        TestPeer client = client(Routes.of().get("/", exchange -> {
            asked[0] = exchange;
            return exchange.later(LONG, new CompletableFuture<>());
        }));
        client.send("GET /" + HOST + "\r\n");
        kit.settle();
        client.reset();
        kit.settle();
        kit.onLoop(() -> asked[0].onAbort(() -> events.add("abort")));
        assertThat(events).containsExactly("abort");
    }

    @Test
    void anAnswerThatIsOutIsNoAbort() {
        TestPeer client = client(Routes.of().get("/", exchange -> {
            exchange.onAbort(() -> events.add("abort"));
            return exchange.respond(200, "hello");
        }));
        assertThat(client.send("GET /" + HOST + "\r\n").heardRaw()).endsWith("hello");
        client.reset();
        kit.settle();
        assertThat(events).isEmpty();
    }

    // Expect.

    /** RFC 9110 section 10.1.1: nobody is told to send what will be refused. */
    @ParameterizedTest
    @ValueSource(strings = {"/text", "/echo", "/sink"})
    void aBodyThatIsTooLongIsRefusedBeforeItIsSent(String path) {
        TestPeer client = client(
                ServerOptions.on(0).maxBody(100),
                Routes.of()
                        .post("/text", this::text)
                        .post("/echo", exchange -> exchange.respond(200, exchange.body()))
                        .post("/sink", exchange -> {
                            exchange.maxBody(50);
                            return exchange.later(
                                    LONG,
                                    exchange.into(new Counting())
                                            .thenApply(count -> exchange.respond(200, "" + count)));
                        }));
        client.send("POST " + path + HOST + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 413 ").contains("\r\nConnection: close\r\n");
        assertThat(client.isFinished()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.0 | 100-continue | 200
            HTTP/1.1 | 100-Continue | 100
            HTTP/1.1 | 200-ok       | 417
            HTTP/1.0 | 200-ok       | 200
            """)
    void expectations(String version, String expectation, int first) {
        TestPeer client = client(Routes.of().post("/", this::text));
        client.send("POST / " + version + "\r\nHost: h\r\nExpect: " + expectation + "\r\nContent-Length: 2\r\n\r\n");
        String heard = client.heardRaw();
        if (heard.isEmpty()) {
            heard = client.send("ab").heardRaw();
        }
        assertThat(heard).startsWith("HTTP/1.1 " + first + " ");
        if (first == 417) {
            assertThat(heard).contains("Connection: close");
            assertThat(client.isFinished()).isTrue();
        }
    }

    // HTTP/1.0, answers without a body, lingering.

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void someAnswersHaveNoBodyWhateverIsGiven(int status) {
        TestPeer client = client(Routes.of()
                .get("/bytes", exchange -> exchange.respond(status, "never"))
                .get("/source", exchange -> exchange.respond(status, new Endless(events))));
        for (String path : List.of("/bytes", "/source")) {
            assertThat(client.send("GET " + path + HOST + "\r\n").heardRaw())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .doesNotContain("Content-Length", "Transfer-Encoding")
                    .endsWith("\r\n\r\n");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aResetOfContentSaysThatItIsEmpty() {
        TestPeer client = client(Routes.of().get("/reset", exchange -> exchange.respond(205, "never")));
        assertThat(client.send("GET /reset" + HOST + "\r\n").heardRaw())
                .startsWith("HTTP/1.1 205 ")
                .contains("Content-Length: 0\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void headOpensTheSourceForItsLengthAndSendsNothingOfIt() {
        TestPeer client = client(Routes.of()
                .get("/known", exchange -> exchange.respond(200, Source.of("abc")))
                .get("/endless", exchange -> exchange.respond(200, new Endless(events))));
        assertThat(client.send("HEAD /known" + HOST + "\r\n").heardRaw())
                .contains("Content-Length: 3\r\n")
                .endsWith("\r\n\r\n");
        assertThat(client.send("HEAD /endless" + HOST + "\r\n").heardRaw()).endsWith("\r\n\r\n");
        assertThat(events).containsExactly("closed");
    }

    /** RFC 9112 section 9.6: a client amid a long upload sees why it was refused, though it goes on sending for a while. */
    @Test
    void aRefusedUploadSeesItsAnswerThoughItGoesOnSending() {
        Server server = refusing();
        TestPeer client = kit.connectRaw(server.address());
        client.send("POST /" + HOST + "Content-Length: 100000000\r\n\r\n");
        for (int second = 0; second < 12; second++) {
            client.send(new byte[50_000]);
            kit.advance(Duration.ofSeconds(1));
            assertThat(server.connections()).as("after %d s", second).isEqualTo(1);
        }
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 413 ");
        assertThat(client.raw().finishedByOther()).isTrue();
        assertThat(client.raw().resetByOther()).isFalse();
        kit.advance(Duration.ofSeconds(3));
        assertThat(server.connections()).isZero();
    }

    @Test
    void aClientThatSendsForEverIsNotLingeredForEver() {
        Server server = refusing();
        TestPeer client = kit.connectRaw(server.address());
        client.send("POST /" + HOST + "Content-Length: 100000000\r\n\r\n");
        for (int second = 0; second < 30; second++) {
            assertThat(server.connections()).as("after %d s", second).isEqualTo(1);
            client.send(new byte[1000]);
            kit.advance(Duration.ofSeconds(1));
        }
        kit.advance(Duration.ofMillis(20));
        assertThat(server.connections()).isZero();
    }

    private Server refusing() {
        return kit.multi()
                .listen(
                        ServerOptions.on(0).maxBody(10),
                        Routes.of().post("/", exchange -> exchange.respond(200, exchange.body())));
    }

    @Test
    void anAnswerMayComeBeforeTheRequestHasEnded() {
        TestPeer client = client(Routes.of().post("/", exchange -> exchange.respond(200, "early")));
        assertThat(client.send("POST /" + HOST + "Content-Length: 10\r\n\r\nabc")
                        .heardRaw())
                .endsWith("early");
        client.send("defghijGET /" + HOST + "\r\n");
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 405 ");
    }

    /** Many requests of one send: none is begun before the one before it is answered, and what waits is bounded. */
    /** A body that was begun to be pulled and is no part of the answer: the rest is dropped, nobody waits for ever. */
    @Test
    void aBodyThatIsLookedAtAndRefusedHoldsNobodyUp() {
        TestPeer client = client(Routes.of().post("/", exchange -> {
            try {
                exchange.body().open();
                exchange.body().read(ByteBuffer.allocate(2));
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return exchange.respond(403);
        }));
        client.send("POST /" + HOST + "Content-Length: 10\r\n\r\n01234");
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 403 ");
        client.send("56789POST /" + HOST + "Content-Length: 10\r\n\r\n01234");
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 403 ");
        kit.advance(Duration.ofSeconds(31));
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    void pipelinedRequestsAreBounded() {
        List<CompletableFuture<Void>> decisions = new ArrayList<>();
        Server server = kit.multi().listen(0, Routes.of().get("/", exchange -> {
            CompletableFuture<Void> decision = new CompletableFuture<>();
            decisions.add(decision);
            return exchange.later(LONG, decision.thenApply(x -> exchange.respond(200, "ok")));
        }));
        TestPeer client = kit.connectRaw(server.address());
        byte[] many = ("GET /" + HOST + "\r\n").repeat(20_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int sent = 0;
        try {
            for (int i = 0; i < 40; i++) {
                sent += client.raw().offer(many, sent);
                kit.settle();
            }
        } catch (java.io.IOException lost) {
            throw new AssertionError(lost);
        }
        assertThat(decisions).hasSize(1);
        assertThat(sent).isLessThan(300_000);
        kit.onLoop(() -> decisions.get(0).complete(null));
        assertThat(decisions).hasSize(2);
        client.reset();
        kit.onLoop(() -> decisions.get(1).complete(null));
    }

    private static final class Counting implements Sink {
        @Override
        public boolean open(ResponseHead head) {
            return true;
        }

        @Override
        public void write(ByteBuffer bytes) {}

        @Override
        public void close(boolean whole) {}
    }

    /** Has nothing until it is ready, then all at once. */
    private static final class Later implements Pulled {
        private final ByteBuffer bytes;
        private boolean ready;
        private Exchange exchange;

        Later(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        @Override
        public State read(ByteBuffer target) {
            if (!ready) {
                return State.LATER;
            }
            int count = Math.min(target.remaining(), bytes.remaining());
            target.put(bytes.slice().limit(count));
            bytes.position(bytes.position() + count);
            return bytes.hasRemaining() ? State.MORE : State.END;
        }
    }

    /** Gives for ever. */
    private static final class Endless implements Pulled {
        private final List<String> events;
        private long given;

        Endless(List<String> events) {
            this.events = events;
        }

        @Override
        public State read(ByteBuffer target) {
            given += target.remaining();
            target.put(new byte[target.remaining()]);
            return State.MORE;
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }
}
