package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that never read, or read late: everything is bounded and nothing accepted is lost (acceptance 9). */
class UnreadPeerTest {
    private static final int HIGH = 1 << 20;
    private static final int MESSAGE = 10_000;

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(MESSAGE).putInt(number).array();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void fullAtTheMarkAndThenExactlyWhatWasAccepted(Ends role) {
        try (TestKit kit = TestKit.create()) {
            kit.network().capacity(4096);
            var web = kit.multi().listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "still here")));
            Recorder record = new Recorder();
            TestPeer peer = role.open(kit, record.handler());
            int[] accepted = new int[1];
            kit.multi().execute(() -> {
                while (record.session.send(numbered(accepted[0])) == SendResult.ACCEPTED) {
                    accepted[0]++;
                }
            });
            kit.settle();
            assertThat(record.session.queuedBytes()).isBetween((long) HIGH - 4096 - MESSAGE, (long) HIGH + MESSAGE);
            assertThat(accepted[0]).isEqualTo((HIGH + MESSAGE - 1) / MESSAGE);
            HttpTransfer get = kit.multi()
                    .add(HttpFetch.get("http://127.0.0.1:" + web.address().getPort() + "/"));
            kit.settle();
            assertThat(get.outcome().orElseThrow().text()).isEqualTo("still here");
            assertThat(peer.isFinished()).isFalse();
            List<TestFrame> frames = new ArrayList<>();
            for (List<TestFrame> more = peer.frames(); record.session.queuedBytes() > 0 || !more.isEmpty(); ) {
                frames.addAll(more);
                kit.settle();
                more = peer.frames();
            }
            assertThat(frames).hasSize(accepted[0]);
            for (int i = 0; i < accepted[0]; i++) {
                assertThat(ByteBuffer.wrap(frames.get(i).payload()).getInt()).isEqualTo(i);
            }
        }
    }

    /** A real socket with a receive buffer of 4 KiB; four threads send until each was told FULL a thousand times. */
    @Test
    void fourThreadsNeverPushTheQueuePastTheMark() throws Exception {
        CompletableFuture<WsSession> opened = new CompletableFuture<>();
        try (WsMulti multi = WsMulti.start();
                Socket socket = new Socket()) {
            InetSocketAddress server = multi.listen(
                            0,
                            Routes.of()
                                    .get("/", exchange -> exchange.respond(200, "still here"))
                                    .ws("/", WsHandler.of().onOpen(opened::complete)))
                    .address();
            socket.setReceiveBufferSize(4096);
            socket.connect(server);
            socket.getOutputStream().write(Ends.bytes(TestPeer.upgradeRequest("/", "x")));
            WsSession session = opened.get(10, TimeUnit.SECONDS);
            AtomicLong accepted = new AtomicLong();
            AtomicLong most = new AtomicLong();
            AtomicLong mostInLoop = new AtomicLong();
            multi.every(Duration.ofMillis(1), () -> mostInLoop.accumulateAndGet(session.queuedBytes(), Math::max));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int sender = i;
                threads.add(new Thread(() -> send(session, sender, accepted, most)));
            }
            threads.forEach(Thread::start);
            long asked = System.nanoTime();
            HttpTransfer get = multi.add(HttpFetch.get("http://127.0.0.1:" + server.getPort() + "/"));
            assertThat(get.done()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(200);
            assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(mostInLoop.get()).isLessThan(HIGH + MESSAGE);
            // A reading beside the loop may count what is changing hands twice, but never too little.
            assertThat(most.get()).isLessThan(HIGH + 5 * MESSAGE);
            session.close();
            assertAllArrive(socket, accepted.get());
        }
    }

    private static void send(WsSession session, int sender, AtomicLong accepted, AtomicLong most) {
        int next = 0;
        for (int full = 0; full < 1000; ) {
            byte[] message =
                    ByteBuffer.allocate(MESSAGE).putInt(sender).putInt(next).array();
            if (session.send(message) == SendResult.ACCEPTED) {
                accepted.incrementAndGet();
                next++;
            } else {
                full++;
            }
            most.accumulateAndGet(session.queuedBytes(), Math::max);
        }
    }

    private static void assertAllArrive(Socket socket, long accepted) throws IOException {
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        for (int end = 0; end != 0x0d0a0d0a; ) {
            end = end << 8 | in.readUnsignedByte();
        }
        int[] next = new int[4];
        for (long i = 0; i < accepted; i++) {
            assertThat(in.readUnsignedShort()).isEqualTo(0x827e);
            assertThat(in.readUnsignedShort()).isEqualTo(MESSAGE);
            byte[] payload = new byte[MESSAGE];
            in.readFully(payload);
            ByteBuffer numbers = ByteBuffer.wrap(payload);
            int sender = numbers.getInt();
            assertThat(numbers.getInt()).isEqualTo(next[sender]++);
        }
        assertThat(in.readUnsignedByte()).isEqualTo(0x88);
    }

    @Test
    void twoEndsThatBothOnlyEchoGoOnForEver() {
        try (TestKit kit = TestKit.create()) {
            int[] echoed = new int[2];
            InetSocketAddress server = kit.multi()
                    .listen(0, Routes.of().ws("/", WsHandler.of().onMessage((ws, message) -> {
                        echoed[0]++;
                        echo(ws, message);
                    })))
                    .address();
            kit.multi()
                    .add(WsRequest.to("ws://127.0.0.1:" + server.getPort() + "/")
                            .onOpen(ws -> {
                                for (int i = 0; i < 200; i++) {
                                    echo(ws, dev.wsmulti.transfer.Message.binary(numbered(i)));
                                }
                            })
                            .onMessage((ws, message) -> {
                                echoed[1]++;
                                echo(ws, message);
                            }));
            for (int turn = 0; turn < 100_000 && echoed[1] < 5_000; turn++) {
                kit.multi().perform();
            }
            assertThat(echoed[1]).isGreaterThanOrEqualTo(5_000);
        }
    }

    /** Ignores what it is told. */
    private static void echo(WsSession ws, dev.wsmulti.transfer.Message message) {
        SendResult ignored = ws.send(message);
        assertThat(ignored).isNotEqualTo(SendResult.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void pingsFromAPeerThatNeverReads(Ends role) {
        try (TestKit kit = TestKit.create()) {
            Recorder record = new Recorder();
            WsHandler silent = WsHandler.of()
                    .onOpen(ws -> record.session = ws)
                    .onClose((ws, outcome) -> record.outcomes.add(outcome));
            TestPeer peer = role.open(kit, silent);
            var ours = role == Ends.CLIENT
                    ? peer.raw().connection().toServer()
                    : peer.raw().connection().toClient();
            ours.stallWrites();
            long before = heap();
            for (int i = 0; i < 655_360; i += 1024) {
                byte[][] pings = new byte[1024][];
                for (int j = 0; j < pings.length; j++) {
                    pings[j] = peer.encode(0x89, Ends.bytes(String.format("%06d", i + j)));
                }
                peer.send(Ends.join(pings));
            }
            kit.settle();
            assertThat(heap() - before).isLessThan(4 << 20);
            assertThat(kit.multi().stats().segments()).isLessThan(20);
            assertThat(record.session.state()).isEqualTo(WsSession.State.OPEN);
            ours.release();
            List<String> heard = new ArrayList<>(peer.heard());
            heard.addAll(peer.heard());
            assertThat(heard).last().isEqualTo("8a 655359");
            assertThat(record.outcomes).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void tenMillionEmptyFragmentsCostNoMemory(Ends role) {
        try (TestKit kit = TestKit.create()) {
            int[] pieces = new int[1];
            WsHandler handler = WsHandler.of()
                    .options(WsOptions.of().maxFragments(20_000_000))
                    .onData((ws, piece) -> pieces[0]++);
            TestPeer peer = role.open(kit, handler);
            byte[] fragment = peer.encode(0x00, new byte[0]);
            ByteBuffer thousand = ByteBuffer.allocate(fragment.length * 1000);
            for (int i = 0; i < 1000; i++) {
                thousand.put(fragment);
            }
            long before = heap();
            peer.frame(0x01, new byte[0]);
            for (int i = 0; i < 10_000; i++) {
                peer.send(thousand.array());
                kit.settle();
            }
            assertThat(pieces[0]).isEqualTo(10_000_001);
            assertThat(heap() - before).isLessThan(4 << 20);
        }
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void theLimitOfFragmentsIsNamed(Ends role) {
        try (TestKit kit = TestKit.create()) {
            Recorder record = new Recorder();
            TestPeer peer = role.open(kit, record.handler());
            peer.frame(0x01, new byte[0]);
            byte[] fragment = peer.encode(0x00, new byte[0]);
            ByteBuffer all = ByteBuffer.allocate(fragment.length * 131_072);
            while (all.hasRemaining()) {
                all.put(fragment);
            }
            peer.send(all.array());
            assertThat(peer.heard()).containsExactly("88 1009");
            peer.finish();
            kit.settle();
            assertThat(record.outcome().failure()).isInstanceOfSatisfying(Failure.LimitExceeded.class, limit -> {
                assertThat(limit.setting()).isEqualTo("maxFragments");
                assertThat(limit.limit()).isEqualTo(131_072);
            });
        }
    }

    /** Ignoring FULL on a server loses nothing, for it is held; the peer that reads late gets all. */
    @Test
    void aServerThatIgnoresFullIsHeldAndAClientIsTold() {
        try (TestKit kit = TestKit.create()) {
            for (Ends role : Ends.values()) {
                List<SendResult> results = new ArrayList<>();
                Recorder record = new Recorder();
                TestPeer peer = role.open(
                        kit,
                        record.handler()
                                .options(WsOptions.of().sendMarks(1000, 20_000))
                                .onMessage((ws, message) -> results.add(ws.send(message))));
                (role == Ends.CLIENT
                                ? peer.raw().connection().toServer()
                                : peer.raw().connection().toClient())
                        .stallWrites();
                for (int i = 0; i < 6; i++) {
                    peer.binary(new byte[MESSAGE]);
                    kit.settle();
                }
                if (role == Ends.SERVER) {
                    assertThat(results).containsExactly(SendResult.ACCEPTED, SendResult.ACCEPTED);
                    assertThat(record.session.info().stopped()).isTrue();
                } else {
                    assertThat(results).hasSize(6).endsWith(SendResult.FULL);
                    assertThat(record.session.info().stopped()).isFalse();
                }
                peer.raw().connection().toServer().release();
                peer.raw().connection().toClient().release();
                assertThat(peer.heard()).hasSize(role == Ends.SERVER ? 6 : 2);
            }
        }
    }

    /** Empty messages have no payload to count; they are bounded all the same. */
    @Test
    void emptyMessagesEchoedToAPeerThatNeverReadsAreBounded() {
        try (TestKit kit = TestKit.create()) {
            TestPeer peer = Ends.SERVER.open(kit, WsHandler.of().onMessage((ws, message) -> echo(ws, message)));
            peer.raw().connection().toClient().stallWrites();
            byte[] frame = peer.encode(0x82, new byte[0]);
            ByteBuffer thousand = ByteBuffer.allocate(frame.length * 1000);
            while (thousand.hasRemaining()) {
                thousand.put(frame);
            }
            long before = heap();
            long taken = 0;
            try {
                for (int i = 0; i < 10_000; i++) {
                    int sent = peer.raw().offer(thousand.array(), 0);
                    taken += sent;
                    if (sent < thousand.capacity()) {
                        break;
                    }
                    kit.settle();
                }
            } catch (IOException lost) {
                throw new AssertionError(lost);
            }
            assertThat(taken).isLessThan(60_000_000);
            assertThat(heap() - before).isLessThan(16 << 20);
            kit.advance(Duration.ofSeconds(31));
            assertThat(peer.isFinished()).isTrue();
        }
    }
}
