package dev.wsmulti.simulation;

import dev.wsmulti.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Simulations, each from its seed. A failure names faults and seed, and the command that repeats it. */
public final class Seeds {
    private static final String REPEAT = "mvn -q -Dfast -pl %s -am test -Dtest=%s"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dwsmulti.seed=%d -Dwsmulti.faults=%s";

    private final String module;
    private final String test;
    private final Maker maker;
    private int transfers;
    private int well;

    /** Makes what is run. */
    @FunctionalInterface
    public interface Maker {
        Simulation make(long seed, Fault... faults);
    }

    /** @param test the one in that module that calls {@link #runOne} */
    public Seeds(String module, String test, Maker maker) {
        this.module = module;
        this.test = test;
        this.maker = maker;
    }

    /** The first breach; every third run is without faults, the others with each kind in turn. Empty for none. */
    public static String find(int seeds, Maker maker) {
        Fault[] kinds = Fault.values();
        for (int seed = 0; seed < seeds; seed++) {
            Simulation simulation = seed % 3 == 0 ? maker.make(seed) : maker.make(seed, kinds[seed % kinds.length]);
            try {
                simulation.run();
            } catch (Throwable breach) {
                return simulation + ": " + breach.getMessage();
            }
        }
        return "";
    }

    /** How many transfers there were so far. */
    public int transfers() {
        return transfers;
    }

    /** How many of them ended without a failure. */
    public int well() {
        return well;
    }

    /** All from one seed on, up to another that is left out. */
    public void run(int from, int to, Fault... faults) {
        for (int seed = from; seed < to; seed++) {
            run(seed, faults);
        }
    }

    /** The one that properties name. */
    public void runOne() {
        String faults = System.getProperty("wsmulti.faults", "");
        run(
                Long.getLong("wsmulti.seed", 0),
                Stream.of(faults.split(","))
                        .filter(name -> !name.isEmpty())
                        .map(Fault::valueOf)
                        .toArray(Fault[]::new));
    }

    /** Each kind of fault alone, none and all in turn, as often as the property {@code simulation.seeds} says. */
    public void runMany(int from, int otherwise) {
        List<Fault[]> kinds = new ArrayList<>();
        Arrays.stream(Fault.values()).forEach(fault -> kinds.add(new Fault[] {fault}));
        kinds.add(new Fault[0]);
        kinds.add(Fault.values());
        long begin = System.nanoTime();
        int count = Integer.getInteger("simulation.seeds", otherwise);
        for (int seed = from; seed < from + count; seed++) {
            run(seed, kinds.get(seed % kinds.size()));
        }
        System.out.printf(
                Locale.ROOT,
                "simulation: %d seeds, %d transfers, %d of them well, in %d s%n",
                count,
                transfers,
                well,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    private void run(long seed, Fault... faults) {
        Simulation simulation = maker.make(seed, faults);
        try {
            simulation.run();
        } catch (Throwable breach) {
            String names = Stream.of(faults).map(Fault::name).collect(Collectors.joining(","));
            throw new AssertionError(
                    simulation + "\nagain: " + String.format(Locale.ROOT, REPEAT, module, test, seed, names), breach);
        }
        transfers += simulation.transfers();
        well += simulation.well();
    }
}
