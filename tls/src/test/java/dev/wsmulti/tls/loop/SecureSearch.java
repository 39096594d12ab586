package dev.wsmulti.tls.loop;

import dev.wsmulti.simulation.Seeds;
import dev.wsmulti.simulation.Simulation;
import java.util.function.Supplier;

/** What seeds find over the TLS of the JDK. Made by name, in a class loader where something is planted. */
public final class SecureSearch implements Supplier<String> {
    private static final int SEEDS = 100;

    public SecureSearch() {}

    @Override
    public String get() {
        Simulation.Layers layers = Secured.with("jsse", Simulation.HOST).layers();
        return Seeds.find(SEEDS, (seed, faults) -> new Simulation(seed, layers, faults));
    }
}
