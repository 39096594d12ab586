package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.Liveness;
import dev.wsmulti.transfer.RoundTrip;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What proves that a peer is there, how far it is, and what ends a session that is there for too long; virtual time. */
class LivenessTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final WsOptions PINGS = WsOptions.of().pingInterval(Duration.ofSeconds(10));

    private final TestKit kit = TestKit.create();
    private final List<String> received = new ArrayList<>();

    @AfterEach
    void close() {
        kit.close();
    }

    private WsSession open(WsOptions options) {
        return kit.multi().add(kit.request().options(options).onMessage((ws, message) -> received.add(message.text())));
    }

    private static Liveness liveness(WsSession session) {
        return session.info().liveness().orElseThrow();
    }

    private static String setting(WsSession session) {
        return ((Failure.TimedOut) session.outcome().orElseThrow().failure()).setting();
    }

    @Test
    void roundTripsAreLastLeastAndSmoothed() {
        WsSession session = open(PINGS);
        TestPeer peer = kit.accept();
        assertThat(liveness(session).roundTrip()).isEmpty();
        List<RoundTrip> seen = new ArrayList<>();
        for (long late : new long[] {1000, 3000, 2000}) {
            kit.advance(Duration.ofMillis(9_990));
            while (!liveness(session).awaitsPong()) {
                kit.advance(Duration.ofMillis(10));
            }
            kit.advance(Duration.ofMillis(late));
            peer.pong("");
            kit.settle();
            seen.add(liveness(session).roundTrip().orElseThrow());
        }
        assertThat(seen.stream().map(trip -> trip.last().toMillis()))
                .usingElementComparator((a, b) -> Math.abs(a - b) <= b / 30 ? 0 : Long.compare(a, b))
                .containsExactly(1000L, 3000L, 2000L);
        assertThat(seen.get(2).least().toMillis()).isCloseTo(1000, within(30L));
        // 1000, then + 2000 / 8, then + 750 / 8
        assertThat(seen.get(2).smoothed().toMillis()).isCloseTo(1343, within(25L));
    }

    @Test
    void anyByteAnswersAPingAndOnlyItsPongMeasuresIt() {
        WsSession session = open(PINGS);
        TestPeer peer = kit.accept();
        kit.advance(Duration.ofSeconds(11));
        assertThat(liveness(session).awaitsPong()).isTrue();
        kit.advance(Duration.ofSeconds(8));
        peer.text("here");
        kit.advance(Duration.ofSeconds(5));
        assertThat(session.isDone()).isFalse();
        assertThat(liveness(session).awaitsPong()).isFalse();
        assertThat(liveness(session).roundTrip()).isEmpty();
        peer.pong("another's");
        kit.settle();
        assertThat(liveness(session).roundTrip()).isEmpty();
        assertThat(liveness(session).heard()).isZero();
    }

    @Test
    void aPeerThatSaysNothingIsDeadAfterThePongTimeout() {
        WsSession session = open(PINGS.pongTimeout(Duration.ofSeconds(3)));
        kit.accept();
        kit.advance(Duration.ofSeconds(14));
        assertThat(setting(session)).isEqualTo("pongTimeout");
    }

    @Test
    void aFloodOfPingsIsRefusedByName() {
        WsSession session = open(WsOptions.of().maxPings(5));
        TestPeer peer = kit.accept();
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 5; i++) {
                peer.ping("p");
                kit.settle();
            }
            kit.advance(Duration.ofSeconds(1));
        }
        assertThat(session.isDone()).isFalse();
        for (int i = 0; i < 6; i++) {
            peer.ping("p");
        }
        kit.settle();
        peer.heardRaw();
        peer.finish();
        kit.settle();
        Failure failure = session.outcome().orElseThrow().failure();
        assertThat(failure.kind()).isEqualTo(Kind.LIMIT_EXCEEDED);
        assertThat(failure.message()).contains("maxPings");
        assertThat(session.outcome().orElseThrow().close().code()).isEqualTo(1008);
        assertThatThrownBy(() -> WsOptions.of().maxPings(40_000)).hasMessageContaining("32766");
    }

    @Test
    void aSessionWithoutAMessageEndsAndPingsDoNotCount() {
        WsSession session = open(PINGS.idleLimit(MINUTE));
        TestPeer peer = kit.accept();
        kit.advance(Duration.ofSeconds(5));
        peer.text("once");
        for (int i = 0; i < 8; i++) {
            answerAfterAll(peer, Duration.ofSeconds(5));
        }
        assertThat(liveness(session).idleLeft()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(35));
        for (int i = 0; i < 9; i++) {
            answerAfterAll(peer, Duration.ofSeconds(5));
        }
        assertThat(received).containsExactly("once");
        peer.finish();
        kit.settle();
        assertThat(setting(session)).isEqualTo("idleLimit");
    }

    /** Answers whatever ping has come meanwhile. */
    private void answerAfterAll(TestPeer peer, Duration time) {
        kit.advance(time);
        for (String frame : peer.heard()) {
            if (frame.startsWith("89")) {
                peer.pong("");
            }
        }
        kit.settle();
    }

    @Test
    void messagesKeepItAlive() {
        WsSession session = open(WsOptions.of().idleLimit(MINUTE));
        TestPeer peer = kit.accept();
        for (int i = 0; i < 10; i++) {
            kit.advance(Duration.ofSeconds(50));
            peer.text("x");
            kit.settle();
        }
        assertThat(session.isDone()).isFalse();
        kit.advance(Duration.ofSeconds(62));
        peer.expectClose(1001);
        peer.close(1001).finish();
        kit.settle();
        assertThat(setting(session)).isEqualTo("idleLimit");
    }

    @Test
    void lifetimesEndUpToATenthEarlierByChance() {
        Duration hour = Duration.ofHours(1);
        Set<Duration> left = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            WsSession session = open(WsOptions.of().maxLifetime(hour));
            kit.accept();
            left.add(liveness(session).lifeLeft());
        }
        assertThat(left)
                .hasSizeGreaterThan(15)
                .allMatch(each -> each.compareTo(hour) <= 0 && each.compareTo(Duration.ofMinutes(53)) > 0);
        WsSession session = open(WsOptions.of().maxLifetime(hour));
        TestPeer peer = kit.accept();
        Duration end = liveness(session).lifeLeft();
        kit.advance(end.minusSeconds(1));
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
        kit.advance(Duration.ofSeconds(3));
        peer.expectClose(1001);
        peer.finish();
        kit.settle();
        assertThat(setting(session)).isEqualTo("maxLifetime");
    }

    @Test
    void withoutLimitsThereIsNoEnd() {
        WsSession session = open(WsOptions.of());
        kit.accept();
        kit.advance(Duration.ofHours(1));
        Liveness seen = liveness(session);
        assertThat(seen.lifeLeft()).isEqualTo(Setting.FOREVER);
        assertThat(seen.idleLeft()).isEqualTo(Setting.FOREVER);
        assertThat(seen.heard()).isGreaterThanOrEqualTo(Duration.ofMinutes(59));
    }

    /** As long as no more than {@code pauseBuffer} of data arrived. */
    @Test
    void aPausedSessionAnswersPingsForAnHour() {
        WsSession session = open(PINGS);
        TestPeer peer = kit.accept();
        session.pause();
        kit.settle();
        for (int minute = 0; minute < 60; minute++) {
            peer.text("m" + minute).ping("p" + minute);
            kit.advance(MINUTE);
            assertThat(peer.heard()).contains("8a p" + minute);
        }
        assertThat(received).isEmpty();
        assertThat(session.isDone()).isFalse();
        session.resume();
        kit.settle();
        assertThat(received).hasSize(60);
    }
}
