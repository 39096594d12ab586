package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What happened to sessions, and on which thread. Only for tests that wait in real time. */
final class RealTimeGroupWatch {
    /** Longer than anything here takes on a machine that is busy. */
    private static final long PATIENCE = 20_000_000_000L;

    private final Map<WsSession, Life> lives = new ConcurrentHashMap<>();
    private final AtomicInteger strangers = new AtomicInteger();

    /** One session: the thread of its first callback, and how often it ended. */
    private record Life(Thread thread, AtomicInteger opened, AtomicInteger ended) {}

    /** A handler that takes note and does nothing else. */
    WsHandler handler() {
        return watch(WsHandler.of());
    }

    /** With that handler's messages. */
    WsHandler watch(WsHandler handler) {
        return handler.onOpen(this::opens).onClose((ws, outcome) -> ends(ws));
    }

    void opens(WsSession session) {
        called(session).opened().incrementAndGet();
    }

    void ends(WsSession session) {
        called(session).ended().incrementAndGet();
    }

    /** A callback of that session, here and now. */
    Life called(WsSession session) {
        Life life = lives.computeIfAbsent(
                session, key -> new Life(Thread.currentThread(), new AtomicInteger(), new AtomicInteger()));
        if (life.thread() != Thread.currentThread()) {
            strangers.incrementAndGet();
        }
        return life;
    }

    long open() {
        return lives.values().stream()
                .filter(life -> life.opened().get() > 0 && life.ended().get() == 0)
                .count();
    }

    long ended() {
        return lives.values().stream().filter(life -> life.ended().get() > 0).count();
    }

    /** Sessions for each name of a thread. */
    Map<String, Integer> perThread() {
        Map<String, Integer> counts = new TreeMap<>();
        lives.values().forEach(life -> counts.merge(life.thread().getName(), 1, Integer::sum));
        return counts;
    }

    /** Each one ended once, was told so on its own thread like all before, and opened at most once. */
    void expectOneEndEach() {
        assertThat(lives.values()).allSatisfy(life -> {
            assertThat(life.ended()).hasValue(1);
            assertThat(life.opened().get()).isLessThanOrEqualTo(1);
        });
        assertThat(strangers).hasValue(0);
    }

    /** Looks again until it is so. */
    static void await(String what, BooleanSupplier isSo) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("still not so: " + what).isNegative();
            Thread.sleep(2);
        }
    }

    /** Sockets, pipes and selectors that this process has open. */
    static long descriptors() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(RealTimeGroupWatch::isOfTheNet).count();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static boolean isOfTheNet(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("pipe:") || target.startsWith("anon_inode:");
        } catch (IOException gone) {
            return false;
        }
    }
}
