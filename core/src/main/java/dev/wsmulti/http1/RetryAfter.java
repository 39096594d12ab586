package dev.wsmulti.http1;

import dev.wsmulti.http.ResponseHead;
import java.time.Duration;
import java.time.Instant;

/** How long a server asks to be left alone (RFC 9110 section 10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /** Seconds or a date, here measured by the server's own clock; zero for what is neither. */
    public static Duration of(ResponseHead head) {
        String value = head.headers().firstValue("Retry-After").orElse("");
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value));
        }
        Instant now = head.headers().firstValue("Date").flatMap(HttpDate::parse).orElseGet(Instant::now);
        Duration until =
                HttpDate.parse(value).map(at -> Duration.between(now, at)).orElse(Duration.ZERO);
        return until.isNegative() ? Duration.ZERO : until;
    }
}
