package dev.wsmulti.testkit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** A plan at work: draws from one seed who is struck, where and how hard. */
final class Faults {
    private static final int LONGEST_STREAM = 100_000;
    private static final int LARGEST_PIECE = 3_000;

    private final FaultPlan plan;
    private final Random random;
    private final Map<Fault, Integer> times = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);

    Faults(FaultPlan plan, long seed) {
        this.plan = plan;
        random = new Random(seed);
    }

    /** Whether it strikes this time. Nothing is drawn for a fault that is not planned. */
    boolean strikes(Fault fault) {
        FaultPlan.Rule rule = plan.rules().get(fault);
        if (rule == null) {
            return false;
        }
        int time = times.merge(fault, 1, Integer::sum);
        boolean strikes = rule.nth() > 0 ? time == rule.nth() : random.nextDouble() * 100 < rule.percent();
        if (strikes) {
            struck.merge(fault, 1, Integer::sum);
        }
        return strikes;
    }

    /** How often it struck. */
    int struck(Fault fault) {
        return struck.getOrDefault(fault, 0);
    }

    /** Gives a new connection the faults of its streams. */
    void disturb(MemoryConnection connection) {
        MemoryPipe up = connection.toServer();
        MemoryPipe down = connection.toClient();
        if (strikes(Fault.DELAY)) {
            up.delay(time(0, 500));
            down.delay(time(0, 500));
        }
        if (strikes(Fault.RATE)) {
            either(connection).rate(between(8 * 1024, 64 * 1024));
        }
        if (strikes(Fault.COALESCE)) {
            up.gather(time(1, 50));
            down.gather(time(1, 50));
        }
        if (strikes(Fault.SHORT_READ)) {
            up.reads(Sizes.random(random.nextLong(), LARGEST_PIECE));
            down.reads(Sizes.random(random.nextLong(), LARGEST_PIECE));
        }
        if (strikes(Fault.SHORT_WRITE)) {
            up.writes(Sizes.random(random.nextLong(), LARGEST_PIECE));
            down.writes(Sizes.random(random.nextLong(), LARGEST_PIECE));
        }
        if (strikes(Fault.SPLIT)) {
            up.reads(Sizes.of(1));
            down.reads(Sizes.of(1));
        }
        if (strikes(Fault.STALL)) {
            either(connection).stallAt(position(), time(1, 60_000));
        }
        if (strikes(Fault.HALF_CLOSE)) {
            either(connection).finishAt(position());
        }
        if (strikes(Fault.RESET)) {
            either(connection).resetAt(position());
        }
    }

    private MemoryPipe either(MemoryConnection connection) {
        return random.nextBoolean() ? connection.toServer() : connection.toClient();
    }

    /** Most of what can break lies near the beginning: heads, handshakes, first frames. */
    private long position() {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(400);
            case 1 -> random.nextInt(5_000);
            default -> random.nextInt(LONGEST_STREAM);
        };
    }

    Duration time(int leastMillis, int mostMillis) {
        return Duration.ofMillis(between(leastMillis, mostMillis));
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
