package dev.wsmulti;

import dev.wsmulti.net.Lane;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.net.SystemResolver;
import dev.wsmulti.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The two bounded lanes of daemon threads, one for lookups of names and one for steps of TLS handshakes: a pair for a loop,
 * or for all loops of a group. What the user gave in place of one is not ours to close.
 */
final class Lanes {
    final Resolver resolver;
    final Executor tls;
    private final List<Runnable> ours = new ArrayList<>(2);

    /** How many threads a lane may have, and how many jobs may wait for one. */
    record Bounds(int threads, int queue) {}

    Lanes(
            Clock clock,
            @Nullable Resolver givenResolver,
            Duration kept,
            Bounds lookups,
            @Nullable Executor givenExecutor,
            Bounds handshakes) {
        if (givenResolver != null) {
            resolver = givenResolver;
        } else {
            SystemResolver system = new SystemResolver(clock, lookups.threads(), lookups.queue(), kept);
            ours.add(system::close);
            resolver = system;
        }
        if (givenExecutor != null) {
            tls = givenExecutor;
        } else {
            Lane lane = new Lane("wsmulti-tls", handshakes.threads(), handshakes.queue(), Lane.IDLE);
            ours.add(lane::close);
            tls = lane;
        }
    }

    /** Takes no more jobs; what waits is still done, and idle threads end at once. Does not wait. */
    void close() {
        ours.forEach(Runnable::run);
    }
}
