package dev.wsmulti.tls.filter;

/**
 * How much plaintext goes into a record: little at first, so that the peer can use the first bytes before a whole large
 * record has come, then as much as fits. A pause makes it begin anew, as it does with the window of TCP.
 */
final class RecordSizes {
    /** The most that a record may hold (RFC 8446 section 5.1). Engines may take less. */
    static final int LARGEST = 16 * 1024;

    /** Fits one packet of the usual size with all headers. */
    static final int SMALL = 1_400;

    private static final int SMALL_UNTIL = 64 * 1024;
    private static final long PAUSE = 1_000_000_000L;

    private int sent;
    private long lastAt;

    /** The most for the next record. */
    int next(long now) {
        if (now - lastAt >= PAUSE) {
            sent = 0;
        }
        return sent < SMALL_UNTIL ? SMALL : LARGEST;
    }

    /** So much went into a record. */
    void sent(int bytes, long now) {
        lastAt = now;
        if (sent < SMALL_UNTIL) {
            sent += bytes;
        }
    }
}
