package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.simulation.Seeds;
import dev.wsmulti.simulation.Simulation;
import dev.wsmulti.testkit.Fault;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation of the test kit with TLS in the stack: the same must hold. Keys, and with them the lengths of signatures,
 * are not drawn from the seed, so {@code oneRun} repeats a failure up to that. The long run is {@code mvn verify -Psoak -pl
 * tls -am -Dtest=SecureSimulationTest -Dsurefire.failIfNoSpecifiedTests=false}, 2 000 seeds for each provider unless
 * {@code -Dsimulation.seeds=N} says otherwise.
 */
final class SecureSimulationTest {
    private static final int SEEDS = 8;

    /** Made once: what sessions have in common is theirs, so that most handshakes are resumed. */
    private static final Map<String, Simulation.Layers> LAYERS = Secured.providers().stream()
            .collect(Collectors.toMap(
                    Function.identity(),
                    provider -> Secured.with(provider, Simulation.HOST).layers()));

    private static Seeds seeds(String provider) {
        return new Seeds(
                "tls",
                "SecureSimulationTest#oneRun",
                (seed, faults) -> new Simulation(seed, LAYERS.get(provider), faults));
    }

    static Stream<Arguments> faults() {
        return Secured.providers().stream()
                .flatMap(provider -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(provider, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFault(String provider, Fault fault) {
        seeds(provider).run(0, SEEDS, fault);
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void noFault(String provider) {
        Seeds seeds = seeds(provider);
        seeds.run(0, 2 * SEEDS);
        assertThat(seeds.well()).as("that go well").isGreaterThan(seeds.transfers() / 2);
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void allFaults(String provider) {
        seeds(provider).run(0, 2 * SEEDS, Fault.values());
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void oneRun(String provider) {
        seeds(provider).runOne();
    }

    /** Each kind alone, none and all in turn; other seeds than those of the build. */
    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    @Tag("soak")
    @Timeout(7200)
    void manySeeds(String provider) {
        seeds(provider).runMany(SEEDS, 2_000);
    }
}
