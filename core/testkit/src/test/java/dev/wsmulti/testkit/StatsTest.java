package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a loop says of its queues. */
final class StatsTest {
    private static final int PIPE = 1_000;

    private final TestKit kit = TestKit.create();
    private final WsMulti multi = kit.multi();

    @AfterEach
    void nothingIsLeft() {
        kit.network().connections().forEach(MemoryConnection::reset);
        kit.settle();
        assertThat(multi.stats().queuedBytes()).isZero();
        kit.close();
        assertThat(multi.stats().isEmpty()).isTrue();
    }

    /** A peer that reads nothing until it is asked: a pipe of 1 000 bytes is all that leaves. */
    private TestPeer session(int payload) {
        WsSession session = multi.add(kit.request());
        TestPeer peer = kit.accept();
        session.send(new byte[payload]);
        return peer;
    }

    /** Reads until nothing comes; says how many bytes those were. */
    private static long all(TestPeer peer) {
        long sum = 0;
        for (String heard = peer.heardRaw(); !heard.isEmpty(); heard = peer.heardRaw()) {
            sum += heard.length();
        }
        return sum;
    }

    @Test
    void whatSessionsHaveQueuedIsAddedUp() {
        kit.network().capacity(PIPE);
        assertThat(multi.stats().queuedBytes()).isZero();
        TestPeer first = session(50_000);
        // The last ones of the frame of 50 008 bytes wait, of which the payload counts.
        long left = 50_008 - PIPE;
        kit.settle();
        assertThat(multi.stats().queuedBytes()).isEqualTo(left);
        TestPeer second = session(10_000);
        kit.settle();
        assertThat(multi.stats().queuedBytes()).isEqualTo(left + 10_008 - PIPE);
        assertThat(all(second)).isGreaterThan(10_000);
        assertThat(multi.stats().queuedBytes()).isEqualTo(left);
        first.reset();
        kit.settle();
        assertThat(multi.stats().queuedBytes()).isZero();
    }

    @Test
    void requestsAndAnswersWithTheirBodiesCountToo() {
        kit.network().capacity(PIPE);
        HttpTransfer put = multi.add(HttpFetch.put("http://" + kit.authority() + "/", Source.of(new byte[30_000])));
        kit.acceptRaw();
        assertThat(multi.stats().queuedBytes())
                .isEqualTo(put.info().queuedBytes())
                .isGreaterThan(30_000 - PIPE);
        put.cancel();
        kit.settle();
        assertThat(multi.stats().queuedBytes()).isZero();

        Server server = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "x".repeat(20_000))));
        TestPeer client = kit.connectRaw(server.address()).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        kit.settle();
        long waits = multi.stats().queuedBytes();
        assertThat(all(client)).isEqualTo(waits + PIPE).isGreaterThan(20_000);
        assertThat(multi.stats().queuedBytes()).isZero();
        server.close();
    }

    @Test
    void connectionsThatAreKeptAndMemoryThatLiesReady() {
        AnsweringServer host = new AnsweringServer(kit);
        assertThat(multi.stats().idle()).isZero();
        multi.add(HttpFetch.get(host.url("a")));
        multi.add(HttpFetch.get(host.url("b")));
        host.serve();
        assertThat(multi.stats().idle()).isEqualTo(2);
        assertThat(multi.stats().segments()).isZero();
        assertThat(multi.stats().segmentsKept()).isBetween(1, 4 << 20);
        multi.networkChanged();
        kit.settle();
        assertThat(multi.stats().idle()).isZero();
    }

    /** The loop waits for nobody who asks, and nobody for it: while sessions come and go the sum is near the truth. */
    @Test
    void anotherThreadMayAskWhileTransfersComeAndGo() throws InterruptedException {
        kit.network().capacity(PIPE);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<Long> strange = new ArrayList<>();
        Thread asks = new Thread(() -> {
            while (!over.get()) {
                long sum = multi.stats().queuedBytes();
                if (sum < 0 || sum > 100 * 50_008L) {
                    strange.add(sum);
                }
            }
        });
        asks.setUncaughtExceptionHandler((thread, what) -> thrown.set(what));
        asks.start();
        for (int round = 0; round < 20; round++) {
            List<TestPeer> peers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                peers.add(session(50_000));
            }
            kit.settle();
            assertThat(multi.stats().queuedBytes()).isEqualTo(40 * (50_008L - PIPE));
            peers.forEach(TestPeer::reset);
            kit.settle();
        }
        over.set(true);
        asks.join();
        assertThat(thrown.get()).isNull();
        assertThat(strange).isEmpty();
    }
}
