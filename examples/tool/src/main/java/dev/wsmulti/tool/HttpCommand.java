package dev.wsmulti.tool;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP transfers, one after the other or at once. Its state belongs to the loop's thread. */
final class HttpCommand {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** How many there are at once is said by the options, not by what a loop allows. */
    private static final PoolLimits AS_MANY_AS_ADDED =
            PoolLimits.of().maxPerHost(Setting.NONE).maxTotal(Setting.NONE);

    private final Options options;
    private final Reporter reporter;
    private final List<HttpTransferJob> jobs = new ArrayList<>();
    private final @Nullable WriteOut writeOut;
    private int next;
    private int unended;
    private boolean stopped;
    private boolean unread;
    private Problem last = Problem.quiet(ExitCode.OK);

    HttpCommand(Options options, List<Target> targets, Reporter reporter) {
        this.options = options;
        this.reporter = reporter;
        if (options.output.count() > targets.size()) {
            reporter.note("more outputs are named than URLs given");
        }
        writeOut = options.http.writeOut == null ? null : new WriteOut(options.http.writeOut, reporter);
        HttpRequests requests = new HttpRequests(options);
        HttpDetails details = new HttpDetails(reporter);
        for (int i = 0; i < targets.size(); i++) {
            jobs.add(new HttpTransferJob(options, requests, details, i, targets.get(i)));
        }
    }

    int run() {
        try (TraceOutput trace = options.trace;
                WsMulti multi = trace.on(
                                WsMulti.builder().poolLimits(AS_MANY_AS_ADDED).tls(TlsChoice.of(options.tls)))
                        .open()) {
            Interruption interruption = Interruption.on(() -> multi.execute(this::stop), FAREWELL);
            ProgressLine progress = new ProgressLine(jobs, reporter);
            progress.start(multi);
            for (int i = options.http.atOnce(); i > 0; i--) {
                startNext(multi);
            }
            // Not run(): a transfer that waits to be made again is none of the loop's meanwhile.
            while (unended > 0 && !Thread.currentThread().isInterrupted()) {
                multi.perform(Setting.FOREVER);
            }
            if (!stopped && !unread) {
                progress.end();
            }
            interruption.over();
            return last.code();
        }
    }

    private void startNext(WsMulti multi) {
        while (next < jobs.size() && isUnwanted(jobs.get(next))) {
            next++;
        }
        if (next < jobs.size()) {
            unended++;
            jobs.get(next++).start(multi, job -> {
                unended--;
                ended(job);
                startNext(multi);
            });
        }
    }

    /** One after the other the last one's end is the exit code, as with curl; at once it is the last failure's. */
    private void ended(HttpTransferJob job) {
        if (isUnwanted(job)) {
            return;
        }
        Problem end = job.end();
        if (!options.http.parallel || end.code() != ExitCode.OK) {
            last = end;
        }
        if (end.code() != ExitCode.OK) {
            String of = jobs.size() > 1 ? job.target() + ": " : "";
            reporter.error(new Problem(end.code(), of + end.text()));
        }
        writeOut(job);
        if (job.isUnread()) {
            stopReading();
        }
    }

    private void writeOut(HttpTransferJob job) {
        WriteOut asked = writeOut;
        if (asked == null) {
            return;
        }
        try {
            asked.print(job.variables().orElseThrow());
        } catch (Output.ClosedByReader nobodyReads) {
            stopReading();
        } catch (IOException unwritable) {
            last = OutputFiles.unwritable(unwritable);
            reporter.error(last);
            stop();
        }
    }

    /** Nobody reads our output any more: what goes to files goes on. */
    private void stopReading() {
        unread = true;
        jobs.stream().filter(this::isUnwanted).forEach(HttpTransferJob::cancel);
    }

    private boolean isUnwanted(HttpTransferJob job) {
        return stopped || unread && job.file().isEmpty();
    }

    private void stop() {
        stopped = true;
        jobs.forEach(HttpTransferJob::cancel);
    }
}
