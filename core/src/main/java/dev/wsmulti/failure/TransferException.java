package dev.wsmulti.failure;

/** What blocking forms and futures throw where a callback would get an outcome. */
public final class TransferException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public TransferException(Failure failure) {
        super(failure.message(), failure.cause().orElse(null));
        this.failure = failure;
    }

    /** Why it failed. */
    public Failure failure() {
        return failure;
    }
}
