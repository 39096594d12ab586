package dev.wsmulti.tool;

import dev.wsmulti.transfer.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far all transfers are, in one line on standard error that is written over; where that is no terminal, one line at
 * the end. Nothing where the body goes to a terminal, or with {@code -s}.
 */
final class ProgressLine {
    private static final Duration REFRESH = Duration.ofMillis(500);

    private final List<HttpTransferJob> jobs;
    private final Reporter reporter;
    private final boolean shown;
    private final boolean live;
    private final AggregateLine line = new AggregateLine();
    private final long began = System.nanoTime();
    private Loop.@Nullable Timer timer;

    ProgressLine(List<HttpTransferJob> jobs, Reporter reporter) {
        this.jobs = jobs;
        this.reporter = reporter;
        boolean allToFiles = jobs.stream().allMatch(job -> job.file().isPresent());
        shown = !reporter.isSilent() && (allToFiles || !Terminal.isOutput());
        live = shown && Terminal.isError();
    }

    void start(Loop loop) {
        if (live) {
            reporter.heading(AggregateLine.HEADER);
            timer = loop.every(REFRESH, () -> reporter.progress(line.text(jobs, seconds())));
        }
    }

    /** Everything has ended. */
    void end() {
        if (timer != null) {
            timer.cancel();
        }
        if (live) {
            reporter.progress(line.text(jobs, seconds()));
            reporter.keepProgress();
        } else if (shown && jobs.stream().allMatch(job -> job.end().code() == ExitCode.OK)) {
            reporter.note(summary());
        }
    }

    private double seconds() {
        return Math.max(1, System.nanoTime() - began) / 1e9;
    }

    private String summary() {
        long received =
                jobs.stream().mapToLong(job -> job.progress().received()).sum();
        long sent = jobs.stream().mapToLong(job -> job.progress().sent()).sum();
        double seconds = seconds();
        return String.format(
                Locale.ROOT,
                "%d of %d done, %s received%s in %.1f s, %s/s",
                jobs.stream().filter(HttpTransferJob::isEnded).count(),
                jobs.size(),
                Bytes.shown(received),
                sent == 0 ? "" : ", " + Bytes.shown(sent) + " sent",
                seconds,
                Bytes.shown((long) (Math.max(received, sent) / seconds)));
    }
}
