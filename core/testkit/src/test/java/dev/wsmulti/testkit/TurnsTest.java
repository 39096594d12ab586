package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kit counts what its loop does, and repeats what it did by chance. */
final class TurnsTest {
    private final TestKit kit = TestKit.create(7);

    @Test
    void anIdleLoopTakesNoTurns() {
        kit.multi().add(kit.request().onMessage(WsSession::send));
        TestPeer peer = kit.accept();
        kit.settle();
        Turns before = kit.turns();
        assertThat(before.moved()).isPositive();
        kit.settle();
        assertThat(kit.turns()).isEqualTo(before);
        peer.text("hello").heard();
        Turns echo = kit.turns().since(before);
        assertThat(echo.moved()).isBetween(1L, 3L);
        assertThat(echo.vain()).isZero();
    }

    @Test
    void anHourWithoutDeadlinesWakesNobody() {
        kit.multi().add(kit.request());
        TestPeer peer = kit.accept();
        Turns before = kit.turns();
        kit.advance(Duration.ofHours(1));
        assertThat(kit.turns().since(before).all()).isLessThan(4);
        assertThat(peer.isFinished()).isFalse();
    }

    @Test
    void aTaskIsCalledFor() {
        List<String> ran = new ArrayList<>();
        kit.multi().execute(() -> ran.add("task"));
        kit.settle();
        assertThat(ran).containsExactly("task");
        assertThat(kit.turns()).isEqualTo(new Turns(0, 1, 0));
    }

    @Test
    void whatIsReadyAndNobodyTakesSpins() {
        Turns spinning = Turns.NONE.and(false, false).and(true, false).and(false, true);
        assertThat(spinning).isEqualTo(new Turns(1, 1, 1));
        assertThat(spinning.all()).isEqualTo(3);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(kit.seed()).isEqualTo(7);
        assertThat(TestKit.create(7).random().nextLong()).isEqualTo(kit.random().nextLong());
    }

    @Test
    void whatIsDoneFromOutsideWakesTheLoop() {
        kit.multi().add(kit.request());
        TestPeer peer = kit.accept();
        List<Long> ran = new ArrayList<>();
        long start = kit.clock().nanos();
        kit.after(
                Duration.ofSeconds(3),
                () -> kit.multi().execute(() -> ran.add(kit.clock().nanos() - start)));
        kit.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly(Duration.ofSeconds(3).toNanos());
        assertThat(peer.isFinished()).isFalse();
    }

    @Test
    void aPeerExpectsToTheByte() {
        kit.multi().add(kit.request().onOpen(ws -> ws.send("hello")).onMessage((ws, message) -> ws.close()));
        TestPeer peer = kit.acceptRaw();
        peer.expect("GET / HTTP/1.1\r\n");
        assertThatThrownBy(() -> peer.expect("nothing"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 7, no faults");
        peer.acceptUpgrade();
        peer.expectText("hello").text("bye");
        assertThatThrownBy(() -> peer.expectClose(1001)).hasMessageContaining("88 1000");
        peer.expectClose(1000).close(1000).finish().expectEnd();
    }

    @Test
    void aPeerCutsWhereItIsTold() {
        Recorder record = new Recorder();
        kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.accept();
        peer.cutAfter(7).text("hello").text("cut here");
        kit.settle();
        assertThat(record.events).contains("text hello", "close");
        assertThat(record.outcome().failed()).isTrue();
    }
}
