package dev.wsmulti.transfer;

/** What became of something that was to be sent: all of it or nothing. */
public enum SendResult {
    /** Taken, whole; it goes out in order. */
    ACCEPTED,
    /** Nothing was taken: the high mark is reached. One {@code onWritable} follows at the low mark. */
    FULL,
    /** Nothing was taken: the session is closing or has ended. */
    CLOSED
}
