package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.Spread;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of sessions across three loops, opened and ended by chance from callbacks and from other threads. */
class RealTimeGroupStressTest {
    private static final int SESSIONS = 3_000;
    private static final int AT_ONCE = 300;
    private static final int THREADS = 3;

    private final RealTimeGroupWatch served = new RealTimeGroupWatch();
    private final RealTimeGroupWatch clients = new RealTimeGroupWatch();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicInteger begun = new AtomicInteger();
    private final ConcurrentLinkedQueue<WsSession> seen = new ConcurrentLinkedQueue<>();
    private final long seed = TestKit.freshSeed();

    /**
     * Chance of its own for each session and side: what threads make of it differs from run to run. Spread widely, for what
     * neighbouring seeds draw first is nearly the same.
     */
    private Random chance(long salt) {
        return new Random((seed * 31 + salt) * 0x9E3779B97F4A7C15L);
    }

    private WsHandler serverSide() {
        return served.watch(WsHandler.of().onMessage((ws, message) -> {
                    served.called(ws);
                    act(ws, chance(ws.id() * 7 + message.length()));
                }))
                .onOpen(ws -> {
                    served.opens(ws);
                    seen.add(ws);
                });
    }

    private static void act(WsSession ws, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> ws.close();
            case 1 -> ws.cancel();
            case 2 -> {
                ws.pause();
                ws.loop().execute(ws::resume);
                ws.send("later");
            }
            default -> ws.send(new byte[random.nextInt(3_000)]);
        }
    }

    private void begin(WsGroup group, Server server) {
        int number = begun.incrementAndGet();
        Random random = chance(-number);
        WsRequest request = WsRequest.to("ws://localhost:" + server.address().getPort() + "/")
                .onOpen(ws -> {
                    clients.opens(ws);
                    if (random.nextInt(20) == 0) {
                        ws.cancel();
                    }
                    ws.send("hello");
                })
                .onMessage((ws, message) -> {
                    clients.called(ws);
                    act(ws, random);
                })
                .onClose((ws, outcome) -> {
                    clients.ends(ws);
                    places.release();
                    // Some of them begin the next one, from their last callback.
                    if (random.nextBoolean() && begun.get() < SESSIONS && places.tryAcquire()) {
                        begin(group, server);
                    }
                });
        try {
            seen.add(group.add(request));
        } catch (IllegalStateException closed) {
            // Else whoever waits for a place would wait for ever.
            places.release();
            throw closed;
        }
    }

    private void addAndCancel(WsGroup group, Server server, int thread) {
        Random random = chance(1_000_000L + thread);
        try {
            while (begun.get() < SESSIONS) {
                if (places.tryAcquire(1, TimeUnit.SECONDS)) {
                    begin(group, server);
                }
                WsSession old = seen.poll();
                if (old != null && random.nextInt(4) == 0) {
                    old.cancel();
                } else if (old != null && !old.isDone() && random.nextInt(2) == 0) {
                    old.close();
                } else if (old != null) {
                    old.pause();
                    old.resume();
                }
                if (random.nextInt(200) == 0) {
                    group.sessions().forEach(WsSession::queuedBytes);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(Spread.class)
    void whatOpenedHasEndedOnceAndNothingIsLeft(Spread spread) throws Exception {
        long before = RealTimeGroupWatch.descriptors();
        try (WsGroup group = WsGroup.start(3)) {
            Server server = group.listen(
                    ServerOptions.on(0).spread(spread).maxConnections(100),
                    Routes.of().ws("/", serverSide()));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                threads.add(new Thread(() -> addAndCancel(group, server, number)));
                threads.get(i).start();
            }
            for (Thread thread : threads) {
                thread.join(60_000);
                assertThat(thread.isAlive()).isFalse();
            }
            // Whoever the chance of both sides left in peace.
            RealTimeGroupWatch.await("all have ended", () -> {
                group.sessions().forEach(WsSession::close);
                return group.sessions().count() == 0 && group.stats().running() == 0;
            });
            assertThat(clients.ended()).isEqualTo(begun.get()).isGreaterThanOrEqualTo(SESSIONS);
            assertThat(places.availablePermits()).isEqualTo(AT_ONCE);
            assertThat(served.open()).isZero();
            assertThat(served.ended()).isGreaterThan(SESSIONS / 2);
            assertThat(served.perThread()).hasSize(3);
            assertThat(clients.perThread()).hasSize(3);
            server.close();
            RealTimeGroupWatch.await(
                    "nothing is left (" + group.stats() + ")",
                    () -> group.stats().isEmpty());
        }
        served.expectOneEndEach();
        clients.expectOneEndEach();
        RealTimeGroupWatch.await("all is given back", () -> RealTimeGroupWatch.descriptors() == before);
    }

    /** The same cut off in the middle, from a callback or from another thread, by chance. */
    @Test
    void aGroupThatIsClosedAmidAllThatLeavesNothing() throws Exception {
        long before = RealTimeGroupWatch.descriptors();
        Random random = chance(5);
        for (int round = 0; round < 10; round++) {
            begun.set(0);
            WsGroup group = WsMulti.builder().closeGrace(Duration.ofMillis(50)).start(3);
            Server server = group.listen(0, Routes.of().ws("/", serverSide()));
            Thread adding = new Thread(() -> {
                try {
                    addAndCancel(group, server, 0);
                } catch (IllegalStateException closed) {
                    // which is how it ends
                }
            });
            adding.start();
            int wanted = 20 + random.nextInt(300);
            RealTimeGroupWatch.await("some have begun", () -> begun.get() >= wanted);
            if (random.nextBoolean()) {
                group.loops().get(random.nextInt(3)).execute(group::close);
            }
            group.close();
            adding.join(20_000);
            assertThat(adding.isAlive())
                    .as("%s, %d begun, still at %s", places, begun.get(), List.of(adding.getStackTrace()))
                    .isFalse();
            assertThat(group.sessions().count()).isZero();
            assertThat(group.stats().live()).isZero();
            seen.clear();
            places.drainPermits();
            places.release(AT_ONCE);
        }
        served.expectOneEndEach();
        clients.expectOneEndEach();
        RealTimeGroupWatch.await("all is given back", () -> RealTimeGroupWatch.descriptors() == before);
    }
}
