package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closing the loop ends, whatever callbacks and tasks do meanwhile. */
class LoopCloseTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @Test
    void anInterruptMeanwhileIsKeptForLater() {
        TestKit kit = TestKit.create(b -> b.closeGrace(Duration.ofMillis(50)));
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            kit.multi()
                    .add(kit.request()
                            .handler(record.handler()
                                    .onShutdown(w -> Thread.currentThread().interrupt())));
            kit.accept();
            kit.multi().close();
            Thread.interrupted();
        });
        assertThat(record.events).contains("close");
    }

    @Test
    void aTaskThatPostsItselfDoesNotKeepItOpen() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            Runnable[] r = new Runnable[1];
            r[0] = () -> kit.multi().execute(r[0]);
            kit.multi().execute(r[0]);
            kit.multi().close();
        });
    }

    @Test
    void fromACallbackItIsRefusedAndNothingHappens() {
        List<String> ev = new ArrayList<>();
        WsSession s = kit.multi()
                .add(kit.request()
                        .onMessage((w, m) -> {
                            try {
                                kit.multi().close();
                            } catch (IllegalStateException e) {
                                ev.add("refused");
                            }
                            ev.add("" + w.state());
                        })
                        .onClose((w, o) -> ev.add("close")));
        TestPeer p = kit.accept();
        p.text("x");
        kit.settle();
        assertThat(ev).containsExactly("refused", "OPEN");
    }
}
