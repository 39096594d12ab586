package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.transfer.Close;

/** What a session says to its peer when it fails (RFC 6455 section 7.1.7). */
final class LastWords {
    private LastWords() {}

    static Close of(Failure failure) {
        if (failure instanceof Failure.Protocol broken) {
            return Close.of(broken.code()).because(broken.rule());
        }
        if (failure instanceof Failure.LimitExceeded limit) {
            return Close.of(limit.code());
        }
        if (failure instanceof Failure.TimedOut over) {
            return Close.GOING_AWAY.because(over.setting());
        }
        return Close.INTERNAL_ERROR;
    }

    /** Whether the peer did what it may not, so that the code we sent is the code of the end. */
    static boolean isPeersFault(Failure failure) {
        return failure instanceof Failure.Protocol || failure instanceof Failure.LimitExceeded;
    }
}
