package dev.wsmulti.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusTest {
    @ParameterizedTest
    @CsvSource({
        "101, Switching Protocols",
        "200, OK",
        "304, Not Modified",
        "404, Not Found",
        "431, Request Header Fields Too Large",
        "505, HTTP Version Not Supported"
    })
    void knownCodesHaveAPhrase(int status, String reason) {
        assertThat(Status.reason(status)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"0", "99", "199", "299", "399", "499", "599", "600", "999"})
    void otherCodesHaveNone(int status) {
        assertThat(Status.reason(status)).isEmpty();
    }

    @Test
    void phrasesHoldNothingThatALineMayNot() {
        IntStream.range(0, 1_000)
                .mapToObj(Status::reason)
                .forEach(reason -> assertThat(reason).matches("[A-Za-z -]*"));
    }
}
