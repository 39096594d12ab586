package dev.wsmulti.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A timer wheel over arrays. An entry fires at most one tick after it is due, never before. Deadlines beyond one
 * revolution wait in the farthest slot and are looked at again when it comes round. Confined to the loop's thread.
 */
public final class Wheel {
    /** The place of an entry that is not on the wheel. */
    public static final int NOWHERE = -1;

    /** The due time of an entry that waits for nothing. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int SLOTS = 512;
    private static final int SLOT_BITS = 9;
    private static final Timed[] NONE = {};

    private final long tick;
    private final @Nullable Timed[][] slots = new Timed[SLOTS][];
    private final int[] counts = new int[SLOTS];
    private final long[] occupied = new long[SLOTS / Long.SIZE];
    private long origin;
    private long hand;
    private long reached;
    private int size;

    /**
     * @param tick nanoseconds between two slots
     * @param now the present time of the clock that will be passed to {@link #advance}
     */
    public Wheel(long tick, long now) {
        this.tick = tick;
        this.origin = now;
        Arrays.fill(slots, NONE);
    }

    /** Entries on the wheel. */
    public int size() {
        return size;
    }

    /** Puts the entry where it will fire at its {@link Timed#due} time, unless it already waits for that or earlier. */
    public void set(Timed entry) {
        long due = entry.due(this);
        if (due == NEVER) {
            return;
        }
        int place = entry.place(this);
        long target = tickOf(due);
        if (place != NOWHERE) {
            if (tickAt(place & (SLOTS - 1)) <= target) {
                return;
            }
            remove(entry);
        }
        put(entry, target);
    }

    /** Takes the entry off, if it is on. */
    public void remove(Timed entry) {
        int place = entry.place(this);
        if (place == NOWHERE) {
            return;
        }
        int slot = place & (SLOTS - 1);
        int index = place >>> SLOT_BITS;
        @Nullable Timed[] entries = slots[slot];
        int lastIndex = --counts[slot];
        Timed moved = entries[lastIndex];
        entries[lastIndex] = null;
        if (moved != null && index < lastIndex) {
            entries[index] = moved;
            moved.place(this, place);
        }
        entry.place(this, NOWHERE);
        size--;
        if (lastIndex == 0) {
            occupied[slot >> 6] &= ~(1L << slot);
            slots[slot] = NONE;
        }
    }

    /** Nanoseconds from {@code now} until the wheel has to be advanced again, or {@link #NEVER}. Zero if overdue. */
    public long untilNext(long now) {
        if (size == 0) {
            return NEVER;
        }
        int from = (int) ((hand + 1) & (SLOTS - 1));
        int slot = firstOccupied(from, SLOTS);
        if (slot < 0) {
            slot = firstOccupied(0, from);
        }
        return Math.max(0, origin + tickAt(slot) * tick - now);
    }

    private int firstOccupied(int from, int to) {
        for (int slot = from; slot < to; slot = (slot | Long.SIZE - 1) + 1) {
            long set = occupied[slot >> 6] & -1L << slot;
            if (set != 0) {
                int found = (slot & -Long.SIZE) + Long.numberOfTrailingZeros(set);
                return found < to ? found : -1;
            }
        }
        return -1;
    }

    /** Fires what is due by {@code now}. Entries set meanwhile are due in a later call. */
    public void advance(long now) {
        if (now - (origin + (hand + 1) * tick) < 0) {
            // most turns: the hand stays where it is, and no division is needed to see that
            return;
        }
        long target = (now - origin) / tick;
        long missed = target - hand - (SLOTS - 1);
        if (missed > 0) {
            // more than a revolution late: each slot is looked at once, and the lost time is cut out
            origin += missed * tick;
            target -= missed;
        }
        reached = Math.max(hand, target);
        while (hand < target) {
            hand++;
            int slot = (int) (hand & (SLOTS - 1));
            while (counts[slot] > 0) {
                Timed entry = slots[slot][counts[slot] - 1];
                if (entry == null) {
                    throw new IllegalStateException("an empty place is counted");
                }
                remove(entry);
                turn(entry, now);
            }
        }
    }

    private void turn(Timed entry, long now) {
        long due = entry.due(this);
        if (due == NEVER) {
            return;
        }
        if (due - now <= 0) {
            entry.fire(this, now);
        } else {
            set(entry);
        }
    }

    private void put(Timed entry, long target) {
        int slot = (int) (target & (SLOTS - 1));
        @Nullable Timed[] entries = slots[slot];
        int index = counts[slot]++;
        if (index == entries.length) {
            entries = Arrays.copyOf(entries, Math.max(4, index * 2));
            slots[slot] = entries;
        }
        entries[index] = entry;
        occupied[slot >> 6] |= 1L << slot;
        entry.place(this, index << SLOT_BITS | slot);
        size++;
    }

    /** The first tick at or after {@code due} that the hand has yet to reach, within one revolution of it. */
    private long tickOf(long due) {
        long left = due - (origin + hand * tick);
        long ticks = left >= (SLOTS - 1) * tick ? SLOTS - 1 : -Math.floorDiv(-left, tick);
        return Math.max(reached + 1, hand + ticks);
    }

    private long tickAt(int slot) {
        long ahead = (slot - hand) & (SLOTS - 1);
        return hand + (ahead == 0 ? SLOTS : ahead);
    }
}
