package dev.wsmulti.tool;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code wsmulti conformance}: the client's part against a fuzzing server of the Autobahn test suite. One session after the
 * other, all on one loop; its state belongs to the loop's thread.
 */
final class ConformanceCommand {
    private static final Duration FAREWELL = Duration.ofMillis(500);
    private static final int LONGEST_COUNT = 9;

    /**
     * The largest message of the suite has 16 MiB, the one with most fragments 65 537, which the default allows. A server
     * that sends on while it does not read is held back: an echo that is refused would be a message lost.
     */
    private static final WsOptions BEHAVIOUR =
            WsOptions.of().maxMessage(16 << 20).selfPaced(true);

    private final ConformanceOptions options;
    private final Reporter reporter;
    private final Target server;
    private final boolean progress;
    private int cases;
    private String counted = "";
    private volatile @Nullable WsSession running;
    private @Nullable Problem problem;

    ConformanceCommand(ConformanceOptions options, Reporter reporter) {
        this.options = options;
        this.reporter = reporter;
        this.server = server(options.url);
        this.progress = !reporter.isSilent() && Terminal.isError();
    }

    private static Target server(String url) {
        Target target = Urls.target(url);
        if (!target.isWebSocket()) {
            throw new Problem(ExitCode.USAGE, "a fuzzing server has a URL as ws://HOST:PORT, not " + url);
        }
        return target;
    }

    int run() {
        try (WsMulti multi = WsMulti.builder().tls(TlsChoice.of(options.tls)).open()) {
            Interruption interruption = Interruption.on(this::leave, FAREWELL.plusMillis(500));
            askForTheCount(multi);
            multi.run();
            reporter.keepProgress();
            Problem failed = problem;
            if (failed != null) {
                reporter.error(interruption.happened() ? Problem.quiet(failed.code()) : failed);
            } else {
                System.out.println(cases + " cases run as " + options.agent + ", reports written");
            }
            interruption.over();
            return failed == null ? ExitCode.OK : failed.code();
        }
    }

    private void askForTheCount(Loop loop) {
        String question = "the number of cases";
        WsRequest request = WsRequest.to(at("/getCaseCount"))
                .options(WsOptions.of().maxMessage(LONGEST_COUNT))
                .onText((session, text) -> counted = text);
        start(loop, request, question, outcome -> {
            if (!counted.matches("[0-9]+")) {
                fail(
                        ExitCode.NOT_VERIFIED,
                        question + " came as \"" + counted + "\", the session ended as: " + outcome
                                + "; is this a fuzzing server?");
                return;
            }
            cases = Integer.parseInt(counted);
            runCase(loop, 1);
        });
    }

    private void runCase(Loop loop, int number) {
        if (number > cases) {
            askForTheReports(loop);
            return;
        }
        String name = "case " + number + " of " + cases;
        if (progress) {
            reporter.progress(name);
        }
        // How a case ends is what the server judges: most of them end by a violation of the protocol.
        WsRequest request = WsRequest.to(at("/runCase?case=" + number + "&agent=" + agent()))
                .options(BEHAVIOUR)
                .onMessage(WsSession::send);
        start(loop, request, name, outcome -> runCase(loop, number + 1));
    }

    private void askForTheReports(Loop loop) {
        String question = "the reports";
        start(loop, WsRequest.to(at("/updateReports?agent=" + agent())), question, outcome -> {
            if (outcome.close().equals(Close.ABNORMAL)) {
                fail(ExitCode.PEER, question + " may not be written: " + outcome);
            }
        });
    }

    /** Runs a session to its end; where it never opened or took too long that ends all. */
    private void start(Loop loop, WsRequest request, String name, Consumer<WsOutcome> then) {
        Duration most = options.maxTime;
        WsSession session = loop.add(request.onClose((ended, outcome) -> {
            reporter.detail('*', name + ": " + outcome);
            if (problem == null && !outcome.wasOpen()) {
                Failure failure = outcome.failure();
                fail(ExitCode.ofSession(failure, false), name + ": " + FailureText.of(failure));
            }
            if (problem == null) {
                then.accept(outcome);
            }
        }));
        running = session;
        if (!most.isZero()) {
            loop.schedule(most, () -> timeIsUp(session, name));
        }
    }

    private void timeIsUp(WsSession session, String name) {
        if (!session.isDone()) {
            double seconds = options.maxTime.toMillis() / 1000.0;
            fail(ExitCode.DEADLINE, name + " took longer than " + seconds + " s, as -m allows");
            session.cancel();
        }
    }

    private void fail(int code, String text) {
        problem = new Problem(code, text);
    }

    /** The process is told to end. */
    private void leave() {
        WsSession session = running;
        if (session != null) {
            session.loop().execute(() -> fail(ExitCode.NOT_STARTED, ""));
            session.close(Close.GOING_AWAY);
            session.loop().schedule(FAREWELL, session::cancel);
        }
    }

    private Target at(String path) {
        return (Target) server.resolve(path);
    }

    private String agent() {
        return URLEncoder.encode(options.agent, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
