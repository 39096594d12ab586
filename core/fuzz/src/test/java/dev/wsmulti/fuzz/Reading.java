package dev.wsmulti.fuzz;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.layer.Protocol;

/** One run of a fresh protocol: tells each event in a way that does not show where the stream was cut. */
abstract class Reading<P extends Protocol> {
    final P protocol;
    final StringBuilder story = new StringBuilder();

    Reading(P protocol) {
        this.protocol = protocol;
    }

    /** Tells an event; says whether the next one is asked for. */
    abstract boolean tell(int event);

    /** Tells a failure, which ends the story. */
    String told(Failure failure) {
        if (failure instanceof Failure.Protocol violation) {
            return violation.code() + " " + violation.rule();
        }
        if (failure instanceof Failure.LimitExceeded limit) {
            return limit.code() + " " + limit.message();
        }
        return failure.message();
    }
}
