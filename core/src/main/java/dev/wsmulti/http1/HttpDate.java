package dev.wsmulti.http1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the {@code Date} field (RFC 9110 section 5.6.7), made once a second. One for each loop. */
public final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private String text = "";

    /** The date of a second since 1970. */
    public String format(long epochSecond) {
        if (epochSecond != second) {
            second = epochSecond;
            text = IMF_FIXDATE.format(Instant.ofEpochSecond(epochSecond));
        }
        return text;
    }
}
