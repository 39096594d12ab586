package dev.wsmulti.http1;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates of fields (RFC 9110 section 5.6.7); the value of {@code Date} is made once a second. One for each loop. */
public final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE = form("EEE, dd MMM yyyy HH:mm:ss 'GMT'");

    /** The three forms of RFC 9110 section 5.6.7; the last two are of the past and to be understood. */
    private static final List<DateTimeFormatter> FORMS =
            List.of(IMF_FIXDATE, shortYear(), form("EEE MMM ppd HH:mm:ss yyyy"));

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

    /** The moment that a date of any of the three forms says; none where it is no date. */
    public static Optional<Instant> parse(String text) {
        return FORMS.stream().flatMap(form -> parse(form, text).stream()).findFirst();
    }

    private static Optional<Instant> parse(DateTimeFormatter form, String text) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeParseException noSuchForm) {
            return Optional.empty();
        }
    }

    /** "A timestamp that appears to be more than 50 years in the future" is one of the past. */
    private static DateTimeFormatter shortYear() {
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(
                        ChronoField.YEAR, 2, 2, LocalDate.now(ZoneOffset.UTC).minusYears(49))
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
    }
}
