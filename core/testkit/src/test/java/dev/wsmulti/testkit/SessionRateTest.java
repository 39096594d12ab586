package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rate of a session is within 5 % of what was asked for over 20 s, in each direction, and nothing is late for it. */
final class SessionRateTest {
    private static final Percentage FIVE = Percentage.withPercentage(5);
    private static final Duration STEP = Duration.ofMillis(7);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int PAYLOAD = 1000;

    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();
    private long delivered;

    @AfterEach
    void nothingIsLeft() {
        kit.multi().transfers().forEach(transfer -> transfer.cancel());
        kit.close();
        assertThat(kit.multi().stats().segments()).isZero();
    }

    private static Stream<Arguments> rates() {
        return Stream.of(Ends.values())
                .flatMap(role ->
                        Stream.of(100, 1000, 50_000, 1_000_000, 4_000_000).map(rate -> Arguments.of(role, rate)));
    }

    private WsHandler handler(WsOptions options) {
        return WsHandler.of()
                .options(options)
                .onOpen(ws -> record.session = ws)
                .onData((ws, piece) -> delivered += piece.length())
                .onPing((ws, ping) -> record.events.add("ping"))
                .onClose((ws, outcome) -> record.outcomes.add(outcome));
    }

    /** A frame of {@link #PAYLOAD} bytes, as that peer sends it; its mask, if any, is zero. */
    private static byte[] frame(Ends role) {
        byte[] header = role == Ends.SERVER
                ? new byte[] {(byte) 0x82, (byte) 0xFE, PAYLOAD >> 8, (byte) PAYLOAD, 0, 0, 0, 0}
                : new byte[] {(byte) 0x82, 0x7E, PAYLOAD >> 8, (byte) PAYLOAD};
        return Ends.join(header, new byte[PAYLOAD]);
    }

    /** Frames one after the other, as many as the network takes. */
    private static final class Flood {
        private final TestPeer peer;
        private final byte[] frame;
        private int from;

        Flood(TestPeer peer, byte[] frame) {
            this.peer = peer;
            this.frame = frame;
        }

        void pour() {
            try {
                for (int count = 1; count > 0; from = (from + count) % frame.length) {
                    count = peer.raw().offer(frame, from);
                }
            } catch (IOException lost) {
                throw new AssertionError(lost);
            }
        }
    }

    private double passTime(Duration time, Runnable each) {
        long before = kit.clock().nanos();
        while (kit.clock().nanos() - before < time.toNanos()) {
            each.run();
            kit.advance(STEP);
        }
        return (kit.clock().nanos() - before) / 1e9;
    }

    private void assertReceived(long rate, Duration time, Runnable each) {
        long before = record.session.info().bytesReceived();
        double seconds = passTime(time, each);
        assertThat((double) record.session.info().bytesReceived() - before).isCloseTo(rate * seconds, FIVE);
    }

    private void assertSent(long rate, Duration time, TestPeer peer) {
        long[] heard = {0};
        double seconds = passTime(time, () -> heard[0] += peer.heardRaw().length());
        assertThat((double) heard[0]).isCloseTo(rate * seconds, FIVE);
    }

    /** Zeros without end. */
    private static Pulled zeros() {
        Pulled zeros = target -> {
            target.put(new byte[Math.min(target.remaining(), 4096)]);
            return Source.State.MORE;
        };
        return zeros;
    }

    @ParameterizedTest
    @MethodSource("rates")
    void received(Ends role, int rate) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxReceiveRate(rate)));
        Flood flood = new Flood(peer, frame(role));
        assertReceived(rate, LONG, flood::pour);
        assertThat((double) delivered).isCloseTo(rate * 20.0, Percentage.withPercentage(6));
    }

    @ParameterizedTest
    @MethodSource("rates")
    void sent(Ends role, int rate) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxSendRate(rate).fragmentAt(1000)));
        kit.onLoop(() -> record.session.sendFrom(MessageType.BINARY, zeros()).sent());
        assertSent(rate, LONG, peer);
    }

    /** A server's small answers go through the cork otherwise. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void anEchoIsAsSlowAsItsWayOut(Ends role) {
        WsOptions slow = WsOptions.of().maxSendRate(20_000).selfPaced(true);
        TestPeer peer = role.open(kit, WsHandler.of().options(slow).onMessage(WsSession::send));
        Flood flood = new Flood(peer, frame(role));
        long[] heard = {0};
        double seconds = passTime(LONG, () -> {
            flood.pour();
            heard[0] += peer.heardRaw().length();
        });
        assertThat((double) heard[0]).isCloseTo(20_000 * seconds, FIVE);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void rawBytesToo(Ends role) {
        TestPeer peer = role.open(
                kit,
                WsHandler.of()
                        .options(WsOptions.of()
                                .maxSendRate(10_000)
                                .maxReceiveRate(5000)
                                .sendMarks(1 << 20, 2 << 20))
                        .onOpen(ws -> record.session = ws)
                        .onRaw((ws, bytes) -> delivered += bytes.length()));
        kit.onLoop(() ->
                assertThat(record.session.sendRaw(ByteBuffer.allocate(1 << 20))).isEqualTo(SendResult.ACCEPTED));
        Flood flood = new Flood(peer, new byte[512]);
        long[] heard = {0};
        double seconds = passTime(LONG, () -> {
            flood.pour();
            heard[0] += peer.heardRaw().length();
        });
        assertThat((double) heard[0]).isCloseTo(10_000 * seconds, FIVE);
        assertThat((double) delivered).isCloseTo(5000 * seconds, FIVE);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void ratesChangeLive(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().fragmentAt(1000)));
        kit.onLoop(() -> record.session.sendFrom(MessageType.BINARY, zeros()).sent());
        Flood flood = new Flood(peer, frame(role));
        passTime(Duration.ofMillis(100), () -> {
            flood.pour();
            peer.heardRaw();
        });
        for (int rate : List.of(5000, 500_000, 1000, 2_000_000)) {
            record.session.reconfigure(
                    WsOptions.of().fragmentAt(1000).maxSendRate(rate).maxReceiveRate(rate));
            // What was accepted of another rate leaves first: the kernel's part of it, and what the network holds.
            kit.settle();
            peer.heardRaw();
            long[] heard = {0};
            assertReceived(rate, LONG, () -> {
                flood.pour();
                heard[0] += peer.heardRaw().length();
            });
            assertThat((double) heard[0]).isCloseTo(rate * 20.0, FIVE);
        }
        record.session.reconfigure(WsOptions.of());
        long before = record.session.info().bytesReceived();
        long[] heard = {0};
        passTime(Duration.ofSeconds(1), () -> {
            flood.pour();
            heard[0] += peer.heardRaw().length();
        });
        assertThat(heard[0]).isGreaterThan(4_000_000);
        assertThat(record.session.info().bytesReceived() - before).isGreaterThan(4_000_000);
        assertThat(record.outcomes).isEmpty();
    }

    /** A rate that comes while the socket takes nothing, and goes again, costs no byte. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void nothingIsLostWhenARateComesAndGoesOverAFullSocket(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of()));
        List<String> heard = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            WsOptions options = round % 2 == 0 ? WsOptions.of() : WsOptions.of().maxSendRate(1_000_000);
            int number = round;
            record.session.reconfigure(options);
            kit.onLoop(() -> {
                for (int i = 0; i < 10; i++) {
                    assertThat(record.session.send("message " + number + "." + i + "x".repeat(9000)))
                            .isEqualTo(SendResult.ACCEPTED);
                }
            });
        }
        for (int i = 0; i < 200; i++) {
            heard.addAll(peer.heard());
            kit.advance(STEP);
        }
        assertThat(heard).hasSize(60);
        for (int i = 0; i < 60; i++) {
            assertThat(heard.get(i)).startsWith("81 message " + i / 10 + "." + i % 10 + "x");
        }
    }

    /** What a broken socket did not take is not sent to the next session's peer; found by the simulation. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void whatABrokenSocketLeftIsNotTheNextSessions(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxReceiveRate(1).maxSendRate(1_000_000)));
        peer.text("x".repeat(100));
        kit.settle();
        peer.reset();
        kit.onLoop(() -> record.session.send("for the first"));
        assertThat(record.outcome().failed()).isTrue();
        TestPeer next = role.open(kit, handler(WsOptions.of().maxSendRate(1_000_000)));
        kit.onLoop(() -> record.session.send("for the second"));
        assertThat(next.heard()).containsExactly("81 for the second");
    }

    /** One that has a rate costs its neighbour nothing. */
    @Test
    void othersAreNotSlowedDown() {
        TestPeer slow = Ends.CLIENT.open(kit, handler(WsOptions.of().maxReceiveRate(1000)));
        WsSession slowSession = record.session;
        long[] fast = {0};
        TestPeer other = Ends.CLIENT.open(kit, WsHandler.of().onData((ws, piece) -> fast[0] += piece.length()));
        Flood one = new Flood(slow, frame(Ends.CLIENT));
        Flood two = new Flood(other, frame(Ends.CLIENT));
        double seconds = passTime(Duration.ofSeconds(5), () -> {
            one.pour();
            two.pour();
        });
        assertThat((double) slowSession.info().bytesReceived()).isCloseTo(1000 * seconds, within(400.0));
        assertThat(fast[0]).isGreaterThan(10_000_000);
    }

    /** A session that waits for its rate does nothing, and one that has none to wait for has no timer. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void itSleepsBetween(Ends role) {
        TestPeer peer = role.open(
                kit,
                handler(WsOptions.of().maxReceiveRate(1000).maxSendRate(1000).pingInterval(Duration.ZERO)));
        new Flood(peer, frame(role)).pour();
        kit.onLoop(() -> record.session.send("x".repeat(10_000)));
        assertThat(turnsIn(Duration.ofSeconds(5))).isLessThan(5 * 2 * 55);
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void anIdleSessionWithARateIsIdle(Ends role) {
        TestPeer peer = role.open(
                kit,
                handler(WsOptions.of().maxReceiveRate(1000).maxSendRate(1000).pingInterval(Duration.ZERO)));
        peer.text("a");
        kit.onLoop(() -> record.session.send("b"));
        kit.advance(Duration.ofSeconds(1));
        assertThat(turnsIn(Duration.ofMinutes(1))).isLessThan(3);
        assertThat(kit.multi().stats().bundles()).isZero();
        assertThat(delivered).isEqualTo(1);
    }

    private int turnsIn(Duration time) {
        int turns = 0;
        for (long left = time.toNanos(); left > 0; turns++) {
            long step = Math.min(left, kit.multi().nextDeadline().toNanos());
            assertThat(step).isPositive();
            kit.advance(Duration.ofNanos(step));
            left -= step;
        }
        return turns;
    }

    /** The marks do their work: FULL, then writable at the low mark. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void theMarksHold(Ends role) {
        TestPeer peer = role.open(
                kit,
                handler(WsOptions.of().maxSendRate(1000).sendMarks(1000, 5000))
                        .onWritable(ws -> record.events.add("writable")));
        kit.onLoop(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(record.session.send(new byte[1000])).isEqualTo(SendResult.ACCEPTED);
            }
            assertThat(record.session.send(new byte[1])).isEqualTo(SendResult.FULL);
        });
        passTime(Duration.ofMillis(3500), peer::heardRaw);
        assertThat(record.events).isEmpty();
        passTime(Duration.ofSeconds(1), peer::heardRaw);
        assertThat(record.events).containsExactly("writable");
    }

    /** Ten minutes of waiting for a rate of ours are nobody's delay. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void noDeadlineFiresForOurOwnRate(Ends role) {
        WsOptions hasty = WsOptions.of()
                .maxSendRate(1)
                .maxReceiveRate(1)
                .stallTimeout(Duration.ofMillis(500))
                .pongTimeout(Duration.ofMillis(500))
                .pingInterval(Duration.ofMillis(300));
        TestPeer peer = role.open(kit, handler(hasty));
        new Flood(peer, frame(role)).pour();
        kit.onLoop(() -> record.session.send("x".repeat(2000)));
        passTime(Duration.ofMinutes(10), peer::heardRaw);
        assertThat(record.outcomes).isEmpty();
    }

    /** A ping that our rate holds back has its time from when it has left. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aPingHasItsTimeFromWhenItLeft(Ends role) {
        TestPeer peer = role.open(
                kit,
                handler(WsOptions.of()
                        .maxSendRate(2)
                        .pongTimeout(Duration.ofSeconds(2))
                        .pingText("x".repeat(40))
                        .pingInterval(Duration.ofSeconds(30))));
        // 42 to 46 bytes at 2 a second, and at most a second of the slow wheel.
        kit.advance(Duration.ofSeconds(30 + 20));
        assertThat(record.outcomes).isEmpty();
        assertThat(peer.heardRaw()).isNotEmpty();
        kit.advance(Duration.ofSeconds(15));
        assertThat(record.outcome().failure().message()).contains("pongTimeout");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void aPeerThatTakesNothingIsLateAllTheSame(Ends role) {
        TestPeer peer =
                role.open(kit, handler(WsOptions.of().maxSendRate(100_000).stallTimeout(Duration.ofSeconds(3))));
        kit.onLoop(() -> record.session.send(new byte[1 << 20]));
        kit.advance(Duration.ofSeconds(12));
        assertThat(record.outcome().failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.setting()).isEqualTo("stallTimeout"));
        assertThat(peer.heardRaw()).isNotEmpty();
    }

    /** Pongs pass the messages that wait, and not the frame that is under way; they count. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aPongPassesWhatWaitsButNotTheFrameUnderWay(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxSendRate(1000)));
        kit.onLoop(() -> {
            record.session.send("a".repeat(2000));
            record.session.send("b".repeat(2000));
        });
        peer.ping("here");
        kit.advance(Duration.ofSeconds(1));
        assertThat(peer.heard()).isEmpty();
        kit.advance(Duration.ofMillis(1200));
        assertThat(peer.heard()).hasSize(2).last().isEqualTo("8a here");
        kit.advance(Duration.ofSeconds(3));
        assertThat(peer.heard()).singleElement().asString().startsWith("81 b");
    }

    /** The close frame stands behind what was accepted, and has its turn by the rate. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCloseWaitsItsTurn(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxSendRate(1000)));
        kit.onLoop(() -> {
            record.session.send("a".repeat(10_000));
            record.session.close();
        });
        kit.advance(Duration.ofSeconds(9));
        assertThat(peer.heard()).isEmpty();
        kit.advance(Duration.ofMillis(1500));
        assertThat(peer.heard()).hasSize(2);
        peer.close(1000).finish();
        kit.settle();
        assertThat(record.outcome().clean()).isTrue();
    }

    /** A close does not wait for ever: 60 s in all, and the outcome says what that costs. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCloseOverAMinuteOfRateIsCut(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxSendRate(1000)));
        kit.onLoop(() -> {
            record.session.send(new byte[100_000]);
            record.session.close();
        });
        passTime(Duration.ofSeconds(59), peer::heardRaw);
        assertThat(record.outcomes).isEmpty();
        passTime(Duration.ofSeconds(3), peer::heardRaw);
        assertThat(record.outcome().failure().message()).contains("closeTimeout");
        assertThat((double) record.outcome().unsent()).isCloseTo(40_000.0, Percentage.withPercentage(6));
    }

    /** A close of the peer's, behind what is read slowly, ends the session as it should. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void aCloseBehindWhatIsReadSlowlyIsClean(Ends role) {
        TestPeer peer = role.open(kit, handler(WsOptions.of().maxReceiveRate(1000)));
        peer.text("x".repeat(9000)).close(1000);
        kit.advance(Duration.ofSeconds(8));
        assertThat(record.outcomes).isEmpty();
        kit.advance(Duration.ofSeconds(8));
        assertThat(delivered).isEqualTo(9000);
        assertThat(record.outcome().close().code()).isEqualTo(1000);
    }
}
