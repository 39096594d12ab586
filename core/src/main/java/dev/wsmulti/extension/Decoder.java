package dev.wsmulti.extension;

/** The receiving side of a session. */
public non-sealed interface Decoder extends Coder {
    /**
     * A message begins that is marked with our bits.
     *
     * @throws dev.wsmulti.failure.FailureException with {@code LimitExceeded} if what it needs cannot be had
     */
    void begin();

    /** The message has come whole. */
    void end();
}
