package dev.wsmulti;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.RetryAfter;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.WsOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Whether a link tries again after a session has ended, and when. No state, no clock. */
final class LinkLaw {
    /** Refusals that pass; any other status would come again. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504, 522, 524);

    /** Close codes by which the peer says that what we do is wrong (RFC 6455 section 7.4.1). */
    private static final Set<Integer> OURS = Set.of(1002, 1003, 1007, 1008, 1009, 1010);

    /** What of TLS may be another time. */
    private static final Set<TlsCode> WEATHER =
            Set.of(TlsCode.TRUNCATED, TlsCode.STALLED, TlsCode.TIMEOUT, TlsCode.BAD_RECORD);

    /** The alert of an end that is not well for a while, such as one with too much to do (RFC 8446 section 6.2). */
    private static final int INTERNAL_ERROR = 80;

    private LinkLaw() {}

    /** Whether it must never be tried again. */
    static boolean isFatal(WsOutcome outcome) {
        return outcome.cause()
                .map(LinkLaw::isFatal)
                .orElseGet(() -> !outcome.byPeer() && outcome.clean()
                        || OURS.contains(outcome.close().code()));
    }

    private static boolean isFatal(Failure failure) {
        return switch (failure.kind()) {
            case LOOKUP, CONNECT, CONNECTION_LOST -> false;
            // waiting for the answer to a close of ours
            case TIMED_OUT ->
                failure instanceof Failure.TimedOut late && late.setting().equals(Setting.CLOSE_TIMEOUT.option());
            case UPGRADE_REFUSED ->
                !(failure instanceof Failure.UpgradeRefused refused
                        && PASSING.contains(refused.head().status())
                        && asked(failure).compareTo(Setting.RETRY_AFTER.time(Role.CLIENT)) <= 0);
            case TLS ->
                !(failure instanceof Failure.Tls tls
                        && (WEATHER.contains(tls.code()) || tls.alert().orElse(-1) == INTERNAL_ERROR));
            case PROXY -> !failure.retryable();
            case NOT_VERIFIED,
                    HTTP_STATUS,
                    PROTOCOL,
                    LIMIT_EXCEEDED,
                    SOURCE_FAILED,
                    SINK_FAILED,
                    CANCELLED,
                    CALLBACK_THREW -> true;
        };
    }

    private static Duration asked(Failure failure) {
        return failure instanceof Failure.UpgradeRefused refused ? RetryAfter.of(refused.head()) : Duration.ZERO;
    }

    /**
     * How long to wait before the n-th attempt; empty for never. What the server asks for is not undercut: there chance adds
     * its part, so that those who were told the same do not come together.
     */
    static Optional<Duration> delay(WsOutcome outcome, int attempt, Backoff backoff, RandomGenerator chance) {
        if (attempt > backoff.atMost() || isFatal(outcome)) {
            return Optional.empty();
        }
        Duration asked = outcome.cause().map(LinkLaw::asked).orElse(Duration.ZERO);
        Duration own = backoff.delay(attempt, chance);
        if (asked.compareTo(own) <= 0) {
            return Optional.of(own);
        }
        return Optional.of(asked.plusNanos((long) (asked.toNanos() * backoff.jitter() * chance.nextDouble())));
    }
}
