package dev.wsmulti.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 section 7.4.2 and the registry of close codes: both edges of every range. */
final class CloseCodeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 999, false",
        "1000, 1003, true",
        "1004, 1006, false",
        "1007, 1014, true",
        "1015, 2999, false",
        "3000, 4999, true",
        "5000, 65535, false"
    })
    void everyCodeOfARangeMayStandInACloseFrameOrNone(int first, int last, boolean sendable) {
        for (int code = first; code <= last; code++) {
            assertThat(CloseCode.isSendable(code)).as("%d", code).isEqualTo(sendable);
        }
    }
}
