package dev.wsmulti.tool;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP transfers, one after the other or at once. Its state belongs to the loop's thread. */
final class HttpCommand {
    /** As many at once as curl has. */
    private static final int AT_ONCE = 50;

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Options options;
    private final Reporter reporter;
    private final HttpDetails details;
    private final List<HttpTransferJob> jobs = new ArrayList<>();
    private final List<HttpTransfer> running = new ArrayList<>();
    private final byte @Nullable [] form;
    private int next;
    private boolean stopped;
    private Problem last = Problem.quiet(ExitCode.OK);

    HttpCommand(Options options, List<Target> targets, Reporter reporter) {
        this.options = options;
        this.reporter = reporter;
        this.details = new HttpDetails(reporter);
        this.form = options.data.isEmpty() ? null : Data.joined(options.data);
        for (int i = 0; i < targets.size(); i++) {
            jobs.add(new HttpTransferJob(options, targets.get(i), OutputFiles.of(options.outputs, i), details));
        }
    }

    int run() {
        List<HttpFetch> templates =
                jobs.stream().map(job -> template(job.target())).toList();
        try (WsMulti multi = WsMulti.open()) {
            Interruption interruption = Interruption.on(() -> multi.execute(this::stop), FAREWELL);
            ProgressLine progress = new ProgressLine(options, jobs, reporter);
            progress.start(multi);
            for (int i = options.parallel ? AT_ONCE : 1; i > 0; i--) {
                startNext(multi, templates);
            }
            multi.run();
            if (!interruption.happened()) {
                progress.end();
            }
            interruption.over();
            return last.code();
        }
    }

    private void startNext(WsMulti multi, List<HttpFetch> templates) {
        if (stopped || next == jobs.size()) {
            return;
        }
        int index = next++;
        HttpTransferJob job = jobs.get(index);
        HttpFetch fetch = job.fetch(templates.get(index));
        details.request(fetch, form == null ? -1 : form.length);
        HttpTransfer transfer = multi.add(fetch);
        running.add(transfer);
        transfer.done().thenAccept(outcome -> {
            running.remove(transfer);
            ended(job);
            startNext(multi, templates);
        });
    }

    /** One after the other the last one's end is the exit code, as with curl; at once it is the last failure's. */
    private void ended(HttpTransferJob job) {
        if (stopped) {
            return;
        }
        Problem end = job.end();
        if (!options.parallel || end.code() != ExitCode.OK) {
            last = end;
        }
        if (end.code() != ExitCode.OK) {
            String of = jobs.size() > 1 ? job.target() + ": " : "";
            reporter.error(new Problem(end.code(), of + end.text()));
        }
        if (job.isUnread()) {
            stop();
        }
    }

    private void stop() {
        stopped = true;
        List.copyOf(running).forEach(HttpTransfer::cancel);
    }

    private HttpFetch template(Target target) {
        HttpFetch fetch = withHeaders(target).failOnStatus(options.fail);
        // As with curl nothing but the user's own deadlines ends a transfer that waits.
        fetch = fetch.stallTimeout(Setting.FOREVER).responseTimeout(Setting.FOREVER);
        if (!options.maxTime.isZero()) {
            fetch = fetch.timeout(options.maxTime);
        }
        if (!options.connectTimeout.isZero()) {
            fetch = fetch.connect(
                    ConnectOptions.of().lookupTimeout(options.connectTimeout).connectTimeout(options.connectTimeout));
        }
        if (form != null) {
            fetch = fetch.body(Source.of(form));
        }
        return fetch;
    }

    private String method() {
        if (options.method != null) {
            return options.method;
        }
        if (options.head) {
            return "HEAD";
        }
        return form == null ? "GET" : "POST";
    }

    private HttpFetch withHeaders(Target target) {
        List<HeaderLine> lines = HeaderLine.of(options.headers);
        try {
            HttpFetch fetch = HttpFetch.of(method(), target);
            fetch = ours(fetch, lines, "User-Agent", "wsmulti/" + Tool.version());
            fetch = ours(fetch, lines, "Accept", "*/*");
            for (HeaderLine line : lines) {
                if (!line.removed()) {
                    fetch = fetch.header(line.name(), line.value());
                }
            }
            return form == null ? fetch : ours(fetch, lines, "Content-Type", "application/x-www-form-urlencoded");
        } catch (IllegalArgumentException refused) {
            throw Problem.usage(refused);
        }
    }

    /** A field of ours, unless the user says something of that name, be it that there shall be none. */
    private static HttpFetch ours(HttpFetch fetch, List<HeaderLine> users, String name, String value) {
        return users.stream().anyMatch(line -> line.is(name)) ? fetch : fetch.header(name, value);
    }
}
