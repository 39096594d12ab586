package dev.wsmulti.transfer;

import dev.wsmulti.failure.Failure;
import java.time.Duration;
import java.util.Optional;

/** How a transfer ended: exactly one for each. */
public sealed interface Outcome permits WsOutcome, HttpOutcome {
    /** Why it failed, if it did. */
    Optional<Failure> cause();

    /** Time from {@code add}, or from the accepted request, to the end. */
    Duration took();

    default boolean failed() {
        return cause().isPresent();
    }

    /**
     * Why it failed.
     *
     * @throws IllegalStateException if it did not
     */
    default Failure failure() {
        return cause().orElseThrow(() -> new IllegalStateException("the transfer did not fail: ask failed() first"));
    }
}
