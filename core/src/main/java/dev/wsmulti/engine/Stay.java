package dev.wsmulti.engine;

/** Keeps a loop at work while no transfer of its user is there, and is told when the loop ends. */
public final class Stay extends Live.Passive {
    private final Engine engine;
    private final Runnable atEnd;

    /** {@code atEnd} runs in a turn of the loop that ends, possibly more than once. */
    public Stay(Engine engine, Runnable atEnd) {
        this.engine = engine;
        this.atEnd = atEnd;
    }

    /** From now on the loop has work. Any thread. */
    public void begin() {
        engine.act(() -> engine.live.add(this));
    }

    /** It has not, as far as this is concerned; again: nothing happens. Any thread. */
    public void end() {
        engine.act(() -> engine.live.remove(this));
    }

    @Override
    public void endSoon(String reason) {
        atEnd.run();
    }

    @Override
    public void endNow(String reason) {
        atEnd.run();
    }
}
