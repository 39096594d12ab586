package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Lesson(
        ids = "CVE-2024-22201 (Jetty)",
        text = "a connection whose way out is full is closed by its deadline like any other, within two periods")
final class CveCongestedIdleTest {
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final Hostile hostile = new Hostile();

    @BeforeEach
    void littleRoom() {
        hostile.kit().network().capacity(1024);
    }

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** Idle, so it is pinged; the ping cannot leave, nor any answer come. */
    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void aSessionThatIsPinged(End end) {
        WsHandler handler = WsHandler.of()
                .onMessage(
                        (ws, message) -> assertThat(ws.send(new byte[100_000])).isEqualTo(SendResult.ACCEPTED))
                .options(WsOptions.of().pingInterval(PERIOD));
        Victim victim = hostile.victim(end, handler);
        victim.hears(Hostile.written(end, "81 01 61"), Sizes.whole());
        hostile.pass(PERIOD.multipliedBy(2));
        assertThat(victim.told).hasSize(2).last().asString().startsWith("! timed out while ");
        assertThat(victim.peer().isFinished()).isTrue();
    }

    @Test
    void anAnswerThatNobodyReads() {
        Victim victim = hostile.victim(End.HTTP_SERVER);
        for (int i = 0; i < 20; i++) {
            victim.peer().send("GET /" + i + " HTTP/1.1\r\nHost: h\r\n\r\n");
            hostile.kit().settle();
        }
        assertThat(hostile.kit().multi().stats().segments()).isPositive();
        hostile.pass(PERIOD.multipliedBy(2));
        assertThat(victim.peer().isFinished()).isTrue();
        assertThat(hostile.kit().multi().stats().segments()).isZero();
    }
}
