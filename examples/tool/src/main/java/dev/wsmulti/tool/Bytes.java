package dev.wsmulti.tool;

import java.util.Locale;

/** Sizes for people. */
public final class Bytes {
    private static final String UNITS = "KMGTPE";

    private Bytes() {}

    /** In units of 1024, with one digit behind the point. */
    public static String shown(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %siB", value, UNITS.charAt(unit));
    }
}
