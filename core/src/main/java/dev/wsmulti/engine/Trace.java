package dev.wsmulti.engine;

import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.TraceComponent;
import dev.wsmulti.transfer.TraceLevel;
import dev.wsmulti.transfer.TraceLevels;
import dev.wsmulti.transfer.TraceLine;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gate of the trace: whoever has something to say asks it first, and only then makes a text. The user's callback gets its
 * lines in turns of their own, so that it nests in nothing and may call what it likes.
 */
final class Trace {
    private final Engine engine;
    private final @Nullable Consumer<? super TraceLine> callback;
    private TraceLevels levels;

    /** Whether frames are told of. */
    boolean frames;

    /** Whether requests and answers are told of. */
    boolean heads;

    /** Whether deadlines are told of. */
    boolean timers;

    Trace(Engine engine, TraceLevels levels, @Nullable Consumer<? super TraceLine> callback) {
        this.engine = engine;
        this.callback = callback;
        this.levels = levels;
        use(levels);
    }

    /** At the begin of a turn: what holds from now on. */
    @SuppressWarnings("ReferenceEquality") // the very same, mostly
    void begins(TraceLevels now) {
        if (now != levels) {
            use(now);
        }
    }

    private void use(TraceLevels now) {
        levels = now;
        frames = now.says(TraceComponent.WS, TraceLevel.DEBUG);
        heads = now.says(TraceComponent.HTTP, TraceLevel.INFO);
        timers = now.says(TraceComponent.TIMER, TraceLevel.DEBUG);
    }

    /** Whether a line of that level is wanted. */
    boolean says(TraceComponent component, TraceLevel level) {
        return levels.says(component, level);
    }

    /** A line; 0 for no transfer. */
    void line(TraceComponent component, TraceLevel level, long transfer, String text) {
        TraceLine line = new TraceLine(Duration.ofNanos(engine.time()), component, level, transfer, text);
        switch (level) {
            case ERROR -> Log.traceError(line);
            case INFO -> Log.traceInfo(line);
            default -> Log.traceDebug(line);
        }
        Consumer<? super TraceLine> told = callback;
        if (told != null) {
            boolean unused = engine.post(() -> told.accept(line));
        }
    }

    /** A line of {@link TraceLevel#INFO}, whose text is a value's. */
    void info(TraceComponent component, long transfer, String what, Object value) {
        if (says(component, TraceLevel.INFO)) {
            line(component, TraceLevel.INFO, transfer, what + value);
        }
    }

    /** A head, where they are told of: its first line, and its fields where more is wanted. */
    void head(long transfer, String first, Object fields) {
        if (says(TraceComponent.HTTP, TraceLevel.DEBUG)) {
            line(TraceComponent.HTTP, TraceLevel.DEBUG, transfer, first + " " + fields);
        } else {
            line(TraceComponent.HTTP, TraceLevel.INFO, transfer, first);
        }
    }
}
