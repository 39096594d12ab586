package dev.wsmulti.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs of a whole engine on virtual time, each from its seed; see {@link Simulation}. A failure names faults and seed, and
 * the command that repeats it. The long run is {@code mvn verify -Psoak -pl core/testkit -am -Dtest=SimulationTest
 * -Dsurefire.failIfNoSpecifiedTests=false}, 20 000 seeds unless {@code -Dsimulation.seeds=N} says otherwise.
 */
final class SimulationTest {
    private static final int SEEDS = Search.SEEDS;
    private static final String REPEAT = "mvn -q -Dfast -pl core/testkit -am test -Dtest=SimulationTest#oneRun"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dwsmulti.seed=%d -Dwsmulti.faults=%s";

    private int transfers;
    private int well;

    @ParameterizedTest(name = "{0}")
    @EnumSource(Fault.class)
    void eachFault(Fault fault) {
        runAll(0, SEEDS, fault);
    }

    @Test
    void noFault() {
        runAll(0, SEEDS);
        assertThat(well).as("that go well").isGreaterThan(transfers / 2);
    }

    @Test
    void allFaults() {
        runAll(0, SEEDS, Fault.values());
    }

    @Test
    void oneRun() {
        String faults = System.getProperty("wsmulti.faults", "");
        run(
                Long.getLong("wsmulti.seed", 0),
                Stream.of(faults.split(","))
                        .filter(name -> !name.isEmpty())
                        .map(Fault::valueOf)
                        .toArray(Fault[]::new));
    }

    /** Each kind alone, none and all in turn; other seeds than those of the build. */
    @Test
    @Tag("soak")
    @Timeout(7200)
    void manySeeds() {
        List<Fault[]> kinds = new ArrayList<>();
        Arrays.stream(Fault.values()).forEach(fault -> kinds.add(new Fault[] {fault}));
        kinds.add(new Fault[0]);
        kinds.add(Fault.values());
        long begin = System.nanoTime();
        int seeds = Integer.getInteger("simulation.seeds", 20_000);
        for (int seed = SEEDS; seed < SEEDS + seeds; seed++) {
            run(seed, kinds.get(seed % kinds.size()));
        }
        System.out.printf(
                Locale.ROOT,
                "simulation: %d seeds, %d transfers, %d of them well, in %d s%n",
                seeds,
                transfers,
                well,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    private void runAll(int from, int to, Fault... faults) {
        for (int seed = from; seed < to; seed++) {
            run(seed, faults);
        }
    }

    private void run(long seed, Fault... faults) {
        Simulation simulation = new Simulation(seed, faults);
        try {
            simulation.run();
        } catch (Throwable breach) {
            String names = Stream.of(faults).map(Fault::name).collect(Collectors.joining(","));
            throw new AssertionError(
                    simulation + "\nagain: " + String.format(Locale.ROOT, REPEAT, seed, names), breach);
        }
        transfers += simulation.transfers();
        well += simulation.well();
    }
}
