package dev.wsmulti.tool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** How far all transfers are, in the columns of curl's {@code -Z}. */
final class AggregateLine {
    /** What stands above the columns. */
    static final String HEADER = "DL% UL%  Dled  Uled  Xfers  Live Total     Current  Left    Speed";

    private static final int SAMPLES = 10;
    private static final String UNITS = "kMGTP";
    private static final String NO_TIME = "--:--:--";

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** What was moved until then, for the speed of the last few seconds. */
    private record Sample(double seconds, long received, long sent) {}

    /** One way: what was moved, and how much it will be in all, -1 while that is not known. */
    private record Way(long moved, long total) {
        String percent() {
            return total > 0 ? String.valueOf(100 * moved / total) : "--";
        }
    }

    /** The line after so many seconds. Called now and then: what was moved between two calls is the speed. */
    String text(List<HttpTransferJob> jobs, double seconds) {
        List<HttpTransferJob> begun =
                jobs.stream().filter(HttpTransferJob::isBegun).toList();
        long received =
                begun.stream().mapToLong(job -> job.progress().received()).sum();
        long sent = begun.stream().mapToLong(job -> job.progress().sent()).sum();
        boolean downKnown = begun.stream().allMatch(job -> job.progress().receiveTotal() >= 0);
        boolean upKnown = begun.stream().allMatch(job -> job.progress().sendTotal() >= 0);
        long downTotal =
                begun.stream().mapToLong(job -> job.progress().receiveTotal()).sum();
        long upTotal =
                begun.stream().mapToLong(job -> job.progress().sendTotal()).sum();
        Way down = new Way(received, downKnown ? downTotal : -1);
        Way up = new Way(sent, upKnown ? upTotal : -1);
        long live = begun.stream().filter(job -> !job.isEnded()).count();
        long speed = speed(new Sample(seconds, received, sent));
        double left = down.total > 0 && speed > 0 ? (double) (down.total - down.moved) / speed : 0;
        return String.format(
                Locale.ROOT,
                "%-3s %-3s %s %s %5d %5d  %s %s %s %s",
                down.percent(),
                up.percent(),
                inFive(received),
                inFive(sent),
                begun.size(),
                live,
                left > 0 ? time(seconds + left) : NO_TIME,
                time(seconds),
                time(left),
                inFive(speed));
    }

    /** Bytes a second over the last samples, of the way that is the faster. */
    private long speed(Sample now) {
        samples.addLast(now);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        Sample first = samples.size() > 1 ? samples.getFirst() : new Sample(0, 0, 0);
        long moved = Math.max(now.received - first.received, now.sent - first.sent);
        return (long) (moved / Math.max(0.001, now.seconds - first.seconds));
    }

    /** Hours, minutes and seconds, or days and hours. */
    static String time(double seconds) {
        long whole = (long) seconds;
        if (whole <= 0) {
            return NO_TIME;
        }
        return whole < 360_000
                ? String.format(Locale.ROOT, "%2d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%3dd %02dh", Math.min(999, whole / 86_400), whole / 3600 % 24);
    }

    /** A number of bytes in five columns. */
    static String inFive(long bytes) {
        if (bytes < 100_000) {
            return String.format(Locale.ROOT, "%5d", bytes);
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 9_999.5 && unit < UNITS.length() - 1) {
            value /= 1024;
            unit++;
        }
        char sign = UNITS.charAt(unit);
        return unit > 0 && value < 99.95
                ? String.format(Locale.ROOT, "%4.1f%c", value, sign)
                : String.format(Locale.ROOT, "%4.0f%c", value, sign);
    }
}
