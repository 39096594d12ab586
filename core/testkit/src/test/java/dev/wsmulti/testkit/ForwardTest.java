package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code forward} never puts anything on the wire that is not the next piece. */
class ForwardTest {
    private final TestKit kit = TestKit.create();

    @Test
    void aMissingPieceIsNoticed() {
        WsSession b = kit.multi().add(kit.request());
        TestPeer bp = kit.accept();
        int[] n = {0};
        List<String> ev = new ArrayList<>();
        kit.multi().add(kit.request().onData((w, piece) -> {
            if (n[0]++ == 1) return;
            try {
                b.forward(piece);
                ev.add("ok");
            } catch (IllegalStateException e) {
                ev.add("refused");
            }
        }));
        TestPeer ap = kit.accept();
        byte[] f = ap.encode(0x02, new byte[10]);
        ap.send(Arrays.copyOf(f, 5));
        kit.settle();
        ap.send(Arrays.copyOfRange(f, 5, 12));
        kit.settle();
        ap.frame(0x80, new byte[3]);
        kit.settle();
        assertThat(ev).isEqualTo(List.of("ok", "refused"));
    }

    @Test
    void controlFramesAreRefused() {
        WsSession b = kit.multi().add(kit.request());
        TestPeer bp = kit.accept();
        List<String> ev = new ArrayList<>();
        kit.multi().add(kit.request().handler(WsHandler.of().controlFrames(true).onData((w, piece) -> {
            try {
                b.forward(piece);
            } catch (IllegalArgumentException e) {
                ev.add("refused");
            }
        })));
        TestPeer ap = kit.accept();
        ap.pong("p");
        kit.settle();
        assertThat(bp.heard()).isEmpty();
    }
}
