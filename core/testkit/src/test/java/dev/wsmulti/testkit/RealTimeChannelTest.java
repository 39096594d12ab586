package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.NioTransport;
import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.net.Transport;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels on sockets, with threads that wait for them: platform ones, virtual ones where there are any, interrupts. */
@Timeout(120)
final class RealTimeChannelTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int MANY = 1_000;

    private final BlockingQueue<WsSession> accepted = new LinkedBlockingQueue<>();
    private WsMulti elsewhere;
    private String url;

    @BeforeEach
    void aServerElsewhere() {
        elsewhere = WsMulti.start();
        url = "ws://127.0.0.1:"
                + elsewhere
                        .listen(
                                0,
                                Routes.of()
                                        .ws(
                                                "/echo",
                                                WsHandler.of()
                                                        .onOpen(accepted::add)
                                                        .onMessage(WsSession::send))
                                        .ws("/mute", WsHandler.of().onOpen(accepted::add)))
                        .address()
                        .getPort();
    }

    @AfterEach
    void closeIt() {
        elsewhere.close();
    }

    private WsRequest echo() {
        return WsRequest.to(url + "/echo");
    }

    private WsRequest mute() {
        return WsRequest.to(url + "/mute");
    }

    private static <T> FutureTask<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        new Thread(task, "waits for a channel").start();
        return task;
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(60, TimeUnit.SECONDS);
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void aChannelOfItsOwnNeedsNoThread() throws InterruptedException {
        int before = Thread.activeCount();
        byte[] big = new byte[3_000_000];
        new Random(1).nextBytes(big);
        try (var ws = WsChannel.open(echo(), LONG)) {
            assertThat(ws.send("hi")).isEqualTo(SendResult.ACCEPTED);
            assertThat(ws.receiveMessage(LONG).map(Message::text)).contains("hi");
            assertThat(ws.send(Message.binary(new byte[200_000]), LONG)).isEqualTo(SendResult.ACCEPTED);
            assertThat(ws.receiveMessage(LONG).orElseThrow().length()).isEqualTo(200_000);
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void deadlinesAreKeptAndLeaveItUsable() throws InterruptedException {
        try (var ws = WsChannel.open(echo(), LONG)) {
            long begin = System.nanoTime();
            assertThat(ws.receive(ByteBuffer.allocate(1), SHORT)).isEqualTo(WsChannel.AGAIN);
            assertThat(ws.receiveMessage(SHORT)).isEmpty();
            assertThat(WsChannel.poll(List.of(ws), SHORT)).isEmpty();
            assertThat(since(begin)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(3));
            assertThat(ws.send("on")).isEqualTo(SendResult.ACCEPTED);
            assertThat(ws.receiveMessage(LONG).map(Message::text)).contains("on");
        }
    }

    @Test
    void anOpeningHasItsDeadline() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> WsChannel.open("ws://127.0.0.1:" + silent.getLocalPort() + "/", SHORT))
                    .asInstanceOf(type(TransferException.class))
                    .satisfies(thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.TIMED_OUT));
            assertThat(since(begin)).isBetween(SHORT, Duration.ofSeconds(3));
        }
    }

    @Test
    void anOpeningThatFailsIsAnExceptionWithTheFailure() {
        assertThatThrownBy(() -> WsChannel.open("ws://127.0.0.1:1/", LONG))
                .asInstanceOf(type(TransferException.class))
                .satisfies(thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.CONNECT));
        assertThatThrownBy(() -> WsChannel.open(url + "/nowhere", LONG))
                .asInstanceOf(type(TransferException.class))
                .satisfies(thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.UPGRADE_REFUSED));
    }

    private static void assertInterrupted(Callable<?> waits) throws Exception {
        FutureTask<Object> task = new FutureTask<>(waits::call);
        waiting(task).interrupt();
        assertThatThrownBy(() -> get(task)).hasCauseInstanceOf(InterruptedException.class);
    }

    /** A thread that runs it and has come to wait: in a selector or at a lock. */
    private static Thread waiting(Runnable task) {
        Thread thread = new Thread(task, "waits for a channel");
        thread.start();
        while (thread.getState() == Thread.State.NEW
                || thread.getState() == Thread.State.RUNNABLE && !selects(thread)) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static boolean selects(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("lockAndDoSelect"));
    }

    @Test
    void anInterruptEndsTheWaitAndNotTheChannel() throws Exception {
        try (var ws = WsChannel.open(echo(), LONG)) {
            assertInterrupted(() -> ws.receive(ByteBuffer.allocate(1), LONG));
            assertInterrupted(() -> ws.receiveMessage(LONG));
            assertInterrupted(() -> WsChannel.poll(List.of(ws), LONG));
            assertThat(ws.send("on")).isEqualTo(SendResult.ACCEPTED);
            assertThat(ws.receiveMessage(LONG).map(Message::text)).contains("on");
        }
    }

    @Test
    void anInterruptReachesAVirtualThread() throws Exception {
        try (var ws = WsChannel.open(mute(), LONG)) {
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<Integer> task = new FutureTask<>(() -> {
                begun.countDown();
                return ws.receive(ByteBuffer.allocate(1), LONG);
            });
            Thread thread = lightThread(task);
            begun.await();
            thread.interrupt();
            assertThatThrownBy(() -> get(task)).hasCauseInstanceOf(InterruptedException.class);
            accepted.take().send("on");
            assertThat(ws.receiveMessage(LONG).map(Message::text)).contains("on");
        }
    }

    @Test
    void anInterruptEndsTheWaitForAStartedLoop() throws Exception {
        try (var multi = WsMulti.start()) {
            WsChannel ws = WsChannel.connect(multi, echo()).awaitOpen(LONG);
            assertInterrupted(() -> ws.receive(ByteBuffer.allocate(1), LONG));
            assertThat(ws.send("on")).isEqualTo(SendResult.ACCEPTED);
            assertThat(ws.receiveMessage(LONG).map(Message::text)).contains("on");
            ws.close();
        }
    }

    /** One drives the loop for both, and whoever it is may leave first. */
    @Test
    void oneThreadReceivesWhileAnotherSends() throws Exception {
        try (var ws = WsChannel.open(echo(), LONG)) {
            int count = 2_000;
            FutureTask<Integer> receiver = start(() -> {
                int sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += ws.receiveMessage(LONG).orElseThrow().length();
                }
                return sum;
            });
            FutureTask<Void> sender = start(() -> {
                for (int i = 0; i < count; i++) {
                    assertThat(ws.send(Message.binary(new byte[10_000]), LONG)).isEqualTo(SendResult.ACCEPTED);
                }
                return null;
            });
            get(sender);
            assertThat(get(receiver)).isEqualTo(count * 10_000);
        }
    }

    @Test
    void whoWaitsTakesOverFromADriverThatLeaves() throws Exception {
        try (var ws = WsChannel.open(mute(), LONG)) {
            FutureTask<Integer> brief = start(() -> ws.receive(ByteBuffer.allocate(1), SHORT));
            FutureTask<Message> longer = start(() -> ws.receiveMessage(LONG).orElseThrow());
            assertThat(get(brief)).isEqualTo(WsChannel.AGAIN);
            accepted.take().send("for the one that stayed");
            assertThat(get(longer).text()).isEqualTo("for the one that stayed");
        }
    }

    @Test
    void closedByAnotherThreadTheWaitEnds() throws Exception {
        WsChannel ws = WsChannel.open(mute(), LONG);
        CountDownLatch begun = new CountDownLatch(2);
        List<FutureTask<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(start(() -> {
                begun.countDown();
                return ws.receive(ByteBuffer.allocate(1), LONG);
            }));
        }
        begun.await();
        ws.close();
        for (FutureTask<Integer> each : waiting) {
            assertThat(get(each)).isEqualTo(WsChannel.END);
        }
        assertThat(ws.outcome().orElseThrow().clean()).isTrue();
        assertThat(ws.send("late")).isEqualTo(SendResult.CLOSED);
        assertThat(ws.receive(ByteBuffer.allocate(1))).isEqualTo(WsChannel.END);
        assertThat(ws.receive(ByteBuffer.allocate(1), LONG)).isEqualTo(WsChannel.END);
        ws.close();
    }

    /** Within 50 ms; the best of five counts, for the machine has other work too. */
    private static void assertSoon(Runnable cause, Callable<?> waits) throws Exception {
        Duration best = LONG;
        for (int i = 0; i < 5; i++) {
            FutureTask<Long> begun = start(() -> {
                long now = System.nanoTime();
                cause.run();
                return now;
            });
            waits.call();
            Duration took = since(get(begun));
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertThat(best).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void b13OnSockets() throws Exception {
        try (var multi = WsMulti.open()) {
            List<WsChannel> channels = new ArrayList<>();
            List<WsSession> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                channels.add(WsChannel.connect(multi, mute()).awaitOpen(LONG));
                peers.add(accepted.take());
            }
            assertSoon(() -> peers.get(1).send("x"), () -> {
                assertThat(WsChannel.poll(channels, LONG)).containsExactly(channels.get(1));
                assertThat(channels.get(1).receiveMessage()).isPresent();
                return null;
            });
            assertSoon(multi::wakeup, () -> {
                assertThat(WsChannel.poll(channels, LONG)).isEmpty();
                return null;
            });

            long begin = System.nanoTime();
            assertThat(WsChannel.poll(channels, SHORT)).isEmpty();
            assertThat(since(begin)).isBetween(SHORT, Duration.ofSeconds(3));

            peers.get(2).close();
            assertThat(WsChannel.poll(channels, LONG)).containsExactly(channels.get(2));
        }
    }

    @Test
    void manyThreadsShareAStartedLoop() throws Exception {
        try (var multi = WsMulti.start()) {
            assertEachEchoes(
                    100,
                    thread -> {
                        Thread started = new Thread(thread);
                        started.start();
                        return started;
                    },
                    () -> WsChannel.connect(multi, echo()).awaitOpen(LONG));
        }
    }

    @Test
    void onALoopInRunOneWaitsForTheOther() throws Exception {
        try (var multi = WsMulti.open()) {
            WsChannel ws = WsChannel.connect(multi, echo());
            FutureTask<String> user = start(() -> {
                ws.awaitOpen(LONG);
                assertThat(ws.send(Message.text("beside run"), LONG)).isEqualTo(SendResult.ACCEPTED);
                String text = ws.receiveMessage(LONG).orElseThrow().text();
                ws.close();
                return text;
            });
            multi.run();
            assertThat(get(user)).isEqualTo("beside run");
        }
    }

    @Test
    void runTakesOverFromAThreadThatWaits() throws Exception {
        try (var multi = WsMulti.open()) {
            WsChannel ws = WsChannel.connect(multi, mute()).awaitOpen(LONG);
            FutureTask<Message> message =
                    new FutureTask<>(() -> ws.receiveMessage(LONG).orElseThrow());
            waiting(message);
            multi.schedule(
                    SHORT,
                    () -> elsewhere.execute(() -> {
                        WsSession peer = accepted.remove();
                        peer.send("by run");
                        peer.close();
                    }));
            multi.run();
            assertThat(ws.state()).isEqualTo(WsSession.State.CLOSED);
            assertThat(get(message).text()).isEqualTo("by run");
        }
    }

    @Test
    void closingTheLoopEndsAWait() throws Exception {
        FutureTask<Integer> task;
        try (var multi = WsMulti.open()) {
            WsChannel ws = WsChannel.connect(multi, mute()).awaitOpen(LONG);
            task = new FutureTask<>(() -> ws.receive(ByteBuffer.allocate(1), LONG));
            waiting(task);
        }
        assertThat(get(task)).isNotNegative();
    }

    /** A selector that breaks ends the thread of a started loop, and nobody may wait for that thread then. */
    @Test
    void aStartedLoopThatDiesEndsAWait() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Transport real = NioTransport.open();
        Reactor breaks = new Reactor() {
            @Override
            public void register(Pollable pollable, Object owner, int operations) throws IOException {
                real.reactor().register(pollable, owner, operations);
            }

            @Override
            public void interest(Pollable pollable, int operations) {
                real.reactor().interest(pollable, operations);
            }

            @Override
            public void await(long nanos, Ready ready) throws IOException {
                if (broken.get()) {
                    throw new IOException("broken");
                }
                real.reactor().await(nanos, ready);
            }

            @Override
            public void wakeup() {
                real.reactor().wakeup();
            }

            @Override
            public void close() throws IOException {
                real.reactor().close();
            }
        };
        Transport transport = new Transport() {
            @Override
            public Reactor reactor() {
                return breaks;
            }

            @Override
            public Endpoint connect(SocketAddress address, SocketSetup setup) throws IOException {
                return real.connect(address, setup);
            }

            @Override
            public Acceptor listen(SocketAddress address, int backlog) throws IOException {
                return real.listen(address, backlog);
            }
        };
        try (var multi = WsMulti.builder()
                .transport(transport)
                .threads(task -> {
                    Thread thread = new Thread(task, "dies");
                    thread.setUncaughtExceptionHandler((dead, cause) -> {});
                    return thread;
                })
                .start()) {
            WsChannel ws = WsChannel.connect(multi, mute()).awaitOpen(LONG);
            FutureTask<Integer> task = new FutureTask<>(() -> ws.receive(ByteBuffer.allocate(1), LONG.dividedBy(2)));
            waiting(task);
            broken.set(true);
            multi.execute(() -> {});
            assertThat(task.get(20, TimeUnit.SECONDS)).isEqualTo(WsChannel.END);
            assertThat(ws.outcome().orElseThrow().failure().message()).contains("the thread of its loop died");
        } finally {
            breaks.close();
        }
    }

    /** 1 000 channels, each with a loop of its own, open at once, each in a thread; virtual from JDK 21 on. */
    @Test
    void aThousandThreadsWithAChannelEach() throws Exception {
        assertEachEchoes(MANY, RealTimeChannelTest::lightThread, () -> WsChannel.open(echo(), LONG));
    }

    @Test
    void aThousandThreadsOnOneStartedLoop() throws Exception {
        try (var multi = WsMulti.start()) {
            assertEachEchoes(
                    MANY,
                    RealTimeChannelTest::lightThread,
                    () -> WsChannel.connect(multi, echo()).awaitOpen(LONG));
        }
    }

    /** By reflection: this is compiled for JDK 17, where a platform thread takes its place. */
    private static Thread lightThread(Runnable task) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (NoSuchMethodException jdk17) {
            Thread thread = new Thread(task);
            thread.start();
            return thread;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All are open and wait before the first of them hears anything. */
    private void assertEachEchoes(int count, Function<Runnable, Thread> starter, Callable<WsChannel> opener)
            throws Exception {
        CountDownLatch allOpen = new CountDownLatch(count);
        List<FutureTask<String>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = "number " + i;
            FutureTask<String> task = new FutureTask<>(() -> {
                try (var ws = opener.call()) {
                    allOpen.countDown();
                    assertThat(ws.receiveMessage(LONG).map(Message::text)).contains("go");
                    assertThat(ws.send(text)).isEqualTo(SendResult.ACCEPTED);
                    return ws.receiveMessage(LONG).orElseThrow().text();
                }
            });
            tasks.add(task);
            starter.apply(task);
        }
        assertThat(allOpen.await(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < count; i++) {
            assertThat(accepted.take().send("go")).isEqualTo(SendResult.ACCEPTED);
        }
        for (int i = 0; i < count; i++) {
            assertThat(get(tasks.get(i))).isEqualTo("number " + i);
        }
    }
}
