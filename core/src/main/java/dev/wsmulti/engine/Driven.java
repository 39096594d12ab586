package dev.wsmulti.engine;

import dev.wsmulti.time.Timed;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.TraceComponent;
import dev.wsmulti.transfer.TraceLevel;

/**
 * Something that the loop gives turns to: a session, a connection, a connection attempt, a listener. It is on the ready
 * list at most once. What it did wrong in its turn, or what a defect of ours threw, ends it alone.
 */
abstract class Driven implements Timed {
    final Engine engine;
    private int soonPlace = Wheel.NOWHERE;
    private int latePlace = Wheel.NOWHERE;
    private int liveIndex = -1;

    /** Operations found ready since the last turn. */
    int ready;

    /** Whether it is on the ready list. */
    boolean enlisted;

    Driven(Engine engine) {
        this.engine = engine;
    }

    /** Its turn: moves bytes, delivers events, within its budget. */
    abstract void turn(long now);

    /** The transfer that has its turns; 0 for none. */
    long transferId() {
        return 0;
    }

    /** The session that paces it has room again. */
    void released() {
        engine.enqueue(this);
    }

    /** A defect of ours was thrown out of its turn. */
    abstract void defect(Throwable thrown);

    /** When its nearest deadline passes, {@link Wheel#NEVER} for none. */
    abstract long deadline();

    /** A deadline has passed. */
    abstract void overdue(long now);

    /** When it wants its keep-alive, which may be a little late; {@link Wheel#NEVER} for none. */
    long keepAlive() {
        return Wheel.NEVER;
    }

    /** Its keep-alive is due. */
    void keepAliveDue(long now) {}

    /** Puts its deadlines on the wheels; to be called when one has come nearer. */
    final void watchDeadlines() {
        engine.soon.set(this);
        engine.late.set(this);
    }

    /** Takes it off the wheels, at its end. */
    final void forgetDeadlines() {
        engine.soon.remove(this);
        engine.late.remove(this);
    }

    /** Whether a deadline, if there is one, has passed. */
    static boolean isDue(long due, long now) {
        return due != Wheel.NEVER && due - now <= 0;
    }

    /** The earlier one of two deadlines; the clock may wrap around between them. */
    static long earlier(long one, long other) {
        if (one == Wheel.NEVER || other == Wheel.NEVER) {
            return one == Wheel.NEVER ? other : one;
        }
        return one - other <= 0 ? one : other;
    }

    /** Its place, where it is a {@link Live.Member}. */
    public final int liveIndex() {
        return liveIndex;
    }

    public final void liveIndex(int index) {
        liveIndex = index;
    }

    @Override
    public final int place(Wheel wheel) {
        return wheel == engine.soon ? soonPlace : latePlace;
    }

    @Override
    public final void place(Wheel wheel, int place) {
        if (wheel == engine.soon) {
            soonPlace = place;
        } else {
            latePlace = place;
        }
    }

    @Override
    public final long due(Wheel wheel) {
        try {
            return wheel == engine.soon ? deadline() : keepAlive();
        } catch (Throwable thrown) {
            defect(thrown);
            return Wheel.NEVER;
        }
    }

    @Override
    public final void fire(Wheel wheel, long now) {
        if (engine.trace.timers) {
            String what = (wheel == engine.soon ? "deadline of " : "keep-alive of ")
                    + getClass().getSimpleName();
            engine.trace.line(TraceComponent.TIMER, TraceLevel.DEBUG, transferId(), what);
        }
        try {
            if (wheel == engine.soon) {
                overdue(now);
            } else {
                keepAliveDue(now);
            }
        } catch (Throwable thrown) {
            defect(thrown);
        }
    }
}
