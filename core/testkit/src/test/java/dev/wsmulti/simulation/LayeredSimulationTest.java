package dev.wsmulti.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Fault;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation with a toy layer in the stack, which has jobs amid its records too: the same must hold. */
final class LayeredSimulationTest {
    private static final int SEEDS = 10;

    private final Seeds seeds = new Seeds("core/testkit", "LayeredSimulationTest#oneRun", (seed, faults) -> {
        ToyLayer toy = new ToyLayer(new Random(seed));
        return new Simulation(seed, new Simulation.Layers(toy, toy), faults);
    });

    @ParameterizedTest(name = "{0}")
    @EnumSource(Fault.class)
    void eachFault(Fault fault) {
        seeds.run(0, SEEDS, fault);
    }

    @Test
    void noFault() {
        seeds.run(0, 5 * SEEDS);
        assertThat(seeds.well()).as("that go well").isGreaterThan(seeds.transfers() / 2);
    }

    @Test
    void oneRun() {
        seeds.runOne();
    }
}
