package dev.wsmulti.transfer;

import dev.wsmulti.http.Target;
import java.time.Duration;

/** Refuses values that an option cannot have, with the option's name. */
final class Check {
    private Check() {}

    /** A time longer than {@link Setting#FOREVER}, as {@code ChronoUnit.FOREVER} is, means no other one. */
    static Duration positive(String option, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(
                    option + " must be positive but is " + value + " (Setting.FOREVER stands for none)");
        }
        return value.compareTo(Setting.FOREVER) < 0 ? value : Setting.FOREVER;
    }

    static long atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " must be at least " + least + " but is " + value);
        }
        return value;
    }

    /** What would not be sent is refused rather than dropped. */
    static Target withoutUserInfo(Target target) {
        if (target.userInfo().isPresent()) {
            throw new IllegalArgumentException("user and password in a URL are not sent: say them by credentials(..)"
                    + " and leave them out of " + target);
        }
        return target;
    }
}
