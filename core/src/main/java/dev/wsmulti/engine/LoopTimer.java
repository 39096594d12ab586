package dev.wsmulti.engine;

import dev.wsmulti.observe.Log;
import dev.wsmulti.time.Timed;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Loop;

/** A task of the user's that waits for its time. */
final class LoopTimer implements Timed, Loop.Timer {
    private final Engine engine;
    private final Runnable task;
    private final long interval;
    private long due;
    private int place = Wheel.NOWHERE;
    private boolean cancelled;

    /** {@code interval} is negative for a task that runs once. */
    LoopTimer(Engine engine, Runnable task, long due, long interval) {
        this.engine = engine;
        this.task = task;
        this.due = due;
        this.interval = interval;
    }

    @Override
    public void cancel() {
        engine.act(() -> {
            cancelled = true;
            engine.soon.remove(this);
        });
    }

    /** Loop thread. */
    void start() {
        if (!cancelled) {
            engine.soon.set(this);
        }
    }

    @Override
    public int place(Wheel wheel) {
        return place;
    }

    @Override
    public void place(Wheel wheel, int newPlace) {
        place = newPlace;
    }

    @Override
    public long due(Wheel wheel) {
        return cancelled ? Wheel.NEVER : due;
    }

    @Override
    public void fire(Wheel wheel, long now) {
        try {
            task.run();
        } catch (Throwable thrown) {
            Log.error("a scheduled task threw", thrown);
        }
        if (interval >= 0 && !cancelled) {
            due = now + interval;
            engine.soon.set(this);
        }
    }
}
