package dev.wsmulti.transfer;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A level of trace for each component ({@code curl_global_trace}, but for one loop). Immutable. */
@CheckReturnValue
public final class TraceLevels {
    private static final List<TraceComponent> COMPONENTS = List.of(TraceComponent.values());

    private final Map<TraceComponent, TraceLevel> levels;

    private TraceLevels(Map<TraceComponent, TraceLevel> levels) {
        this.levels = levels;
    }

    /** {@link TraceLevel#ERROR} for all: the default. */
    public static TraceLevels of() {
        return all(TraceLevel.ERROR);
    }

    /** One level for all. */
    public static TraceLevels all(TraceLevel level) {
        Map<TraceComponent, TraceLevel> levels = new EnumMap<>(TraceComponent.class);
        COMPONENTS.forEach(each -> levels.put(each, level));
        return new TraceLevels(levels);
    }

    /**
     * The default, changed by words: {@code "ws=debug,http,-loop"}. A name alone means {@code =debug}, one with a minus
     * {@code =off}; {@code all} stands for all components, and case does not matter.
     *
     * @throws IllegalArgumentException for a name that no component or level has
     */
    public static TraceLevels of(String words) {
        TraceLevels result = of();
        for (String each : words.split(",", -1)) {
            String word = each.strip();
            boolean minus = word.startsWith("-");
            int equals = word.indexOf('=');
            String name = word.substring(minus ? 1 : 0, equals < 0 ? word.length() : equals);
            TraceLevel level = minus
                    ? TraceLevel.OFF
                    : equals < 0 ? TraceLevel.DEBUG : named("level", TraceLevel.values(), word.substring(equals + 1));
            if (name.equalsIgnoreCase("all")) {
                result = all(level);
            } else if (!name.isEmpty()) {
                result = result.with(named("component", TraceComponent.values(), name), level);
            }
        }
        return result;
    }

    private static <E extends Enum<E>> E named(String what, E[] all, String name) {
        for (E each : all) {
            if (each.name().equalsIgnoreCase(name.strip())) {
                return each;
            }
        }
        throw new IllegalArgumentException("no " + what + " of the trace: " + name + "; there are "
                + Arrays.stream(all).map(TraceLevels::shown).collect(Collectors.joining(", ")));
    }

    private static String shown(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    /** Another level for one component. */
    public TraceLevels with(TraceComponent component, TraceLevel level) {
        Map<TraceComponent, TraceLevel> changed = new EnumMap<>(levels);
        changed.put(component, level);
        return new TraceLevels(changed);
    }

    /** The level of a component. */
    public TraceLevel level(TraceComponent component) {
        return levels.getOrDefault(component, TraceLevel.OFF);
    }

    /** Whether the trace says what is of that level. */
    public boolean says(TraceComponent component, TraceLevel level) {
        return level(component).compareTo(level) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TraceLevels others && levels.equals(others.levels);
    }

    @Override
    public int hashCode() {
        return levels.hashCode();
    }

    /** In the words of {@link #of(String)}. */
    @Override
    public String toString() {
        return COMPONENTS.stream()
                .map(each -> shown(each) + "=" + shown(level(each)))
                .collect(Collectors.joining(","));
    }
}
