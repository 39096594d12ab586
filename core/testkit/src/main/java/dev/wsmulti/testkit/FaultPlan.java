package dev.wsmulti.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which faults strike, and how often: a value that may be used with many seeds. A {@link Fault} says what is counted; the
 * last word on a fault counts.
 *
 * <pre>{@code
 * FaultPlan.of().percent(5, CONNECT_REFUSED).nth(3, RESET).always(SPLIT, DELAY)
 * }</pre>
 */
public final class FaultPlan {
    /** @param nth the only time, from 1 on; 0 for a chance */
    record Rule(double percent, int nth) {
        @Override
        public String toString() {
            return nth > 0 ? "nth " + nth : percent + " %";
        }
    }

    private static final FaultPlan NOTHING = new FaultPlan(Map.of());

    private final Map<Fault, Rule> rules;

    private FaultPlan(Map<Fault, Rule> rules) {
        this.rules = rules;
    }

    /** No fault at all. */
    public static FaultPlan of() {
        return NOTHING;
    }

    /** Each of these strikes every time. */
    public FaultPlan always(Fault... faults) {
        return percent(100, faults);
    }

    /** Each of these strikes in so many of 100 times, by chance; from 0 to 100. */
    public FaultPlan percent(double percent, Fault... faults) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent: from 0 to 100, not " + percent);
        }
        return with(new Rule(percent, 0), faults);
    }

    /** Each of these strikes one time only, the first being 1. */
    public FaultPlan nth(int time, Fault... faults) {
        if (time < 1) {
            throw new IllegalArgumentException("nth: the first time is 1, not " + time);
        }
        return with(new Rule(0, time), faults);
    }

    private FaultPlan with(Rule rule, Fault... faults) {
        Map<Fault, Rule> more = new EnumMap<>(Fault.class);
        more.putAll(rules);
        for (Fault fault : faults) {
            more.put(fault, rule);
        }
        return new FaultPlan(more);
    }

    Map<Fault, Rule> rules() {
        return rules;
    }

    /** {@code CONNECT_REFUSED 5.0 %, RESET nth 3}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        rules.forEach((fault, rule) -> parts.add(fault + " " + rule));
        return parts.isEmpty() ? "no faults" : String.join(", ", parts);
    }
}
