package dev.wsmulti.layer;

import dev.wsmulti.failure.FailureException;

/**
 * A layer between two wires, such as TLS: bytes in, bytes out, in both directions. It knows no neighbour and no clock, and
 * keeps no byte that a queue could keep. Confined to the loop's thread, but for the jobs that it hands out.
 */
public interface Filter {
    /**
     * Moves on as far as it goes: takes from {@code below.in} and {@code above.out}, adds to {@code above.in} and
     * {@code below.out} while these have room. A bounded number of units, then {@link Step#MOVED}. The end of
     * {@code below.in} that is an orderly one it passes on as the end of {@code above.in}.
     *
     * @param now nanoseconds of the loop's clock
     * @throws FailureException for what the peer did wrong, once; what had come before it has been passed on. Only
     *     {@link #goodbye} may follow
     */
    Step advance(Wire below, Wire above, long now);

    /** Whether bytes of the layer above pass. */
    boolean open();

    /**
     * The last words of this layer, after a failure or at an orderly end: nothing of {@code above.out} goes out any more.
     * What comes may still be taken in. Called again it adds nothing.
     */
    void goodbye(Wire below);
}
