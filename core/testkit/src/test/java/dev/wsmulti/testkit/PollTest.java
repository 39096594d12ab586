package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code poll} only waits; {@code perform} works. */
class PollTest {
    private final TestKit kit = TestKit.create();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void aSecondPollWithoutPerformIsRefusedWhileSomethingIsReady() {
        kit.multi().add(kit.request());
        TestPeer peer = kit.accept();
        peer.text("x");
        kit.multi().poll(Duration.ofSeconds(1));
        assertThatThrownBy(() -> kit.multi().poll(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("perform()");
        kit.multi().perform();
        kit.multi().poll(Duration.ZERO);
    }

    /** Who adds and only polls would wait for ever, and each poll would return at once. */
    @Test
    void aSecondPollWithoutPerformIsRefusedWhileWhatWasAddedHasNotBegun() {
        kit.multi().add(kit.request());
        kit.multi().poll(Duration.ofSeconds(1));
        assertThatThrownBy(() -> kit.multi().poll(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("perform()");
        kit.multi().perform();
        kit.multi().poll(Duration.ZERO);
    }

    @Test
    void aWakeupIsNoReasonToRefuseAPoll() {
        for (int i = 0; i < 3; i++) {
            kit.multi().wakeup();
            assertThatCode(() -> kit.multi().poll(Duration.ofSeconds(1))).doesNotThrowAnyException();
        }
    }

    @Test
    void whatAPerformLeftOverIsNoReasonToRefuseAPoll() {
        int[] received = {0};
        kit.multi().add(kit.request().onMessage((ws, message) -> received[0]++));
        TestPeer peer = kit.accept();
        for (int i = 0; i < 1000; i++) {
            peer.text("");
        }
        while (received[0] < 1000) {
            kit.multi().perform();
            assertThatCode(() -> kit.multi().poll(Duration.ZERO)).doesNotThrowAnyException();
        }
        assertThat(received[0]).isEqualTo(1000);
    }
}
