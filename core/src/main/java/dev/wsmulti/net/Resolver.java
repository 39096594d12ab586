package dev.wsmulti.net;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Finds the addresses of a name without ever blocking the caller. Address literals and {@code localhost} never get here. */
public interface Resolver {
    /**
     * Looks a name up.
     *
     * @param answer called exactly once, on any thread, possibly inside this call
     * @return a handle to say that the answer is not wanted any more
     */
    Lookup lookup(String host, Consumer<Answer> answer);

    /**
     * Forgets what it has found before: the network is another one. Any thread. Default: nothing, for a resolver that keeps
     * nothing.
     */
    default void forget() {}

    /** A lookup under way. */
    @FunctionalInterface
    interface Lookup {
        /** The answer is not wanted any more; does not wait. The answer may still come. Any thread. */
        void cancel();
    }

    /** What became of a lookup. */
    sealed interface Answer {
        /** The addresses, at least one, in the order in which they should be tried. */
        record Found(List<InetAddress> addresses) implements Answer {}

        /** There are none, and why. */
        record NotFound(String reason) implements Answer {}
    }
}
