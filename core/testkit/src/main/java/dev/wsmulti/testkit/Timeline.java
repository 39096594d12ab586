package dev.wsmulti.testkit;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What happens by itself on a network in memory, each at its moment of virtual time; those of one moment in their order. */
final class Timeline {
    private record Event(long at, long number, Runnable action) {}

    private final VirtualClock clock;
    private final long origin;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long made;

    Timeline(VirtualClock clock) {
        this.clock = clock;
        origin = clock.nanos();
    }

    /** Counts from the making of this timeline: the clock's own count may wrap. */
    long now() {
        return clock.nanos() - origin;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now() + nanos, made++, action));
    }

    /** Nanoseconds until the next event, {@link Long#MAX_VALUE} if there is none. */
    long untilNext() {
        Event next = events.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.at - now());
    }

    /** Lets everything happen whose moment has come. */
    void catchUp() {
        while (untilNext() == 0) {
            events.remove().action.run();
        }
    }

    /** Moves the clock to the next event, but not further than so far. */
    void step(long most) {
        clock.advance(Math.min(most, untilNext()));
        catchUp();
    }
}
