package dev.wsmulti.engine;

import org.jspecify.annotations.Nullable;

/** What makes the delivery of an answer stand still or go slowly: its user's pause, its rate, the session that paces it. */
final class Delivery {
    private final Driven of;
    private final TokenBucket rate;
    private @Nullable WsConnection receiver;
    private boolean paused;

    /** Whether it has stood still, and has not gone on since. */
    private boolean held;

    /** {@code bytesPerSecond} as for a {@link TokenBucket}. */
    Delivery(Driven of, long bytesPerSecond, long now) {
        this.of = of;
        this.rate = new TokenBucket(bytesPerSecond, now);
    }

    /** Whether it must stand still; from then on, until it {@linkplain #goesOn goes on}, nothing is due of the server. */
    boolean isStopped(long now) {
        WsConnection other = receiver;
        boolean stop = paused || rate.waits(now) || other != null && other.isOverMark();
        held |= stop;
        return stop;
    }

    /** Whether it has stood still until now, and need not any more. */
    boolean goesOn(long now) {
        boolean was = held;
        held = false;
        return was && !isStopped(now);
    }

    boolean isHeld() {
        return held;
    }

    void pause(boolean on) {
        paused = on;
    }

    boolean isPaused() {
        return paused;
    }

    /** Its user has set another rate. */
    void rate(long bytesPerSecond, long now) {
        rate.rate(bytesPerSecond, now);
    }

    /** How many bytes may come now. */
    long allowed(long now) {
        return rate.allowed(now);
    }

    /** So many have come. */
    void spend(long bytes, long now) {
        rate.spend(bytes, now);
    }

    /** Until when its rate makes it wait. */
    long due() {
        return rate.due();
    }

    /** That time has passed, if there was one. */
    void overdue(long now) {
        boolean unused = rate.waits(now);
    }

    void paceBy(WsConnection session) {
        forgetReceiver();
        receiver = session;
        session.rare().addPaced(of);
    }

    void forgetReceiver() {
        WsConnection before = receiver;
        if (before != null) {
            before.rare().forgetPaced(of);
        }
    }
}
