package dev.wsmulti.transfer;

/** One of the two ways that bytes of a transfer go, as {@link Transfer#pause(Direction)} takes it. */
public enum Direction {
    /** To us: the delivery of data ({@code CURLPAUSE_RECV}). */
    RECEIVE,
    /** From us: what a {@link Source} gives ({@code CURLPAUSE_SEND}). */
    SEND
}
