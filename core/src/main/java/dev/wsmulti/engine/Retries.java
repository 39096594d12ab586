package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.RetryAfter;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Retry;
import dev.wsmulti.transfer.Setting;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a transfer is tried again: at once on another connection, or later as its user wishes. Counts. */
final class Retries {
    /** RFC 9110 section 9.2.2: what may be sent again without asking. */
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    /** Those that curl takes for passing. */
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504, 522, 524);

    private static final Duration LONGEST = Setting.RETRY_AFTER.time(Role.CLIENT);

    private final String method;
    private final @Nullable Backoff backoff;
    private final int mostRepeats;
    private int repeats;
    private int attempts;
    private long due = Wheel.NEVER;

    Retries(HttpFetch request) {
        method = request.method();
        backoff = request.retry().orElse(null);
        mostRepeats = request.connect().maxConnectionRetries();
    }

    /** When the next attempt begins; {@link Wheel#NEVER} if none waits. */
    long due() {
        return due;
    }

    /** Whether an attempt is over and the next one has not begun. */
    boolean isWaiting() {
        return due != Wheel.NEVER;
    }

    /** It begins. */
    void begin() {
        due = Wheel.NEVER;
    }

    /**
     * Whether it begins again at once. RFC 9112 section 9.3.1: the server closed an idle connection while our request was on
     * its way.
     */
    boolean repeats(Failure why, HttpConnection from) {
        boolean again = why instanceof Failure.ConnectionLost
                && from.reused()
                && from.exchangeIn() == 0
                && repeats < mostRepeats
                && isRepeatable();
        repeats += again ? 1 : 0;
        return again;
    }

    /** Whether it has begun again as often as it may. */
    boolean isLastRepeat() {
        return repeats > 0 && repeats == mostRepeats;
    }

    /** Whether the method may be sent again though the server may have acted on it. */
    private boolean isRepeatable() {
        return REPEATABLE.contains(method);
    }

    /** After an answer, whatever the method: the server has said that it did nothing. */
    Optional<Retry> after(ResponseHead head, long now, long end) {
        if (!PASSING.contains(head.status())) {
            return Optional.empty();
        }
        return next(new Failure.HttpStatus(head.status()), RetryAfter.of(head), now, end);
    }

    /** After a failure without an answer; {@code unsent} says that the server cannot have acted on the request. */
    Optional<Retry> after(Failure failure, boolean unsent, long now, long end) {
        boolean again = failure.retryable() && (unsent || isRepeatable());
        return again ? next(failure, Duration.ZERO, now, end) : Optional.empty();
    }

    private Optional<Retry> next(Failure cause, Duration asked, long now, long end) {
        if (backoff == null || attempts >= backoff.atMost() || asked.compareTo(LONGEST) > 0) {
            return Optional.empty();
        }
        Duration delay = asked.isZero() ? backoff.delay(attempts + 1) : asked;
        long at = Engine.after(now, delay);
        if (end != Wheel.NEVER && at - end >= 0) {
            return Optional.empty();
        }
        due = at;
        attempts++;
        return Optional.of(new Retry(attempts, delay, cause));
    }
}
