package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The marks at the ends of their ranges. */
class SendMarksTest {
    private final TestKit kit = TestKit.create();

    @Test
    void aSessionWithALowMarkOfZeroBecomesWritable() {
        List<String> ev = new ArrayList<>();
        WsSession s = kit.multi()
                .add(kit.request().options(WsOptions.of().sendMarks(0, 1)).onWritable(w -> ev.add("w")));
        TestPeer p = kit.accept();
        kit.onLoop(() -> {
            s.send("a");
            assertThat(s.send("b")).isEqualTo(SendResult.FULL);
        });
        p.heard();
        assertThat(ev).containsExactly("w");
    }

    @Test
    void aServerWithALowMarkOfZeroIsNotHeldForEver() {
        TestPeer p = Ends.SERVER.open(
                kit, WsHandler.of().options(WsOptions.of().sendMarks(0, 1)).onMessage(WsSession::send));
        p.text("a").text("b").text("c");
        assertThat(p.heard()).hasSize(3);
    }
}
