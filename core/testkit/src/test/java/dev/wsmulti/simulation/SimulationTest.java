package dev.wsmulti.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Fault;
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
    private final Seeds seeds = new Seeds("core/testkit", "SimulationTest#oneRun", Simulation::new);

    @ParameterizedTest(name = "{0}")
    @EnumSource(Fault.class)
    void eachFault(Fault fault) {
        seeds.run(0, Search.SEEDS, fault);
    }

    @Test
    void noFault() {
        seeds.run(0, Search.SEEDS);
        assertThat(seeds.well()).as("that go well").isGreaterThan(seeds.transfers() / 2);
    }

    @Test
    void allFaults() {
        seeds.run(0, Search.SEEDS, Fault.values());
    }

    @Test
    void oneRun() {
        seeds.runOne();
    }

    /** Each kind alone, none and all in turn; other seeds than those of the build. */
    @Test
    @Tag("soak")
    @Timeout(7200)
    void manySeeds() {
        seeds.runMany(Search.SEEDS, 20_000);
    }
}
