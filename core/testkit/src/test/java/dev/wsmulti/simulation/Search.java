package dev.wsmulti.simulation;

import dev.wsmulti.testkit.Fault;
import java.util.function.Supplier;

/** The first of the seeds of the build that finds something; every third without faults, the others with each kind in turn. */
public final class Search implements Supplier<String> {
    static final int SEEDS = 200;

    public Search() {}

    @Override
    public String get() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = seed % 3 == 0
                    ? new Simulation(seed)
                    : new Simulation(seed, Fault.values()[seed % Fault.values().length]);
            try {
                simulation.run();
            } catch (Throwable breach) {
                return simulation + ": " + breach.getMessage();
            }
        }
        return "";
    }
}
