package dev.wsmulti.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpDateTest {
    private final HttpDate date = new HttpDate();

    @Test
    void theExampleOfTheStandard() {
        // RFC 9110 section 5.6.7
        assertThat(date.format(784_111_777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(date.format(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @Test
    void theTextOfASecondIsMadeOnce() {
        assertThat(date.format(7)).isSameAs(date.format(7));
        assertThat(date.format(8)).isEqualTo("Thu, 01 Jan 1970 00:00:08 GMT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void allFormsAreUnderstood(String text) {
        assertThat(HttpDate.parse(text)).contains(Instant.ofEpochSecond(784_111_777));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Mon, 06 Nov 1994 08:49:37 GMT"
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }
}
