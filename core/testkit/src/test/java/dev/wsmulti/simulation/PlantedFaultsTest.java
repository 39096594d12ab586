package dev.wsmulti.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test of the tests: each fault that is planted into the engine is found by the seeds of the build. */
final class PlantedFaultsTest {
    @ParameterizedTest(name = "{0}")
    @EnumSource(PlantedFault.class)
    void isFound(PlantedFault fault) throws Exception {
        String found = fault.search();
        System.out.println("planted: " + fault + " found by " + found);
        assertThat(found).as("%s", fault).isNotEmpty().contains(fault.sign);
    }
}
