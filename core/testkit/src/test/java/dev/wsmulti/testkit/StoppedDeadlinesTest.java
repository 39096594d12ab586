package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines that rest while a session cannot go on are there again when it does. */
class StoppedDeadlinesTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @Test
    void aClosedSessionEndsAfterTheResumeThoughItsServerKeepsTheConnection() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.accept();
        s.pause();
        kit.settle();
        peer.text("a").close(1000);
        kit.advance(Duration.ofMinutes(5));
        s.resume();
        kit.settle();
        kit.advance(Duration.ofMinutes(10));
        assertThat(record.events).containsExactly("open", "text a", "closing 1000", "close");
    }

    /** More than the events of one turn; {@code SessionFuzz} found that the deadline of the closing took the rest. */
    @Test
    void allThatWasParsedAheadComesBeforeTheEnd() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.accept();
        s.pause();
        kit.settle();
        for (int i = 0; i < 600; i++) {
            peer.text("a");
        }
        peer.close(1000);
        kit.advance(Duration.ofMinutes(5));
        s.resume();
        kit.settle();
        kit.advance(Duration.ofMinutes(10));
        assertThat(record.events).filteredOn("text a"::equals).hasSize(600);
        assertThat(record.events).endsWith("closing 1000", "close");
    }

    /** A reset fails at once; {@code SessionFuzz} found that it did so as a clean close, and nobody knew of the messages. */
    @Test
    void aResetThatCostsWhatWasParsedAheadIsAFailure() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.accept();
        s.pause();
        kit.settle();
        peer.text("a").close(1000);
        kit.settle();
        peer.reset();
        kit.settle();
        assertThat(s.outcome().orElseThrow().clean()).isFalse();
        assertThat(s.outcome().orElseThrow().failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void aResetBehindTheCloseCostsNothingWhereAllWasTold() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer peer = kit.accept();
        peer.text("a").close(1000);
        kit.settle();
        peer.reset();
        kit.settle();
        assertThat(s.outcome().orElseThrow().clean()).isTrue();
        assertThat(record.events).containsExactly("open", "text a", "closing 1000", "close");
    }

    @Test
    void aPongIsDueAgainWhenThePacerHasRoom() {
        WsSession b = kit.multi()
                .add(kit.request().options(WsOptions.of().sendMarks(10, 1000).stallTimeout(Duration.ofHours(1))));
        TestPeer bp = kit.accept();
        WsSession a = kit.multi()
                .add(kit.request()
                        .handler(record.handler().options(WsOptions.of().pingInterval(Duration.ofSeconds(30)))));
        TestPeer ap = kit.accept();
        a.paceBy(b);
        kit.settle();
        bp.raw().connection().toServer().stallWrites();
        kit.onLoop(() -> b.send(new byte[2000]));
        kit.advance(Duration.ofSeconds(120));
        bp.raw().connection().toServer().release();
        kit.settle();
        kit.advance(Duration.ofMinutes(30));
        assertThat(record.events).contains("close");
    }

    @Test
    void noPingIsDueInsideAFrameThatTheUserHasNotFinished() {
        WsSession s = kit.multi()
                .add(kit.request()
                        .handler(record.handler().options(WsOptions.of().pingInterval(Duration.ofSeconds(30)))));
        TestPeer p = kit.accept();
        kit.onLoop(() -> {
            MessageWriter w = s.startFrame(MessageType.BINARY, 10, true);
            w.write(ByteBuffer.wrap(new byte[3]));
        });
        kit.advance(Duration.ofSeconds(60));
        assertThat(record.events).containsExactly("open");
    }

    /** RFC 6455 section 5.5.2. */
    @Test
    void pingsAreAnsweredUntilOurCloseFrameLeaves() {
        WsSession s = kit.multi().add(kit.request());
        TestPeer p = kit.accept();
        kit.network();
        kit.onLoop(() -> {
            s.send(new byte[300_000]);
            s.close();
        });
        p.ping("p");
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            kit.settle();
            for (TestFrame f : p.frames()) heads.add(Integer.toHexString(f.first()));
        }
        assertThat(heads).contains("8a");
    }

    @Test
    void whoWasPacedIsForgottenAtItsEnd() {
        WsSession hub = kit.multi().add(kit.request());
        kit.accept();
        WeakReference<WsSession> gone = pacedOnce(hub);
        for (int i = 0; i < 20 && gone.get() != null; i++) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
    }

    private WeakReference<WsSession> pacedOnce(WsSession hub) {
        WsSession s = kit.multi().add(kit.request());
        TestPeer p = kit.accept();
        s.paceBy(hub);
        kit.settle();
        p.reset();
        kit.settle();
        assertThat(s.isDone()).isTrue();
        return new WeakReference<>(s);
    }
}
