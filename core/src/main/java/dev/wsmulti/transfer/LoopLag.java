package dev.wsmulti.transfer;

import java.time.Duration;

/**
 * How long the turns of a loop took, which is how late it may have been for everything else: the doings of callbacks, above
 * all. Each turn is counted once, by its own length; waiting is not counted.
 *
 * @param under1ms turns shorter than 1 ms
 * @param under10ms others shorter than 10 ms
 * @param under50ms others shorter than 50 ms
 * @param under200ms others shorter than 200 ms
 * @param stalls turns of 200 ms and longer. Which callback it was is in the event {@code dev.wsmulti.LoopStall} of JDK Flight
 *     Recorder
 * @param longest the longest of all
 */
public record LoopLag(long under1ms, long under10ms, long under50ms, long under200ms, long stalls, Duration longest) {
    /** Turns so far. */
    public long turns() {
        return under1ms + under10ms + under50ms + under200ms + stalls;
    }

    /** Of two loops. */
    public LoopLag plus(LoopLag other) {
        return new LoopLag(
                under1ms + other.under1ms,
                under10ms + other.under10ms,
                under50ms + other.under50ms,
                under200ms + other.under200ms,
                stalls + other.stalls,
                longest.compareTo(other.longest) >= 0 ? longest : other.longest);
    }
}
