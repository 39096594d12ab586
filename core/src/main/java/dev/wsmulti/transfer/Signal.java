package dev.wsmulti.transfer;

/**
 * A callback without an event; see {@link Callback} for its rules.
 *
 * @param <S> the subject
 */
@FunctionalInterface
public interface Signal<S> {
    /** It has happened. What it throws ends the transfer that it is about. */
    void on(S subject) throws Exception;
}
