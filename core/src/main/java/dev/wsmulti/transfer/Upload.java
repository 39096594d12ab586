package dev.wsmulti.transfer;

import java.util.concurrent.CompletionStage;

/** A message on its way from a {@link Source}. Any thread. */
public interface Upload {
    /** Payload bytes taken from the source so far. */
    long sent();

    /** Completes with the number of bytes once the last one is queued, or exceptionally if it could not be. */
    CompletionStage<Long> done();

    /** Ends it. A message that has begun to go out cannot be taken back: then the session ends as cancelled. */
    void cancel();
}
