package dev.wsmulti.tls.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSizesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void smallUntil64KibAreSentAndAfterASecondOfSilence(long start) {
        RecordSizes sizes = new RecordSizes();
        assertThat(sizes.next(start)).isEqualTo(1_400);
        sizes.sent(64 * 1024 - 1, start);
        assertThat(sizes.next(start)).isEqualTo(1_400);
        sizes.sent(1, start);
        assertThat(sizes.next(start + SECOND - 1)).isEqualTo(16 * 1024);
        sizes.sent(100, start + SECOND - 1);
        assertThat(sizes.next(start + 2 * SECOND - 2)).isEqualTo(16 * 1024);
        assertThat(sizes.next(start + 2 * SECOND - 1)).isEqualTo(1_400);
    }

    @Test
    void oneThatHasSentNothingBeginsSmallAtAnyTime() {
        assertThat(new RecordSizes().next(-5 * SECOND)).isEqualTo(1_400);
    }
}
