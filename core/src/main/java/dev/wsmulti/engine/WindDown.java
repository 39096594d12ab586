package dev.wsmulti.engine;

import dev.wsmulti.observe.Log;
import java.time.Duration;

/** Brings a loop down: politely while there is time, then at once, and always so that every end is told. */
public final class WindDown {
    /** Turns in which what was posted before the end has begun, and has ended. */
    private static final int LAST_TURNS = 2;

    /** Turns that an abandoned loop has to tell all ends. */
    private static final int MOST_LAST_TURNS = 100;

    private final Engine engine;
    private final Driver driver;
    private final Gauges gauges;
    private final Duration grace;
    private final Runnable atEnd;

    /** Of that loop, to which nothing can be added once it begins; {@code atEnd} runs when it is closed. */
    public WindDown(Engine engine, Duration grace, Runnable atEnd) {
        this.engine = engine;
        this.driver = engine.driver();
        this.gauges = engine.gauges();
        this.grace = grace;
        this.atEnd = atEnd;
    }

    /** Has sessions close, goes on while any are left and the grace lasts, cuts what is left, and closes the loop. */
    public void politely() {
        driver.refuseInTurn();
        boolean interrupted = Thread.interrupted();
        if (engine.hasWork() && !gauges.hasTurned()) {
            Log.warn("a loop is closed whose transfers never ran: call run(), or use WsMulti.start()");
        }
        String reason = "the loop was closed";
        askAll(reason);
        long end = System.nanoTime() + grace.toNanos();
        for (long left = grace.toNanos(); left > 0 && engine.hasWork(); left = end - System.nanoTime()) {
            driver.perform(Duration.ofNanos(left));
            interrupted |= Thread.interrupted();
        }
        // Once more than there is something live: a task that gives itself anew each turn must not keep the loop open.
        for (int turns = 0; turns < LAST_TURNS || gauges.live() > 0; turns++) {
            cutAll(reason);
            driver.perform();
            interrupted |= Thread.interrupted();
        }
        engine.close();
        atEnd.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends everything as cancelled and closes the loop: the reactor, which may be what failed, is not asked any more. For a
     * loop whose thread ends before its time.
     */
    public void abandon(String reason) {
        engine.ending = true;
        try {
            for (int turns = 0; turns < LAST_TURNS || turns < MOST_LAST_TURNS && gauges.live() > 0; turns++) {
                cutAll(reason);
                engine.turn();
            }
        } finally {
            engine.close();
        }
        atEnd.run();
    }

    /** Asks every transfer to end: sessions with a close frame, the rest at once. */
    private void askAll(String reason) {
        engine.ending = true;
        engine.act(() -> {
            engine.pool.close();
            engine.everything().forEach(each -> each.endSoon(reason));
        });
    }

    /** Ends what is left, at once. */
    private void cutAll(String reason) {
        engine.act(() -> engine.everything().forEach(each -> each.endNow(reason)));
    }
}
