package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two sessions tied to one another: a pipe with back-pressure both ways. */
class PaceByTest {
    private final TestKit kit = TestKit.create();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void aPipeLosesNothingWhileOneEndIsSlowAndRestsWhenIdle() {
        WsSession[] ends = new WsSession[2];
        WsOptions options = WsOptions.of().sendMarks(1_000, 10_000);
        ends[0] = kit.multi().add(kit.request().options(options).onMessage((ws, message) -> ends[1].send(message)));
        TestPeer front = kit.accept();
        ends[1] = kit.multi().add(kit.request().options(options).onMessage((ws, message) -> ends[0].send(message)));
        TestPeer back = kit.accept();
        ends[0].paceBy(ends[1]);
        ends[1].paceBy(ends[0]);
        kit.settle();
        back.raw().connection().toServer().stallWrites();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String text = i + "x".repeat(997);
            expected.add("81 " + text);
            front.text(text);
            kit.settle();
        }
        assertThat(ends[1].queuedBytes()).isLessThan(12_000);
        back.raw().connection().toServer().release();
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 100 && heard.size() < 50; i++) {
            heard.addAll(back.heard());
        }
        assertThat(heard).isEqualTo(expected);
        back.text("answer");
        assertThat(front.heard()).containsExactly("81 answer");
    }
}
