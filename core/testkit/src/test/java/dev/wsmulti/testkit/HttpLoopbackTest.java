package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Client and server on one loop over real sockets. */
@Timeout(60)
final class HttpLoopbackTest {
    private static final long SIZE = 64L << 20;

    private final List<HttpOutcome> outcomes = new ArrayList<>();

    private static String url(Server server, String path) {
        return "http://127.0.0.1:" + server.address().getPort() + path;
    }

    @Test
    void anEchoOf64MiBComesBackByteForByte() {
        try (var multi = WsMulti.open()) {
            Server server = multi.listen(0, Routes.of().post("/", exchange -> {
                exchange.maxBody(Long.MAX_VALUE);
                return exchange.respond(200, exchange.body());
            }));
            for (boolean known : new boolean[] {true, false}) {
                Pattern sent = new Pattern(known);
                CRC32 back = new CRC32();
                outcomes.clear();
                multi.add(HttpFetch.post(url(server, "/"), sent)
                        .onData((transfer, piece) -> back.update(piece.bytes()))
                        .onDone((transfer, outcome) -> {
                            outcomes.add(outcome);
                            if (!known) {
                                server.close();
                            }
                        }));
                while (outcomes.isEmpty()) {
                    multi.perform(Duration.ofSeconds(1));
                }
                assertThat(outcomes.get(0).cause()).isEmpty();
                assertThat(outcomes.get(0).length()).isEqualTo(SIZE);
                assertThat(back.getValue()).isEqualTo(sent.sum.getValue());
            }
            multi.run();
        }
    }

    @Test
    void manyAtOnceThenAgainOnTheSameConnections() {
        try (var multi = WsMulti.open()) {
            byte[] body = new byte[100_000];
            Server server = multi.listen(0, Routes.of().get("/{n}", exchange -> exchange.respond(200, body)));
            for (int i = 0; i < 200; i++) {
                multi.add(HttpFetch.get(url(server, "/" + i)).onDone((transfer, outcome) -> {
                    outcomes.add(outcome);
                    if (outcomes.size() == 200) {
                        for (int j = 0; j < 64; j++) {
                            again(multi, server);
                        }
                    }
                }));
            }
            multi.run();
            assertThat(outcomes).hasSize(264).allMatch(outcome -> !outcome.failed() && outcome.length() == 100_000);
        }
    }

    private void again(WsMulti multi, Server server) {
        multi.add(HttpFetch.get(url(server, "/again")).onDone((transfer, outcome) -> {
            assertThat(transfer.info().reused()).isTrue();
            outcomes.add(outcome);
            if (outcomes.size() == 264) {
                server.close();
            }
        }));
    }

    @Test
    void aTransferIsCancelledWhileItsNameIsLookedUp() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Resolver silent = (host, answer) -> () -> cancelled.set(true);
        try (var multi = WsMulti.builder().resolver(silent).open()) {
            HttpTransfer transfer =
                    multi.add(HttpFetch.get("http://nowhere.example/").onDone((t, outcome) -> outcomes.add(outcome)));
            multi.perform();
            transfer.cancel();
            transfer.cancel();
            multi.run();
            assertThat(cancelled).isTrue();
            assertThat(outcomes)
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.failure().kind()).isEqualTo(Kind.CANCELLED));
        }
    }

    @Test
    void otherThreadsAddAndCancelAsTheyLike() throws Exception {
        AtomicInteger told = new AtomicInteger();
        List<CompletableFuture<HttpOutcome>> ends = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (var multi = WsMulti.start()) {
            Server server = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, new byte[50_000])));
            String url = url(server, "/");
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 250; i++) {
                        HttpTransfer transfer =
                                multi.add(HttpFetch.get(url).onDone((t, end) -> told.incrementAndGet()));
                        ends.add(transfer.done().toCompletableFuture());
                        if (random.nextInt(3) == 0) {
                            transfer.pause();
                            transfer.info();
                            transfer.resume();
                        }
                        if (random.nextInt(3) == 0) {
                            transfer.cancel();
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            int whole = 0;
            for (CompletableFuture<HttpOutcome> end : ends) {
                HttpOutcome outcome = end.get();
                whole += outcome.failed() ? 0 : 1;
                assertThat(outcome.cause().map(failure -> failure.kind()))
                        .isIn(Optional.empty(), Optional.of(Kind.CANCELLED));
            }
            assertThat(whole).isGreaterThan(100);
            assertThat(ends).hasSize(1000);
            assertThat(told).hasValue(1000);
            assertThat(multi.stats().live()).isEqualTo(1);
        }
    }

    /** Bytes made as they are pulled. */
    private static final class Pattern implements Source {
        final CRC32 sum = new CRC32();
        private final boolean known;
        private long made;

        Pattern(boolean known) {
            this.known = known;
        }

        @Override
        public long length() {
            return known ? SIZE : -1;
        }

        @Override
        public void open() {
            made = 0;
            sum.reset();
        }

        @Override
        public State read(ByteBuffer target) {
            int count = (int) Math.min(target.remaining(), SIZE - made);
            byte[] part = new byte[count];
            for (int i = 0; i < count; i++) {
                part[i] = (byte) ((made + i) * 31 >> 3);
            }
            sum.update(part);
            target.put(part);
            made += count;
            return made == SIZE ? State.END : State.MORE;
        }

        @Override
        public void close() {}
    }
}
