package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.Turns;

/** What a victim costs the loop: turns and segments of memory. */
final class Spending {
    /** Parts of a frame or head that wait, what is being read, what is being sent. */
    private static final int MOST_SEGMENTS = 4;

    /** Turns of a connection that opens and ends, with two rounds of the neighbour. */
    private static final int MOST_TURNS = 24;

    /** Turns for what came in one part. */
    private static final int MOST_TURNS_A_PART = 2;

    private final TestKit kit;
    private final Turns turns;
    private final WsMulti.Stats before;

    Spending(TestKit kit) {
        this.kit = kit;
        turns = kit.turns();
        before = kit.multi().stats();
    }

    /** The victim has ended: nothing of it is left, and no turn was in vain. */
    void isBounded(String way, Victim victim) {
        Turns spent = kit.turns().since(turns);
        assertThat(spent.vain()).as("%s: wake-ups in vain", way).isZero();
        assertThat(spent.all())
                .as("%s: wake-ups", way)
                .isLessThanOrEqualTo(MOST_TURNS + (long) MOST_TURNS_A_PART * victim.parts());
        assertThat(victim.mostSegments()).as("%s: segments", way).isLessThanOrEqualTo(MOST_SEGMENTS);
        WsMulti.Stats after = kit.multi().stats();
        assertThat(after.segments()).as("%s: segments left", way).isEqualTo(before.segments());
        assertThat(after.running()).as("%s: transfers left", way).isEqualTo(before.running());
    }
}
