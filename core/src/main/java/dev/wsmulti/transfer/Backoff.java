package dev.wsmulti.transfer;

import dev.wsmulti.http.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait before something is tried again, and how often. Immutable. Waits are shortened by chance, by up to 30 %
 * unless {@link #jitter} says otherwise, so that many who failed together do not come back together.
 */
@CheckReturnValue
public final class Backoff {
    private final List<Duration> table;
    private final Duration most;
    private final double jitter;
    private final int atMost;

    private Backoff(List<Duration> table, Duration most, double jitter, int atMost) {
        this.table = table;
        this.most = most;
        this.jitter = jitter;
        this.atMost = atMost;
    }

    private static Backoff of(List<Duration> table, Duration most) {
        if (table.isEmpty() || table.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a backoff has one wait at least, and none is negative: " + table);
        }
        return new Backoff(
                table, most, Setting.JITTER.size(Role.CLIENT) / 100.0, (int) Setting.RETRIES.size(Role.CLIENT));
    }

    /** Waits that double from the first one up to the longest; curl's are 1 s and 10 min. */
    public static Backoff exponential(Duration first, Duration most) {
        return of(List.of(first.compareTo(most) < 0 ? first : most), most);
    }

    /** The waits given, one after the other; the last one stays. */
    public static Backoff table(Duration... waits) {
        List<Duration> table = List.of(waits);
        return of(table, table.isEmpty() ? Duration.ZERO : table.get(table.size() - 1));
    }

    /** The same wait each time. */
    public static Backoff fixed(Duration wait) {
        return of(List.of(wait), wait);
    }

    /**
     * The part of a wait, 0 to 1, that chance may take off. Default 0.3; 0 makes every wait exact.
     *
     * @throws IllegalArgumentException for another number
     */
    public Backoff jitter(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("jitter is between 0 and 1 but is " + part);
        }
        return new Backoff(table, most, part, atMost);
    }

    /** The part of a wait that chance may take off. */
    public double jitter() {
        return jitter;
    }

    /** How often it is tried again, the first attempt not counted. Default 10. */
    public Backoff atMost(int attempts) {
        return new Backoff(table, most, jitter, (int) Check.atLeast("atMost", attempts, 0));
    }

    /** How often it is tried again. */
    public int atMost() {
        return atMost;
    }

    /** How long to wait before it is tried again for the n-th time, counted from 1. */
    public Duration delay(int attempt) {
        return delay(attempt, ThreadLocalRandom.current());
    }

    /** The same with a chance of the caller's. */
    public Duration delay(int attempt, RandomGenerator random) {
        Duration full = full(attempt);
        return jitter == 0 ? full : full.minusNanos((long) (full.toNanos() * jitter * random.nextDouble()));
    }

    private Duration full(int attempt) {
        int index = (int) Check.atLeast("attempt", attempt, 1) - 1;
        if (index < table.size()) {
            return table.get(index);
        }
        Duration wait = table.get(table.size() - 1);
        for (int i = table.size(); i <= index && wait.compareTo(most) < 0 && !wait.isZero(); i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(most) < 0 ? wait : most;
    }

    @Override
    public String toString() {
        return "Backoff" + table + " up to " + most + ", " + atMost + " times";
    }
}
