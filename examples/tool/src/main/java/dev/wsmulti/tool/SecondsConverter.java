package dev.wsmulti.tool;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seconds, possibly with a fraction. */
final class SecondsConverter implements ITypeConverter<Duration> {
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    @Override
    public Duration convert(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() >= 0 && seconds.compareTo(MOST) <= 0) {
                return Duration.ofNanos(seconds.movePointRight(9).longValue());
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is not a number of seconds from 0 to " + MOST);
    }
}
