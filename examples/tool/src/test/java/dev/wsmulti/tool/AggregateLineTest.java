package dev.wsmulti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns of curl's {@code -Z}, which are of a fixed width. */
class AggregateLineTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0,    0",
                "99999,99999",
                "100000,  98k",
                "10238976,9999k",
                "10240000, 9.8M",
                "104857600, 100M",
                "10737418240,10.0G",
                "9223372036854775807,8192P",
            })
    void bytes(long bytes, String shown) {
        assertThat(AggregateLine.inFive(bytes)).isEqualTo(shown).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0.9,--:--:--",
                "59.9, 0:00:59",
                "3661, 1:01:01",
                "359999,99:59:59",
                "360000,  4d 04h",
                "1e12,999d 01h",
            })
    void time(double seconds, String shown) {
        assertThat(AggregateLine.time(seconds)).hasSize(8).isEqualTo(shown);
    }
}
