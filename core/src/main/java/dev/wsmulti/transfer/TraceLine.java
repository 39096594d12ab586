package dev.wsmulti.transfer;

import java.time.Duration;
import java.util.Locale;

/**
 * A line of the trace. It shows no credentials, no cookies and no payload.
 *
 * @param at when, since the loop was made
 * @param component what it is about
 * @param level how important it is
 * @param transfer the {@link Transfer#id} of whom it is about; 0 for nobody
 * @param text what happened; what went out begins with {@code >}, what came in with {@code <}
 */
public record TraceLine(Duration at, TraceComponent component, TraceLevel level, long transfer, String text) {
    /** {@code 0.250000 ws #7 < TEXT 5 bytes}. */
    @Override
    public String toString() {
        String whose = transfer == 0 ? "" : " #" + transfer;
        String name = component.name().toLowerCase(Locale.ROOT);
        return String.format(Locale.ROOT, "%.6f %s%s %s", at.toNanos() / 1e9, name, whose, text);
    }
}
