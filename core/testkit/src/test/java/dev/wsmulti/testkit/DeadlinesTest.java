package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deadlines and keep-alive, on the virtual clock (acceptance 11, b9, b31). */
class DeadlinesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestKit kit = TestKit.create(builder -> builder.resolver((host, answer) -> () -> {}));
    private final Recorder record = new Recorder();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
    }

    private String port() {
        return kit.authority().substring(kit.authority().indexOf(':'));
    }

    private void assertTimedOut(String setting) {
        kit.advance(Duration.ofMillis(990));
        assertThat(record.outcomes).isEmpty();
        kit.advance(Duration.ofMillis(110));
        assertThat(record.outcome().failure().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(record.outcome().failure().message()).contains(setting).contains("1000 ms");
        assertThat(record.outcome().took()).isBetween(SECOND, Duration.ofMillis(1100));
    }

    /** {@code ChronoUnit.FOREVER} is more seconds than a long has nanoseconds. */
    @Test
    void timesThatNanosecondsCannotSayMeanNoDeadline() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        kit.multi().every(forever, () -> record.events.add("timer"));
        kit.multi()
                .add(kit.request()
                        .openTimeout(forever)
                        .connect(ConnectOptions.of().connectTimeout(forever).connectAttemptDelay(forever))
                        .handler(record.handler())
                        .options(WsOptions.of()
                                .pingInterval(forever)
                                .pongTimeout(forever)
                                .closeTimeout(forever)
                                .stallTimeout(forever)));
        TestPeer peer = kit.accept();
        kit.advance(Duration.ofHours(1));
        assertThat(peer.heard()).isEmpty();
        assertThat(record.events).containsExactly("open");
        peer.close(1000).finish();
        kit.settle();
        assertThat(record.outcome().clean()).isTrue();
    }

    @Test
    void nothingIsScheduledAfterTheEnd() {
        kit.close();
        kit.multi().schedule(Duration.ZERO, () -> record.events.add("timer"));
        assertThat(kit.multi().stats().timers()).isZero();
    }

    /** 300 ms pass before the deadline of the transfer is looked at: it counts from the start. */
    @Test
    void openTimeoutWhileTheNameIsLookedUp() {
        kit.multi()
                .add(WsRequest.to("ws://name.test" + port() + "/")
                        .handler(record.handler())
                        .openTimeout(SECOND));
        assertTimedOut("openTimeout");
    }

    @Test
    void openTimeoutWhileConnecting() {
        kit.network().silence(new InetSocketAddress("127.0.0.1", Integer.parseInt(port().substring(1))));
        kit.multi().add(kit.request().handler(record.handler()).openTimeout(SECOND));
        assertTimedOut("openTimeout");
    }

    @Test
    void openTimeoutInsideTheUpgrade() {
        kit.multi().add(kit.request().handler(record.handler()).openTimeout(SECOND));
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgr");
        assertTimedOut("openTimeout");
        assertThat(peer.isFinished()).isTrue();
    }

    /** A peer that drips bytes does not put the deadline off. */
    @Test
    void openTimeoutOfAPeerThatDrips() {
        kit.multi().add(kit.request().handler(record.handler()).openTimeout(SECOND));
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 100 Continue\r\nX: ");
        for (int i = 0; i < 10; i++) {
            kit.advance(Duration.ofMillis(90));
            peer.send("x");
        }
        assertThat(record.outcomes).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(record.outcome().took()).isBetween(SECOND, Duration.ofMillis(1100));
    }

    @Test
    void timeoutOfAnHttpTransferWithASilentPeer() {
        for (String host : List.of("127.0.0.1", "name.test")) {
            HttpTransfer get = kit.multi()
                    .add(HttpFetch.get("http://" + host + port() + "/").timeout(SECOND));
            kit.advance(Duration.ofMillis(990));
            assertThat(get.isDone()).isFalse();
            kit.advance(Duration.ofMillis(110));
            var outcome = get.outcome().orElseThrow();
            assertThat(outcome.failure().kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(outcome.took()).isBetween(SECOND, Duration.ofMillis(1100));
        }
    }

    /** b9: a client sends no ping by itself. */
    @Test
    void aClientIsSilentForAnHour() {
        TestPeer peer = Ends.CLIENT.open(kit, record.handler());
        kit.advance(Duration.ofHours(1));
        assertThat(peer.heard()).isEmpty();
        assertThat(record.outcomes).isEmpty();
    }

    /** b9: a server pings after 30 s of idleness; a pong, or any byte, restarts the clock. */
    @Test
    void aServerPingsEveryThirtySeconds() {
        TestPeer peer = Ends.SERVER.open(kit, record.handler());
        int pings = 0;
        for (int second = 0; second < 600; second++) {
            kit.advance(SECOND);
            for (TestFrame frame : peer.frames()) {
                assertThat(frame.toString()).isEqualTo("89");
                pings++;
                peer.pong("");
            }
        }
        assertThat(pings).isBetween(18, 20);
        assertThat(record.outcomes).isEmpty();
    }

    /** b31: zero or negative means never. */
    @Test
    void keepAliveOffInBothRoles() {
        for (Ends role : Ends.values()) {
            for (Duration off : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
                TestPeer peer =
                        role.open(kit, WsHandler.of().options(WsOptions.of().pingInterval(off)));
                kit.advance(Duration.ofHours(1));
                assertThat(peer.heard()).isEmpty();
                peer.reset();
                kit.settle();
            }
        }
    }

    @Test
    void aPingTextOf126BytesIsRefused() {
        assertThatThrownBy(() -> WsOptions.of().pingText("x".repeat(126)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("125");
    }

    /** b31: a change on a live session counts from now. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aChangeOnALiveSessionCountsFromNow(Ends role) {
        TestPeer peer = role.open(kit, record.handler().options(WsOptions.of().pingInterval(Duration.ofSeconds(-1))));
        kit.advance(Duration.ofMinutes(10));
        record.session.reconfigure(
                WsOptions.of().pingInterval(Duration.ofSeconds(20)).pingText("now"));
        kit.settle();
        kit.advance(Duration.ofSeconds(2));
        assertThat(peer.heard()).isEqualTo(role == Ends.CLIENT ? List.of("89 now") : List.of("89 now"));
        peer.pong("now");
        kit.settle();
        kit.advance(Duration.ofSeconds(19));
        assertThat(peer.heard()).isEmpty();
        kit.advance(Duration.ofSeconds(3));
        assertThat(peer.heard()).containsExactly("89 now");
        record.session.reconfigure(WsOptions.of().pingInterval(Duration.ZERO));
        peer.pong("now");
        kit.settle();
        kit.advance(Duration.ofHours(1));
        assertThat(peer.heard()).isEmpty();
    }

    /** b19: what frame mode shows, with and without automatic answers. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void controlFramesInFrameMode(Ends role) {
        for (boolean auto : new boolean[] {true, false}) {
            List<String> seen = new ArrayList<>();
            List<String> pings = new ArrayList<>();
            TestPeer peer = role.open(
                    kit,
                    WsHandler.of()
                            .options(WsOptions.of().autoPong(auto))
                            .controlFrames(true)
                            .onPing((ws, ping) -> pings.add(new String(ping.bytes())))
                            .onData((ws, piece) -> seen.add(
                                    piece.type() + (piece.length() == 1 ? " " + new String(piece.bytes()) : ""))));
            peer.ping("a").pong("b").text("c").close(1000);
            List<String> heard = peer.heard();
            peer.finish();
            kit.settle();
            assertThat(pings).containsExactly("a");
            if (auto) {
                assertThat(seen).containsExactly("PONG b", "TEXT c", "CLOSE");
                assertThat(heard).containsExactly("8a a", "88 1000");
            } else {
                assertThat(seen).containsExactly("PING a", "PONG b", "TEXT c", "CLOSE");
                assertThat(heard).containsExactly("88 1000");
            }
        }
    }

    /** A flooding session leaves the others their turns: one read and 256 events for each of theirs. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aFloodDelaysOthersByItsBudgetAtMost(Ends role) {
        int[] flooded = new int[1];
        List<Integer> at = new ArrayList<>();
        TestPeer flood = role.open(kit, WsHandler.of().onMessage((ws, message) -> flooded[0]++));
        TestPeer calm = role.open(kit, WsHandler.of().onMessage((ws, message) -> at.add(flooded[0])));
        byte[][] many = new byte[5_000][];
        java.util.Arrays.fill(many, flood.encode(0x82, new byte[2]));
        try {
            int sent = flood.raw().offer(Ends.join(many), 0);
            assertThat(sent).isGreaterThan(10_000);
        } catch (java.io.IOException lost) {
            throw new AssertionError(lost);
        }
        kit.multi().perform();
        for (int i = 0; i < 5; i++) {
            int before = flooded[0];
            calm.text("me, too");
            kit.multi().perform();
            assertThat(at).hasSize(i + 1);
            assertThat(at.get(i) - before).isBetween(0, 256);
            assertThat(flooded[0] - before).isBetween(1, 512);
        }
    }

    /** A pipe in both directions between two sessions, each paced by the other; nothing is lost. */
    @Test
    void aPipeBothWaysWithBackPressure() {
        Recorder left = new Recorder();
        Recorder right = new Recorder();
        WsOptions small = WsOptions.of().sendMarks(1000, 4000);
        TestPeer leftPeer =
                Ends.SERVER.open(kit, left.handler().options(small).onMessage((ws, message) -> sendOn(right, message)));
        TestPeer rightPeer =
                Ends.CLIENT.open(kit, right.handler().options(small).onMessage((ws, message) -> sendOn(left, message)));
        left.session.paceBy(right.session);
        right.session.paceBy(left.session);
        kit.settle();
        rightPeer.raw().connection().toServer().stallWrites();
        leftPeer.raw().connection().toClient().stallWrites();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            leftPeer.text(i + "x".repeat(500));
            rightPeer.text(i + "x".repeat(500));
            sent.add("81 " + i + "x".repeat(500));
            kit.settle();
        }
        assertThat(left.session.queuedBytes()).isLessThan(4600);
        assertThat(right.session.queuedBytes()).isLessThan(4600);
        rightPeer.raw().connection().toServer().release();
        leftPeer.raw().connection().toClient().release();
        assertThat(leftPeer.heard()).isEqualTo(sent);
        assertThat(rightPeer.heard()).isEqualTo(sent);
    }

    private static void sendOn(Recorder to, dev.wsmulti.transfer.Message message) {
        assertThat(to.session.send(message)).isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
    }

    @Test
    void theEndOfAPipeReleasesTheOtherSide() {
        Recorder left = new Recorder();
        Recorder right = new Recorder();
        TestPeer leftPeer = Ends.SERVER.open(kit, left.handler());
        TestPeer rightPeer =
                Ends.SERVER.open(kit, right.handler().options(WsOptions.of().sendMarks(10, 20)));
        left.session.paceBy(right.session);
        rightPeer.raw().connection().toClient().stallWrites();
        kit.multi().execute(() -> sendOn(right, dev.wsmulti.transfer.Message.text("x".repeat(100))));
        kit.settle();
        leftPeer.text("waits");
        kit.settle();
        assertThat(left.events).containsExactly("open");
        rightPeer.reset();
        kit.settle();
        assertThat(left.events).containsExactly("open", "text waits");
    }

    /** b27, b28 and the routes a session comes from. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void fragmentsOfAnotherTypeAreRefused(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        List<String> refused = new ArrayList<>();
        kit.multi().execute(() -> {
            var ws = record.session;
            var text = dev.wsmulti.transfer.MessageType.TEXT;
            var binary = dev.wsmulti.transfer.MessageType.BINARY;
            write(ws.startFrame(text, 1, false));
            try {
                ws.startFrame(binary, 1, true);
            } catch (IllegalStateException both) {
                refused.add(both.getMessage());
            }
            try {
                ws.startMessage(text);
            } catch (IllegalStateException open) {
                refused.add(open.getMessage());
            }
            assertThat(ws.ping()).isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
            assertThat(ws.send("behind")).isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
            write(ws.startFrame(text, 1, true));
        });
        List<String> heard = peer.heard();
        assertThat(heard).containsExactlyInAnyOrder("01 x", "89", "80 x", "81 behind");
        assertThat(heard.indexOf("80 x")).isLessThan(heard.indexOf("81 behind"));
        assertThat(refused).hasSize(2);
        assertThat(refused.get(0)).contains("TEXT").contains("BINARY");
    }

    private static void write(dev.wsmulti.transfer.MessageWriter writer) {
        assertThat(writer.write(java.nio.ByteBuffer.wrap(Ends.bytes("x"))))
                .isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
    }

    /** b5: what is refused adds nothing; text in pieces must be UTF-8, too. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void whatIsRefusedSendsNothing(Ends role) {
        TestPeer peer = role.open(kit, record.handler());
        List<Long> queued = new ArrayList<>();
        kit.multi().execute(() -> {
            var ws = record.session;
            queued.add(ws.queuedBytes());
            assertThatThrownBy(() -> ws.send("\ud800")).isInstanceOf(IllegalArgumentException.class);
            queued.add(ws.queuedBytes());
            sendOn(record, dev.wsmulti.transfer.Message.text("hello"));
            queued.add(ws.queuedBytes());
            var writer = ws.startMessage(dev.wsmulti.transfer.MessageType.TEXT);
            assertThatThrownBy(() -> writer.write(java.nio.ByteBuffer.wrap(new byte[] {(byte) 0xff})))
                    .isInstanceOf(IllegalArgumentException.class);
            queued.add(ws.queuedBytes());
            write(writer);
            assertThat(writer.end()).isEqualTo(dev.wsmulti.transfer.SendResult.ACCEPTED);
        });
        assertThat(peer.heard()).containsExactly("81 hello", "01 x", "80");
        assertThat(queued).containsExactly(0L, 0L, 5L, 5L);
        assertThat(record.session.queuedBytes()).isZero();
    }

    /** b28: before the opening an exception, in every form; nothing is on the wire. */
    @Test
    void beforeTheOpeningSendingIsRefused() {
        var session = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.acceptRaw();
        String request = peer.heardRaw();
        assertThatThrownBy(() -> session.send("x")).hasMessageContaining("not open yet: send from onOpen");
        assertThatThrownBy(session::ping).hasMessageContaining("not open yet: send from onOpen");
        kit.multi().execute(() -> {
            assertThatThrownBy(() -> session.send("x")).hasMessageContaining("not open yet: send from onOpen");
            assertThatThrownBy(() -> session.startMessage(dev.wsmulti.transfer.MessageType.TEXT))
                    .hasMessageContaining("not open yet: send from onOpen");
            record.events.add("refused");
        });
        assertThat(peer.heardRaw()).isEmpty();
        assertThat(record.events).containsExactly("refused");
        peer.send(TestPeer.switching(TestPeer.keyOf(request)));
        kit.settle();
        assertThat(record.events).containsExactly("refused", "open");
    }

    /** What was accepted goes out, then 1001; the peer's answer is waited for within the grace. */
    @Test
    void closingALoopIsGraceful() {
        Recorder server = new Recorder();
        TestKit own = TestKit.create(builder -> builder.closeGrace(Duration.ofMillis(20)));
        var address =
                own.multi().listen(0, Routes.of().ws("/", server.handler())).address();
        TestPeer peer = own.connect(address, "/");
        own.multi().execute(() -> sendOn(server, dev.wsmulti.transfer.Message.text("last")));
        own.close();
        assertThat(peer.frames()).extracting(TestFrame::toString).containsExactly("81 last", "88 1001");
        assertThat(server.events).containsExactly("open", "close");
        own.close();
        assertThatThrownBy(() -> own.multi().perform())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
