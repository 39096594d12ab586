package dev.wsmulti.failure;

/**
 * Carries a failure from the layer that found it to the one place that catches it. Internal: no callback or caller ever
 * sees it. It has no stack trace, for it is a message and not a defect.
 */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.message(), failure.cause().orElse(null), false, false);
        this.failure = failure;
    }

    /** What was found. */
    public Failure failure() {
        return failure;
    }
}
