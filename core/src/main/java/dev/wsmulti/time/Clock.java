package dev.wsmulti.time;

/** The time as a parameter: the loop reads it once a turn and hands it down. Tests crank their own. */
@FunctionalInterface
public interface Clock {
    /** Nanoseconds since an arbitrary point, never going back. Compare by subtraction only. */
    long nanos();

    /** The system's monotonic clock. */
    static Clock system() {
        return System::nanoTime;
    }
}
