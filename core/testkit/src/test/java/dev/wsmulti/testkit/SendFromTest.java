package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Upload;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A source may say and throw anything: its message has one end, and the loop goes on. */
class SendFromTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @Test
    void aLowMarkOfZeroLetsThroughWhatFits() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            WsSession s = kit.multi().add(kit.request().options(WsOptions.of().sendMarks(0, 1)));
            TestPeer p = kit.accept();
            kit.onLoop(() -> s.sendFrom(MessageType.BINARY, Source.of("hello")));
            assertThat(p.heard()).hasSize(1);
        });
    }

    @Test
    void aSourceThatThrowsWhenClosedDoesNotCostTheOutcome() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        kit.accept();
        Src src = new Src();
        src.onClose = new IllegalStateException("boom");
        Upload[] u = new Upload[1];
        kit.onLoop(() -> u[0] = s.sendFrom(MessageType.BINARY, src));
        s.cancel();
        kit.settle();
        assertThat(record.events).containsExactly("open", "close");
        assertThat(u[0].done().toCompletableFuture()).isDone();
    }

    @Test
    void aSourceThatCannotBeClosedAtItsEndWasSentAllTheSame() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        kit.accept();
        Src src = new Src();
        src.next = Source.State.END;
        src.give = 5;
        src.ioClose = new IOException("boom");
        Upload[] u = new Upload[1];
        kit.onLoop(() -> u[0] = s.sendFrom(MessageType.BINARY, src));
        kit.settle();
        assertThat(src.closed).isEqualTo(1);
        assertThat(u[0].done().toCompletableFuture()).isDone();
    }

    @Test
    void aSourceThatThrowsTheSameTwiceIsToldOnce() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        TestPeer p = kit.accept();
        Src src = new Src();
        src.ioRead = src.ioClose = new IOException("boom");
        Upload[] u = new Upload[1];
        kit.onLoop(() -> u[0] = s.sendFrom(MessageType.BINARY, src));
        kit.settle();
        assertThat(u[0].done().toCompletableFuture()).isDone();
        assertThat(p.heard()).hasSize(1);
    }

    @Test
    void aSourceThatSaysMoreAndGivesNothingDoesNotHoldTheLoop() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            WsSession s = kit.multi().add(kit.request().handler(record.handler()));
            kit.accept();
            Src src = new Src();
            src.next = Source.State.MORE;
            kit.multi().execute(() -> s.sendFrom(MessageType.BINARY, src));
            for (int i = 0; i < 10; i++) kit.multi().perform();
        });
    }

    @Test
    void aResumeInsideTheReadCounts() {
        WsSession s = kit.multi().add(kit.request());
        TestPeer p = kit.accept();
        int[] n = {0};
        kit.onLoop(() -> s.sendFrom(MessageType.BINARY, new Src() {
            public State read(ByteBuffer t) {
                if (n[0]++ == 0) {
                    s.resume();
                    return State.LATER;
                }
                t.put((byte) 1);
                return State.END;
            }
        }));
        assertThat(p.heard()).hasSize(1);
    }

    @Test
    void noFrameMayBeBegunAmidTheMessage() {
        WsSession s = kit.multi().add(kit.request().handler(record.handler()));
        kit.accept();
        kit.onLoop(() -> {
            s.sendFrom(MessageType.BINARY, new Src());
            assertThatThrownBy(() -> s.startFrame(MessageType.BINARY, 10, false))
                    .isInstanceOf(IllegalStateException.class);
        });
    }

    static class Src implements Source {
        State next = State.LATER;
        int give;
        RuntimeException onClose;
        IOException ioClose;
        IOException ioRead;
        int closed;

        public long length() {
            return -1;
        }

        public void open() {}

        public State read(ByteBuffer t) throws IOException {
            if (ioRead != null) throw ioRead;
            int n = Math.min(give, t.remaining());
            give -= n;
            t.put(new byte[n]);
            return next;
        }

        public void close() throws IOException {
            closed++;
            if (onClose != null) throw onClose;
            if (ioClose != null) throw ioClose;
        }
    }
}
