package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class VirtualClockTest {

    @Test
    void standsUntilItIsMoved() {
        VirtualClock clock = new VirtualClock();
        long before = clock.nanos();
        assertThat(clock.nanos()).isEqualTo(before);
        clock.advance(Duration.ofHours(3));
        assertThat(clock.nanos() - before).isEqualTo(Duration.ofHours(3).toNanos());
        assertThatThrownBy(() -> clock.advance(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
