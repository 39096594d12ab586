package dev.wsmulti.tool;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Retry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a transfer is made again as curl's {@code --retry} says, and when. This is not {@code HttpFetch.retry}: with curl
 * {@code -m} holds for each attempt, and any failure may be one to try again after.
 */
final class Retrying {
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504, 522, 524);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final RetryOptions options;
    private final boolean failsOnStatus;
    private final Backoff backoff;
    private long began;
    private int attempts;
    private Optional<Retry> decided = Optional.empty();

    Retrying(Options given) {
        options = given.http.retry;
        failsOnStatus = given.fail;
        Backoff waits = options.delay.isZero() ? Backoff.exponential(FIRST, LONGEST) : Backoff.fixed(options.delay);
        backoff = waits.jitter(0).atMost(options.attempts);
    }

    /** The first attempt begins. */
    void begins() {
        began = System.nanoTime();
    }

    /** Whether an answer is not to be the last one; then {@link #after} says so again at its end. */
    boolean passes(ResponseHead head) {
        boolean failure = failsOnStatus && head.status() >= 400 && options.allErrors;
        decided = PASSING.contains(head.status()) || failure
                ? next(new Failure.HttpStatus(head.status()), asked(head))
                : Optional.empty();
        return decided.isPresent();
    }

    /** Whether there is another attempt after this end. */
    Optional<Retry> after(HttpOutcome outcome) {
        Optional<Retry> again = decided;
        decided = Optional.empty();
        return again.isPresent() || !outcome.failed() || !isToPass(outcome.failure())
                ? again
                : next(outcome.failure(), Duration.ZERO);
    }

    private boolean isToPass(Failure failure) {
        return switch (failure.kind()) {
            case TIMED_OUT, LOOKUP -> true;
            case CONNECT -> options.refused || options.allErrors;
            case SINK_FAILED, SOURCE_FAILED, CANCELLED, CALLBACK_THREW -> false;
            default -> options.allErrors;
        };
    }

    private Optional<Retry> next(Failure cause, Duration asked) {
        if (attempts >= backoff.atMost()) {
            return Optional.empty();
        }
        Duration delay = asked.isZero() ? backoff.delay(attempts + 1) : asked;
        Duration passed = Duration.ofNanos(System.nanoTime() - began);
        if (!options.maxTime.isZero() && passed.plus(asked).compareTo(options.maxTime) >= 0) {
            return Optional.empty();
        }
        attempts++;
        return Optional.of(new Retry(attempts, delay, cause));
    }

    /** What {@code Retry-After} asks for (RFC 9110 section 10.2.3): seconds or a date; zero where it is neither. */
    private static Duration asked(ResponseHead head) {
        String value = head.headers().firstValue("Retry-After").orElse("");
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            Duration wait = Duration.between(Instant.now(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException noDate) {
            return Duration.ZERO;
        }
    }

    /** For people: why, when, and how often yet. */
    String text(Retry retry) {
        int left = backoff.atMost() - retry.attempt();
        return retry.cause().message() + "; again in " + retry.delay().toMillis() / 1000.0 + " s, "
                + (left == 0 ? "for the last time" : "then " + left + " times more at most");
    }
}
