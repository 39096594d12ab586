package dev.wsmulti.transfer;

/**
 * A callback with an event. It runs on the loop's thread, never inside another callback, and may call everything but
 * {@code perform}, {@code poll} and {@code run}. What it throws ends its own transfer and nothing else.
 *
 * @param <S> the subject: the session, transfer or loop that it is about
 * @param <E> the event; what is lent is valid until the callback returns
 */
@FunctionalInterface
public interface Callback<S, E> {
    /** Takes the event. What it throws ends the transfer that it is about. */
    void on(S subject, E event) throws Exception;
}
