package dev.wsmulti.time;

/**
 * Something that waits on a {@link Wheel}. It keeps its own place there, one int for each wheel, so that an idle entry
 * costs no object.
 */
public interface Timed {
    /** The place last given by {@link #place(Wheel, int)}, {@link Wheel#NOWHERE} at first. */
    int place(Wheel wheel);

    /** Remembers the place; for the wheel only. */
    void place(Wheel wheel, int place);

    /**
     * When this entry is really due, in nanoseconds of the loop's clock, or {@link Wheel#NEVER}. The wheel asks when the
     * entry's slot comes round: a deadline that has moved to later since then costs nothing until that moment.
     */
    long due(Wheel wheel);

    /** Called once when the entry is due. It is off the wheel by then and may be set again from here. */
    void fire(Wheel wheel, long now);
}
