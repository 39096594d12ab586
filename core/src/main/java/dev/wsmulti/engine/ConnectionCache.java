package dev.wsmulti.engine;

import dev.wsmulti.transfer.PoolLimits;
import org.jspecify.annotations.Nullable;

/** Where HTTP connections wait to be used again; the pool as the engine sees it. Loop thread only. */
public interface ConnectionCache {
    /** An idle connection to the origin that the key names, taken out; null if there is none. */
    @Nullable
    Idle take(String key);

    /** Keeps an idle connection; it may be closed at once, or another one for it. */
    void keep(Idle connection);

    /** Forgets a connection that has ended by itself. */
    void forget(Idle connection);

    /** Other limits, from now on. */
    void limits(PoolLimits limits);

    /** Closes all. */
    void clear();

    /** A connection that serves nobody at the moment. */
    interface Idle {
        /** What a request must agree with to use it: scheme, host and port. */
        String key();

        /** Closes it; it must not be used any more. */
        void close();
    }
}
