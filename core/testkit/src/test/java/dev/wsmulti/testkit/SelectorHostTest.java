package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsMulti;
import dev.wsmulti.net.Interest;
import dev.wsmulti.net.SelectorHost;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop in somebody else's, on sockets: the selector below is the user's. */
@Timeout(20)
class SelectorHostTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<SelectionKey> strangers = new ArrayList<>();
    private Selector selector;
    private SelectorHost host;
    private WsMulti multi;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        host = SelectorHost.on(selector);
        multi = WsMulti.builder().host(host).open();
    }

    @AfterEach
    void close() throws IOException {
        multi.close();
        selector.close();
    }

    private void hostUntil(BooleanSupplier enough) throws IOException {
        while (!enough.getAsBoolean()) {
            host.select(strangers::add);
        }
    }

    private String serve(WsHandler handler) {
        int port = multi.listen(
                        0,
                        Routes.of()
                                .get("/", exchange -> exchange.respond(200, "hello"))
                                .ws("/ws", handler))
                .address()
                .getPort();
        return "127.0.0.1:" + port;
    }

    @Test
    void aWholeSessionAndAWholeTransfer() throws IOException {
        String at = serve(WsHandler.of().onMessage(WsSession::send));
        List<String> back = new ArrayList<>();
        WsSession session = multi.add(WsRequest.to("ws://" + at + "/ws")
                .onOpen(ws -> ws.send("x".repeat(200_000)))
                .onMessage((ws, message) -> {
                    back.add(message.text());
                    ws.close();
                }));
        var transfer = multi.add(HttpFetch.get("http://" + at + "/"));
        hostUntil(() -> session.isDone() && transfer.isDone());
        assertThat(back).containsExactly("x".repeat(200_000));
        assertThat(session.outcome()).map(WsOutcome::clean).hasValue(true);
        assertThat(transfer.outcome()).map(HttpOutcome::text).hasValue("hello");
    }

    @Test
    void timersKeepTheirTime() throws IOException {
        long begin = System.nanoTime();
        long[] rang = {0};
        multi.schedule(Duration.ofMillis(80), () -> rang[0] = System.nanoTime() - begin);
        hostUntil(() -> rang[0] > 0);
        assertThat(rang[0]).isBetween(TimeUnit.MILLISECONDS.toNanos(80), TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void workOfAnotherThreadWakesTheHost() throws Exception {
        List<Thread> ran = new ArrayList<>();
        Thread other = new Thread(() -> {
            // Each waits for the one before: nearly all find the host asleep.
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Thread> one = new CompletableFuture<>();
                multi.execute(() -> one.complete(Thread.currentThread()));
                Thread where = one.join();
                multi.execute(() -> ran.add(where));
            }
        });
        other.start();
        hostUntil(() -> ran.size() == 100);
        other.join();
        assertThat(ran).containsOnly(Thread.currentThread());
    }

    @Test
    void keysOfYoursAreYours() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        SelectionKey mine = pipe.source().register(selector, SelectionKey.OP_READ, "mine");
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        hostUntil(() -> !strangers.isEmpty());
        assertThat(strangers).containsExactly(mine);
        pipe.source().close();
        pipe.sink().close();
    }

    @Test
    void aLoopThatSelectsByItselfGivesTheKeysToTake() throws IOException {
        String at = serve(WsHandler.of());
        var transfer = multi.add(HttpFetch.get("http://" + at + "/"));
        while (!transfer.isDone()) {
            selector.selectNow();
            assertThat(selector.selectedKeys()).allMatch(host::take);
            selector.selectedKeys().clear();
            host.drive();
        }
        assertThat(transfer.outcome()).map(HttpOutcome::status).hasValue(200);
    }

    @Test
    void aThreadThatWaitsIsServedByTheHost() throws Exception {
        String at = serve(WsHandler.of().onMessage(WsSession::send));
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try (WsChannel channel = WsChannel.connect(multi, WsRequest.to("ws://" + at + "/ws"))) {
                channel.awaitOpen(LONG).send("hi");
                answer.complete(channel.receiveMessage(LONG).orElseThrow().text());
            } catch (Throwable failed) {
                answer.completeExceptionally(failed);
            }
        });
        caller.start();
        hostUntil(answer::isDone);
        hostUntil(() -> !caller.isAlive() || multi.transfers().isEmpty());
        caller.join();
        assertThat(answer.get()).isEqualTo("hi");
    }

    @Test
    void drivingItByHandIsRefusedWithASentence() throws Exception {
        for (Runnable call : Stream.<Runnable>of(
                        multi::perform, () -> multi.perform(LONG), () -> multi.poll(LONG), multi::run)
                .toList()) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("driven by its host");
        }
        String at = serve(WsHandler.of());
        WsChannel channel = WsChannel.connect(multi, WsRequest.to("ws://" + at + "/ws"));
        host.select(strangers::add);
        assertThatThrownBy(() -> channel.awaitOpen(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another thread");
        assertThatThrownBy(() -> WsMulti.builder().host(host).open()).hasMessageContaining("serves one WsMulti");
        assertThatThrownBy(
                        () -> WsMulti.builder().host(SelectorHost.on(selector)).start())
                .hasMessageContaining("driven by it");
    }

    @Test
    void closeIsPoliteWithoutItsHost() throws IOException {
        List<WsOutcome> ends = new ArrayList<>();
        boolean[] open = {false};
        String at = serve(WsHandler.of().onClose((ws, outcome) -> ends.add(outcome)));
        multi.add(WsRequest.to("ws://" + at + "/ws")
                .onOpen(ws -> open[0] = true)
                .onClose((ws, outcome) -> ends.add(outcome)));
        hostUntil(() -> open[0]);
        assertThat(multi.interests())
                .hasSize(3)
                .extracting(Interest::operations)
                .contains(SelectionKey.OP_ACCEPT);
        multi.close();
        assertThat(ends).hasSize(2).allMatch(WsOutcome::clean);
        assertThat(host.untilDue()).isEqualTo(Long.MAX_VALUE);
        host.drive();
        selector.selectNow();
        assertThat(selector.keys()).isEmpty();
    }
}
