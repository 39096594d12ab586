package dev.wsmulti.testkit;

/**
 * What became of the turns that a {@link TestKit} gave its loop: the spin detector. A loop that is told of readiness and does
 * nothing about it would burn a processor on a real network; a kit gives a turn only where a real loop would wake.
 *
 * @param moved turns in which something crossed the network's seam: bytes, an end, a connection, a change of interest
 * @param called other turns that the loop itself had called for: a task, a deadline, something on its ready list
 * @param vain turns for readiness of which nothing came; at most as many as readiness was spurious
 */
public record Turns(long moved, long called, long vain) {
    static final Turns NONE = new Turns(0, 0, 0);

    /** All of them: how often the loop woke. */
    public long all() {
        return moved + called + vain;
    }

    /** Those behind an earlier count. */
    public Turns since(Turns earlier) {
        return new Turns(moved - earlier.moved, called - earlier.called, vain - earlier.vain);
    }

    Turns and(boolean somethingMoved, boolean wasCalled) {
        if (somethingMoved) {
            return new Turns(moved + 1, called, vain);
        }
        return wasCalled ? new Turns(moved, called + 1, vain) : new Turns(moved, called, vain + 1);
    }
}
