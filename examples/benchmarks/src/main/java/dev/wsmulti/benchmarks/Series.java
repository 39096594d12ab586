package dev.wsmulti.benchmarks;

import static dev.wsmulti.benchmarks.Competitor.CONTROL;
import static dev.wsmulti.benchmarks.Competitor.RAW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All measured rounds of one work. Each round stands for itself: a server is compared with what raw cost in the same
 * round, since machines change their speed for seconds to minutes.
 *
 * @param garbage bytes allocated a message, by server, where known
 */
record Series(Work work, List<String> servers, List<Sample> samples, Map<String, Double> garbage) {
    /** A round in which raw lies further from its median fell into a change of speed. */
    private static final double MOVED = 0.08;
    /** In a slow phase raw's cost rises most, which flatters heavier servers. */
    private static final double SLOW = 0.10;

    /** Nanoseconds a message by round. */
    double[] costs(String server) {
        return samples.stream()
                .filter(sample -> sample.server().equals(server))
                .mapToDouble(Sample::cost)
                .toArray();
    }

    /** The reference's cost through the server's, by round: 1 is as good as that. */
    double[] ratios(String server) {
        return ratios(work.reference(), server);
    }

    private double[] ratios(String reference, String server) {
        double[] raw = costs(reference);
        double[] costs = costs(server);
        double[] ratios = new double[costs.length];
        Arrays.setAll(ratios, round -> raw[round] / costs[round]);
        return ratios;
    }

    Spread cost(String server) {
        return Spread.of(costs(server));
    }

    Spread ratio(String server) {
        return Spread.of(ratios(server));
    }

    /** What the reader should know before believing the figures; sentences. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        double control = Spread.of(ratios(RAW, CONTROL)).median();
        if (Math.abs(control - 1) > work.tolerance()) {
            doubts.add(text("two identical servers compare to %.3f: repeat", control));
        }
        Spread raw = cost(RAW);
        long moved = Arrays.stream(costs(RAW))
                .filter(cost -> Math.abs(cost / raw.median() - 1) > MOVED)
                .count();
        if (moved > 0) {
            doubts.add(text("raw moved by more than 8 %% in %d of %d rounds", moved, costs(RAW).length));
        }
        if (raw.median() > raw.min() * (1 + SLOW)) {
            doubts.add("raw's median is more than 10 % above its lowest: a slow phase, which flatters; repeat");
        }
        for (String server : servers) {
            int nudges = forgotten(server);
            if (nudges > 0) {
                doubts.add(
                        text("%s forgot answers for a second, until another message came: %d times", server, nudges));
            }
        }
        return doubts;
    }

    /** How many answers came only after another message. */
    int forgotten(String server) {
        return samples.stream()
                .filter(sample -> sample.server().equals(server))
                .mapToInt(Sample::nudges)
                .sum();
    }

    /** Whether our server reaches what it must. */
    boolean reached() {
        return ratio(work.measured()).median() >= work.must();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
