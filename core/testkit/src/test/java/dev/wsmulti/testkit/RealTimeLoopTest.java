package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only a real clock shows: at most a few seconds each (acceptance 11). */
class RealTimeLoopTest {
    /** A resolver that sleeps for 5 s, in a thread of its own. */
    private static Resolver sleeping(AtomicInteger asked) {
        return (host, answer) -> {
            asked.incrementAndGet();
            Thread thread = new Thread(() -> {
                try {
                    Thread.sleep(5_000);
                } catch (InterruptedException woken) {
                    return;
                }
                answer.accept(new Resolver.Answer.Found(List.of(InetAddress.getLoopbackAddress())));
            });
            thread.setDaemon(true);
            thread.start();
            return () -> {};
        };
    }

    @Test
    void aResolverThatSleepsDelaysNobodyElse() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (WsMulti multi = WsMulti.builder().resolver(sleeping(asked)).start()) {
            Server server = multi.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            int port = server.address().getPort();
            AtomicInteger outcomes = new AtomicInteger();
            WsSession slow = multi.add(
                    WsRequest.to("ws://slow.test:" + port + "/").onClose((ws, outcome) -> outcomes.incrementAndGet()));
            for (int i = 0; i < 20; i++) {
                CompletableFuture<String> back = new CompletableFuture<>();
                long start = System.nanoTime();
                multi.add(WsRequest.to("ws://127.0.0.1:" + port + "/")
                        .onOpen(ws -> ws.send("quick"))
                        .onMessage((ws, message) -> {
                            back.complete(message.text());
                            ws.close();
                        }));
                assertThat(back.get(4, TimeUnit.SECONDS)).isEqualTo("quick");
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
            }
            assertThat(asked).hasValue(1);
            assertThat(slow.isDone()).isFalse();
            long start = System.nanoTime();
            slow.cancel();
            var end = slow.done().toCompletableFuture().get(4, TimeUnit.SECONDS);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
            assertThat(end.failure().kind()).isEqualTo(Kind.CANCELLED);
            assertThat(outcomes).hasValue(1);
        }
    }

    /** 1 000 sessions, some of them half-closed, paused or with a peer that does not read: 3 s of nothing to do. */
    @Test
    void anIdleLoopBurnsNothing() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        AtomicInteger open = new AtomicInteger();
        WsMulti multi =
                WsMulti.builder().threads(task -> new Thread(task, "idle-loop")).start();
        try {
            Server server = multi.listen(
                    0,
                    Routes.of()
                            .ws("/", WsHandler.of().onOpen(ws -> open.incrementAndGet()))
                            .ws("/paused", WsHandler.of().onOpen(ws -> {
                                open.incrementAndGet();
                                ws.pause();
                            }))
                            .ws("/full", WsHandler.of().onOpen(ws -> {
                                while (ws.send(new byte[100_000]) == dev.wsmulti.transfer.SendResult.ACCEPTED) {
                                    ws.info();
                                }
                                open.incrementAndGet();
                            })));
            int port = server.address().getPort();
            for (int i = 0; i < 440; i++) {
                multi.add(WsRequest.to("ws://127.0.0.1:" + port + "/").onOpen(ws -> open.incrementAndGet()));
            }
            for (int i = 0; i < 120; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(server.address());
                String path = i < 60 ? "/paused" : "/full";
                socket.getOutputStream().write(Ends.bytes(TestPeer.upgradeRequest(path, "x")));
                sockets.add(socket);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (open.get() < 1000 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            assertThat(open).hasValue(1000);
            for (int i = 0; i < 60; i++) {
                // more than a paused session parses ahead, then the end of the stream behind it
                sockets.get(i).getOutputStream().write(message(i < 30 ? 200_000 : 10));
                sockets.get(i).shutdownOutput();
            }
            Thread.sleep(300);
            long before = cpu("idle-loop");
            Thread.sleep(3_000);
            long burnt = cpu("idle-loop") - before;
            assertThat(burnt).isLessThan(TimeUnit.MILLISECONDS.toNanos(60));
            assertThat(multi.stats().live()).isGreaterThan(900);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            multi.close();
        }
    }

    private static byte[] message(int length) {
        return java.nio.ByteBuffer.allocate(14 + length)
                .put((byte) 0x82)
                .put((byte) 0xff)
                .putLong(Math.max(length, 65_536))
                .array();
    }

    /** Nanoseconds on a core that a thread of this name has used, by the system's count. */
    private static long cpu(String thread) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
                    return Long.parseLong(
                            Files.readString(task.resolve("schedstat")).split(" ", 2)[0]);
                }
            }
        }
        throw new AssertionError("no thread " + thread);
    }
}
