package dev.wsmulti.engine;

/** When the request that a connection waits for, or is at, began, and what it is due for by the options of its listener. */
final class RequestTimes {
    private final ListenerOptions options;
    private boolean begun;

    /** When the connection became idle, or the head began. */
    private long since;

    /** When the first byte of the last request came: its answer may be on its way while the next one is awaited. */
    private long requestSince;

    RequestTimes(ListenerOptions options, long now) {
        this.options = options;
        this.since = now;
    }

    /** No request has begun. */
    void awaits(long now) {
        begun = false;
        since = now;
    }

    /** A byte of a head is there; further ones change nothing. */
    void begins(long now) {
        if (!begun) {
            begun = true;
            since = now;
            requestSince = now;
        }
    }

    boolean begun() {
        return begun;
    }

    /** When the next request must have begun, or the head that has begun must be there. */
    long headDue() {
        return Engine.after(since, begun ? options.headTimeout() : options.idleTimeout());
    }

    /** When the answer must be out. */
    long answerDue() {
        return Engine.after(requestSince, options.timeout());
    }
}
