package dev.wsmulti.engine;

import dev.wsmulti.transfer.RoundTrip;
import java.time.Duration;
import java.util.Optional;

/**
 * The round trips of a session in one int, for an idle session has room for no more: the smoothed one in 14 bits, the last and
 * the least in 9 bits each, all on a logarithmic scale. 0 stands for none.
 */
final class RoundTrips {
    /** Steps for each doubling, of the fine scale and the coarse one: an error of 0.07 % and 2.2 % at most. */
    private static final int FINE = 512;

    private static final int COARSE = 16;

    /** A new one counts for an eighth (RFC 6298). */
    private static final int SHARE = 8;

    private RoundTrips() {}

    static int after(int before, long nanos) {
        double micros = Math.max(1, nanos / 1000.0);
        int last = code(micros, COARSE, 9);
        if (before == 0) {
            return pack(code(micros, FINE, 14), last, last);
        }
        double smoothed = value(before >>> 18, FINE);
        return pack(code(smoothed + (micros - smoothed) / SHARE, FINE, 14), last, Math.min(last, before & 0x1ff));
    }

    static Optional<RoundTrip> of(int packed) {
        return packed == 0
                ? Optional.empty()
                : Optional.of(new RoundTrip(
                        time(packed >>> 9 & 0x1ff, COARSE), time(packed & 0x1ff, COARSE), time(packed >>> 18, FINE)));
    }

    private static int pack(int smoothed, int last, int least) {
        return smoothed << 18 | last << 9 | least;
    }

    /** At least 1, so that 0 stands for none. */
    private static int code(double micros, int steps, int bits) {
        long code = Math.round(Math.log(micros) / Math.log(2) * steps) + 1;
        return (int) Math.max(1, Math.min(code, (1 << bits) - 1));
    }

    private static double value(int code, int steps) {
        return Math.pow(2, (code - 1) / (double) steps);
    }

    private static Duration time(int code, int steps) {
        return Duration.ofNanos(Math.round(value(code, steps) * 1000));
    }
}
