package dev.wsmulti.tool;

import dev.wsmulti.transfer.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
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
    private final long began = System.nanoTime();
    private Loop.@Nullable Timer timer;

    ProgressLine(Options options, List<HttpTransferJob> jobs, Reporter reporter) {
        this.jobs = jobs;
        this.reporter = reporter;
        boolean allToFiles =
                IntStream.range(0, jobs.size()).allMatch(index -> OutputFiles.isFile(options.outputs, index));
        shown = !reporter.isSilent() && (allToFiles || !Terminal.isOutput());
        live = shown && Terminal.isError();
    }

    void start(Loop loop) {
        if (live) {
            timer = loop.every(REFRESH, () -> reporter.progress(text()));
        }
    }

    /** Everything has ended. */
    void end() {
        if (timer != null) {
            timer.cancel();
        }
        if (shown && (live || jobs.stream().allMatch(job -> job.end().code() == ExitCode.OK))) {
            reporter.note(text());
        }
    }

    private String text() {
        long received = jobs.stream().mapToLong(HttpTransferJob::received).sum();
        boolean known = jobs.stream().allMatch(job -> job.total() >= 0);
        long total = jobs.stream().mapToLong(HttpTransferJob::total).sum();
        long done = jobs.stream().filter(HttpTransferJob::isEnded).count();
        double seconds = Math.max(1, System.nanoTime() - began) / 1e9;
        String share = known && total > 0 ? String.format(Locale.ROOT, " (%d %%)", 100 * received / total) : "";
        return String.format(
                Locale.ROOT,
                "%d of %d done, %s%s in %.1f s, %s/s",
                done,
                jobs.size(),
                Bytes.shown(received),
                share,
                seconds,
                Bytes.shown((long) (received / seconds)));
    }
}
