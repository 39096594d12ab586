package dev.wsmulti.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Waits between attempts. */
final class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static long[] seconds(Backoff backoff, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToLong(i -> backoff.jitter(0).delay(i).toSeconds())
                .toArray();
    }

    @Test
    void doublesUpToTheLongest() {
        assertThat(seconds(Backoff.exponential(SECOND, Duration.ofSeconds(10)), 6))
                .containsExactly(1, 2, 4, 8, 10, 10);
        assertThat(seconds(Backoff.exponential(SECOND, Duration.ofMinutes(10)), 1000))
                .endsWith(600);
        assertThat(seconds(Backoff.exponential(Duration.ZERO, SECOND), 50)).containsOnly(0);
        assertThat(Backoff.exponential(SECOND, Setting.FOREVER).jitter(0).delay(Integer.MAX_VALUE))
                .isEqualTo(Setting.FOREVER);
    }

    @Test
    void tablesAndFixedWaits() {
        assertThat(seconds(Backoff.table(SECOND, Duration.ofSeconds(9), Duration.ofSeconds(3)), 5))
                .containsExactly(1, 9, 3, 3, 3);
        assertThat(seconds(Backoff.fixed(Duration.ofSeconds(7)), 3)).containsExactly(7, 7, 7);
    }

    @Test
    void chanceTakesOffUpToAThird() {
        Backoff backoff = Backoff.fixed(Duration.ofSeconds(100));
        Random random = new Random(1);
        List<Long> drawn = Stream.generate(() -> backoff.delay(1, random).toMillis())
                .limit(1000)
                .toList();
        assertThat(drawn).allMatch(millis -> millis >= 70_000 && millis <= 100_000);
        assertThat(drawn.stream().mapToLong(Long::longValue).average().orElseThrow())
                .isBetween(84_000.0, 86_000.0);
        assertThat(backoff.delay(1, new Random(5))).isEqualTo(backoff.delay(1, new Random(5)));
        assertThat(backoff.delay(1)).isBetween(Duration.ofSeconds(70), Duration.ofSeconds(100));
    }

    @Test
    void atMostTenTimesUnlessSaidOtherwise() {
        assertThat(Backoff.fixed(SECOND).atMost()).isEqualTo(10);
        assertThat(Backoff.fixed(SECOND).atMost(3).jitter(0.5).atMost()).isEqualTo(3);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Backoff.table()).hasMessageContaining("one wait");
        assertThatThrownBy(() -> Backoff.fixed(SECOND.negated())).hasMessageContaining("negative");
        assertThatThrownBy(() -> Backoff.fixed(SECOND).jitter(1.1)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> Backoff.fixed(SECOND).jitter(Double.NaN)).hasMessageContaining("jitter");
        assertThatThrownBy(() -> Backoff.fixed(SECOND).atMost(-1)).hasMessageContaining("atMost");
        assertThatThrownBy(() -> Backoff.fixed(SECOND).delay(0)).hasMessageContaining("attempt");
    }
}
