package dev.wsmulti.layer;

/**
 * The top of a stack: bytes in, events out, one at a time, pulled. An implementation is a flyweight: after {@link #next}
 * its fields describe the event, until the next call. What is left unread of an event's bytes is skipped then. It never
 * reads a clock, calls nobody back, and throws {@code FailureException} for what the peer did wrong.
 */
public interface Protocol {
    /** No event: more bytes are needed. May be asked again at any time. */
    int MORE = 0;

    /** The peer has finished, at a place where it may; nothing will follow. May be asked again. */
    int END = 1;

    /**
     * The next event of this protocol, {@link #MORE} or {@link #END}. A failure is thrown once; the protocol must not be
     * asked again after it.
     */
    int next(Wire wire);

    /** Whether there is nothing to remember: no event, unit or message is half done, so that a fresh one could go on. */
    boolean idle();
}
