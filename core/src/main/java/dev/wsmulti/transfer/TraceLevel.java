package dev.wsmulti.transfer;

/** How much the trace says; each level says what the one before says, too. */
public enum TraceLevel {
    /** Nothing. */
    OFF,
    /** What hurts everybody and is no transfer's fault, such as a callback that blocks the loop. */
    ERROR,
    /** Beginnings and ends. */
    INFO,
    /** Heads, frames, deadlines, turns. */
    DEBUG
}
