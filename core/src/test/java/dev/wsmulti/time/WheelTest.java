package dev.wsmulti.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WheelTest {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long START = Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(1);

    private long now = START;
    private final Wheel wheel = new Wheel(TICK, now);
    private final List<Entry> fired = new ArrayList<>();

    private class Entry implements Timed {
        private int place = Wheel.NOWHERE;
        private long due;
        private boolean set;

        @Override
        public final int place(Wheel of) {
            return place;
        }

        @Override
        public final void place(Wheel of, int to) {
            place = to;
        }

        @Override
        public final long due(Wheel of) {
            return set ? due : Wheel.NEVER;
        }

        final void set(long time) {
            due = time;
            set = true;
            wheel.set(this);
        }

        @Override
        public void fire(Wheel of, long at) {
            assertThat(place).isEqualTo(Wheel.NOWHERE);
            assertThat(at).isEqualTo(now);
            assertThat(due - at).as("never early").isLessThanOrEqualTo(0);
            fired.add(this);
            set = false;
        }
    }

    private void advance(long to) {
        now = to;
        fired.clear();
        wheel.advance(now);
    }

    /** Hours of virtual time in steps of any length; entries are set, moved, dropped and removed all the while. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void firesWhatASortedListWouldFire(long seed) {
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            entries.add(new Entry());
        }
        for (int step = 0; step < 20_000; step++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                change(random, entries.get(random.nextInt(entries.size())));
            }
            long next = wheel.untilNext(now);
            advance(now + stepLength(random, next));
            for (Entry entry : entries) {
                if (entry.set) {
                    assertThat(now - entry.due).as("late").isLessThan(TICK);
                }
            }
            assertThat(new HashSet<>(fired)).hasSameSizeAs(fired);
        }
        assertThat(now - START).isGreaterThan(TimeUnit.HOURS.toNanos(2));
        entries.forEach(wheel::remove);
        assertThat(wheel.size()).isZero();
        assertThat(wheel.untilNext(now)).isEqualTo(Wheel.NEVER);
    }

    private void change(Random random, Entry entry) {
        switch (random.nextInt(8)) {
            case 0 -> {
                wheel.remove(entry);
                entry.set = false;
            }
            case 1 -> entry.set = false;
            default -> {
                // later ones are not told to the wheel, which finds out by itself
                long due = now + random.nextLong(1L << 20 + random.nextInt(24));
                if (entry.place != Wheel.NOWHERE && entry.set && due - entry.due > 0 && random.nextBoolean()) {
                    entry.due = due;
                } else {
                    entry.set(due);
                }
            }
        }
    }

    private static long stepLength(Random random, long next) {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextLong(TimeUnit.SECONDS.toNanos(30));
            case 1 -> 0;
            case 2 -> random.nextLong(TICK);
            default -> Math.min(next, TimeUnit.SECONDS.toNanos(5));
        };
    }

    @Test
    void waitingAsLongAsToldFiresAtTheFirstPossibleMoment() {
        Entry entry = new Entry();
        entry.set(now + 3 * TICK + 1);
        assertThat(wheel.untilNext(now)).isEqualTo(4 * TICK);
        advance(now + 4 * TICK - 1);
        assertThat(fired).isEmpty();
        advance(now + 1);
        assertThat(fired).containsExactly(entry);
    }

    @Test
    void aDeadlineMovedToLaterCostsNothingUntilItsSlotComes() {
        Entry entry = new Entry();
        entry.set(now + 2 * TICK);
        int place = entry.place;
        entry.set(now + 100 * TICK);
        assertThat(entry.place).isEqualTo(place);
        advance(now + 2 * TICK);
        assertThat(fired).isEmpty();
        assertThat(wheel.untilNext(now)).isEqualTo(98 * TICK);
        advance(now + 98 * TICK);
        assertThat(fired).containsExactly(entry);
    }

    @Test
    void aDeadlineMovedToEarlierMovesTheEntry() {
        Entry entry = new Entry();
        entry.set(now + 100 * TICK);
        entry.set(now + 2 * TICK);
        assertThat(wheel.size()).isEqualTo(1);
        advance(now + 2 * TICK);
        assertThat(fired).containsExactly(entry);
    }

    @Test
    void anEntryMayTakeOthersOfItsSlotOff() {
        List<Entry> entries = new ArrayList<>();
        Set<Entry> ran = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            entries.add(new Entry() {
                @Override
                public void fire(Wheel of, long at) {
                    super.fire(of, at);
                    ran.add(this);
                    entries.forEach(of::remove);
                }
            });
        }
        entries.forEach(entry -> entry.set(now + TICK));
        advance(now + TICK);
        assertThat(ran).hasSize(1);
        assertThat(wheel.size()).isZero();
    }

    /** Also when the loop was away for long: what an entry sets is for a later call. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 510, 511, 512, 513, 1024, 100_000})
    void anEntrySetAgainFromInsideWaitsForTheNextCall(long ticksAway) {
        Entry again = new Entry() {
            @Override
            public void fire(Wheel of, long at) {
                super.fire(of, at);
                set(at);
            }
        };
        Entry late = new Entry();
        again.set(now + TICK);
        late.set(now + 300 * TICK);
        advance(now + ticksAway * TICK);
        assertThat(fired).filteredOn(entry -> entry == again).hasSize(1);
        assertThat(fired.contains(late)).isEqualTo(ticksAway >= 300);
        for (int i = 0; i < 3; i++) {
            assertThat(wheel.untilNext(now)).isEqualTo(TICK);
            advance(now + TICK);
            assertThat(fired).contains(again);
        }
    }

    @Test
    void aStallOfManyRevolutionsMakesNoneLateAfterwards() {
        Entry far = new Entry();
        far.set(now + 100_000 * TICK);
        advance(now + 99_990 * TICK + 7);
        assertThat(fired).isEmpty();
        Entry near = new Entry();
        near.set(now + 2 * TICK);
        advance(now + 3 * TICK);
        assertThat(fired).containsExactly(near);
        advance(now + 8 * TICK);
        assertThat(fired).containsExactly(far);
    }

    @Test
    void aDeadlineBeyondAllTimeDoesNotSpin() {
        Entry entry = new Entry();
        entry.set(now + Long.MAX_VALUE - 5);
        assertThat(wheel.untilNext(now)).isGreaterThan(500 * TICK);
        advance(now + 511 * TICK);
        assertThat(fired).isEmpty();
        assertThat(wheel.untilNext(now)).isGreaterThan(500 * TICK);
    }

    @Test
    void theSystemClockGoesOn() {
        Clock clock = Clock.system();
        long before = clock.nanos();
        assertThat(clock.nanos() - before).isGreaterThanOrEqualTo(0);
    }
}
