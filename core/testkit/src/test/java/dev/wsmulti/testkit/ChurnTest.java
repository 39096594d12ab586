package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sessions and transfers on one thread, opened, cancelled and made to throw at random, from callbacks and from four other
 * threads (acceptance 10). The seed of a run is in its failure.
 */
class ChurnTest {
    /** The loop itself is still there to be asked: its kept bundles and segments. */
    private static final long MOST_HEAP = 48 << 20;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger servedEnds = new AtomicInteger();
    private final AtomicInteger openSessions = new AtomicInteger();
    private final AtomicInteger openFetches = new AtomicInteger();
    private volatile boolean over;

    @Test
    void nothingIsLeftBehindInSmall() throws Exception {
        churn(300, 50, Duration.ofSeconds(5));
    }

    @Test
    @Tag("soak")
    void nothingIsLeftBehind() throws Exception {
        churn(5_000, 300, Duration.ofSeconds(60));
    }

    private void churn(int sessions, int fetches, Duration time) throws Exception {
        warmUp();
        long descriptors = descriptors();
        long heap = heap();
        WsMulti multi = WsMulti.builder().closeGrace(Duration.ofSeconds(10)).open();
        WsMulti.Stats stats;
        try {
            Server server = multi.listen(0, routes());
            String authority = "127.0.0.1:" + server.address().getPort();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random own = new Random(seed + i + 1);
                threads.add(new Thread(() -> disturb(multi, authority, own)));
            }
            threads.forEach(Thread::start);
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                while (openSessions.get() < sessions) {
                    addSession(multi, authority, random);
                }
                while (openFetches.get() < fetches) {
                    addFetch(multi, authority, random);
                }
                multi.perform(Duration.ofMillis(10));
            }
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
            server.shutdown(Duration.ofSeconds(5));
            end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (multi.stats().live() > 0 && System.nanoTime() < end) {
                multi.perform(Duration.ofMillis(10));
            }
            stats = multi.stats();
        } finally {
            multi.close();
        }
        assertThat(multi.stats()).as("seed %d, before close %s", seed, stats).matches(WsMulti.Stats::isEmpty, "empty");
        assertThat(ended).as("seed %d", seed).hasValue(added.get());
        assertThat(servedEnds).as("seed %d", seed).hasValue(served.get());
        assertThat(descriptors()).as("seed %d", seed).isLessThanOrEqualTo(descriptors);
        assertThat(heap() - heap).as("seed %d", seed).isLessThan(MOST_HEAP);
    }

    /** Classes and files that a first run opens are not what is counted. */
    private static void warmUp() {
        try (WsMulti multi = WsMulti.open()) {
            multi.perform();
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(each -> {
                        try {
                            return Files.readSymbolicLink(each).toString().startsWith("socket:")
                                    || Files.readSymbolicLink(each).toString().startsWith("anon_inode:[event")
                                    || Files.readSymbolicLink(each).toString().startsWith("pipe:");
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    private Routes routes() {
        WsHandler echo = WsHandler.of()
                .onOpen(ws -> served.incrementAndGet())
                .onMessage((ws, message) -> {
                    if (ws.send(message) != null && message.length() == 13) {
                        ws.cancel();
                    }
                })
                .onClose((ws, outcome) -> servedEnds.incrementAndGet());
        return Routes.of()
                .get("/", exchange -> exchange.respond(200, new byte[100_000]))
                .ws("/ws", echo);
    }

    private WsSession addSession(WsMulti multi, String authority, Random by) {
        added.incrementAndGet();
        openSessions.incrementAndGet();
        int fate = by.nextInt(8);
        return multi.add(WsRequest.to("ws://" + authority + (fate == 0 ? "/nowhere" : "/ws"))
                .onOpen(ws -> talk(ws, fate))
                .onMessage((ws, message) -> {
                    if (fate == 1) {
                        throw new Error("a callback of the test throws");
                    }
                    if (random.nextInt(20) == 0) {
                        ws.close();
                    } else {
                        talk(ws, fate);
                    }
                })
                .onClose((ws, outcome) -> {
                    ended.incrementAndGet();
                    openSessions.decrementAndGet();
                    if (fate == 2) {
                        throw new StackOverflowError("a callback of the test throws");
                    }
                }));
    }

    private void talk(WsSession ws, int fate) {
        switch (fate) {
            case 3 -> ws.cancel();
            case 4 -> ws.pause();
            default -> {
                int length = random.nextInt(100) == 0 ? 13 : 20 + random.nextInt(2_000);
                if (ws.send(new byte[length]) == null) {
                    throw new AssertionError();
                }
            }
        }
        if (random.nextInt(50) == 0) {
            throw new IllegalStateException("a callback of the test throws");
        }
    }

    private Transfer addFetch(WsMulti multi, String authority, Random by) {
        added.incrementAndGet();
        openFetches.incrementAndGet();
        return multi.add(HttpFetch.get("http://" + authority + (by.nextInt(8) == 0 ? "/nowhere" : "/"))
                .onDone((transfer, outcome) -> {
                    ended.incrementAndGet();
                    openFetches.decrementAndGet();
                    if (random.nextInt(20) == 0) {
                        throw new Error("a callback of the test throws");
                    }
                }));
    }

    /** Another thread: opens, sends, cancels, resumes. */
    private void disturb(WsMulti multi, String authority, Random own) {
        List<Transfer> mine = new ArrayList<>();
        while (!over) {
            if (openSessions.get() < 6_000 && openFetches.get() < 400) {
                mine.add(own.nextInt(10) == 0 ? addFetch(multi, authority, own) : addSession(multi, authority, own));
            }
            for (int i = 0; i < 4; i++) {
                Transfer one = mine.get(own.nextInt(mine.size()));
                switch (own.nextInt(6)) {
                    case 0 -> one.cancel();
                    case 1 -> one.resume();
                    case 2 -> one.pause();
                    case 3 ->
                        multi.execute(() -> {
                            throw new Error("a task of the test throws");
                        });
                    default -> send(one);
                }
            }
            if (mine.size() > 50) {
                Transfer old = mine.remove(0);
                old.cancel();
            }
            java.util.concurrent.locks.LockSupport.parkNanos(500_000);
        }
        mine.forEach(Transfer::cancel);
    }

    private static void send(Transfer one) {
        if (one instanceof WsSession session && session.state() == WsSession.State.OPEN) {
            if (session.send("from another thread") == null) {
                throw new AssertionError();
            }
        }
    }
}
