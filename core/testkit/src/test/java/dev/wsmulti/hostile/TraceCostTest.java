package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.TraceLevel;
import dev.wsmulti.transfer.TraceLevels;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** A trace that is off makes no text and no object, however many frames pass. */
class TraceCostTest {
    private static final int FRAMES = 20_000;

    /** Bytes of heap for each message received and sent. */
    private static long costWith(TraceLevels levels) {
        try (TestKit kit = TestKit.create(builder -> builder.trace(levels))) {
            int[] received = new int[1];
            kit.multi().add(kit.request().onMessage((ws, message) -> {
                received[0]++;
                if (ws.send(message) == SendResult.CLOSED) {
                    throw new IllegalStateException("the session ended");
                }
            }));
            TestPeer peer = kit.accept();
            round(kit, peer);
            received[0] = 0;
            long bytes = round(kit, peer);
            assertThat(received[0]).isEqualTo(FRAMES);
            return bytes / FRAMES;
        }
    }

    private static long round(TestKit kit, TestPeer peer) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES; i++) {
            frames.writeBytes(peer.encode(0x82, new byte[1]));
        }
        peer.send(frames.toByteArray());
        long bytes = Allocated.by(kit::settle);
        peer.raw().take();
        return bytes;
    }

    @Test
    void aTraceThatIsOffCostsNothingForEachMessage() {
        long off = costWith(TraceLevels.all(TraceLevel.OFF));
        assertThat(off).isLessThan(64);
        assertThat(costWith(TraceLevels.of())).isBetween(off - 8, off + 8);
        assertThat(costWith(TraceLevels.all(TraceLevel.DEBUG))).isGreaterThan(off + 100);
    }
}
