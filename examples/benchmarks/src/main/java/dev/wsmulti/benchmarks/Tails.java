package dev.wsmulti.benchmarks;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How long messages take at one and the same rate, on all servers of a work, by rounds.
 *
 * @param rate messages a second, whatever comes back
 */
record Tails(Work work, double rate, List<String> servers, List<Tail> tails) {
    /**
     * One window on one server.
     *
     * @param latency of all its messages
     */
    record Tail(int round, String server, Latency latency) {}

    /** Microseconds of the rounds. */
    Spread micros(String server, ToLongFunction<Latency> part) {
        return Spread.of(tails.stream()
                .filter(tail -> tail.server().equals(server))
                .mapToDouble(tail -> part.applyAsLong(tail.latency()) / 1e3)
                .toArray());
    }
}
