package dev.wsmulti.engine;

import dev.wsmulti.transfer.PoolLimits;
import org.jspecify.annotations.Nullable;

/**
 * Who may have a connection, and where idle ones wait; the pool as the engine sees it. Each connection has a place under
 * the limits from the permission to make it until it is given back. Loop thread only.
 */
public interface ConnectionPool {
    /** Asks for a connection, which is granted before this returns or later. */
    void apply(Applicant applicant);

    /** The applicant waits no more; again, or after the grant: nothing happens. */
    void withdraw(Applicant applicant);

    /** A connection serves nobody any more: it goes to one that waits, or is kept, or closed. */
    void keep(Idle connection);

    /** A connection that could be kept has ended, idle or not: its place is free. */
    void closed(Idle connection);

    /** Another connection has ended, or could not be made: its place is free. */
    void giveBack(Origin origin);

    /** Other limits, from now on. */
    void limits(PoolLimits limits);

    /** Those that hold. */
    PoolLimits limits();

    /** Closes what is idle. */
    void closeIdle();

    /** How many wait. */
    int waiting();

    /** How many connections are idle. */
    int idle();

    /** Grants nothing any more, keeps nothing, and closes what is idle. */
    void close();

    /** Who asks for a connection. */
    interface Applicant {
        /** Its number: of those that may go the lowest goes first. */
        long id();

        Origin origin();

        /** Whether it takes no connection that served another one. */
        boolean fresh();

        /** It has an idle connection, or the permission to make one. May fail and give it back at once. */
        void granted(@Nullable Idle idle);
    }

    /** A connection that serves nobody at the moment. */
    interface Idle {
        Origin origin();

        /** Whether nothing has come since it is idle, neither bytes nor the end. */
        boolean isAlive();

        /** Looks again how long it may be idle: the limits have changed. */
        void review();

        /** Closes it and says so by {@link ConnectionPool#closed}. */
        void close();
    }
}
