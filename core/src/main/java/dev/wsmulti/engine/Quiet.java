package dev.wsmulti.engine;

/** Since when a session has had no message, as seen at the ticks of the slow wheel; for {@code idleLimit}. */
final class Quiet {
    private long messages;
    private long since;

    Quiet(long now) {
        since = now;
    }

    /** What the session shows now; the bytes last moved are the latest that a message can have been. */
    void look(long count, long lastMoved, boolean amid, long now) {
        if (amid) {
            since = now;
        } else if (count != messages) {
            messages = count;
            since = lastMoved;
        }
    }

    long since() {
        return since;
    }
}
