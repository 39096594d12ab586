package dev.wsmulti.simulation;

import java.util.function.Supplier;

/** What the seeds of the build find without TLS. */
public final class Search implements Supplier<String> {
    static final int SEEDS = 200;

    public Search() {}

    @Override
    public String get() {
        return Seeds.find(SEEDS, Simulation::new);
    }
}
