package dev.wsmulti.benchmarks;

import org.apache.commons.statistics.descriptive.Quantile;

/** The middle of some values and how far they lie apart. */
record Spread(double min, double lowerQuartile, double median, double upperQuartile, double max) {
    private static final Quantile QUANTILE = Quantile.withDefaults().with(Quantile.EstimationMethod.HF7);

    static Spread of(double... values) {
        double[] found = QUANTILE.evaluate(values, 0, 0.25, 0.5, 0.75, 1);
        return new Spread(found[0], found[1], found[2], found[3], found[4]);
    }
}
