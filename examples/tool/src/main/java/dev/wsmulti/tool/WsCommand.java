package dev.wsmulti.tool;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One WebSocket session between standard input and output. Its state belongs to the loop's thread. */
final class WsCommand {
    /** How long the peer may take to answer our close when the session is ended before its time. */
    private static final Duration FAREWELL = Duration.ofMillis(500);
    /** The same where a deadline has passed already. */
    private static final Duration SHORT_FAREWELL = Duration.ofMillis(50);

    private final Options options;
    private final Target target;
    private final Reporter reporter;
    private final WsDetails details;
    private final Stdin stdin = new Stdin(System.in);
    private final Output output;
    private final MessageOutput messages;
    private long received;
    private @Nullable Problem verdict;

    WsCommand(Options options, Target target, Reporter reporter) {
        this.options = options;
        this.target = target;
        this.reporter = reporter;
        this.details = new WsDetails(reporter);
        this.output = OutputFiles.of(options.output, OutputFiles.path(options.output, 0, target));
        this.messages = new MessageOutput(output, !options.ws.binary);
    }

    int run() {
        refuseUnusableInput();
        WsRequest request = request();
        try (TraceOutput trace = options.trace;
                WsMulti multi = trace.on(WsMulti.builder().tls(TlsChoice.of(options.tls)))
                        .open()) {
            WsSession session = multi.add(request);
            Interruption interruption = Interruption.on(() -> leave(session, FAREWELL), FAREWELL.plusMillis(500));
            if (!options.maxTime.isZero()) {
                multi.schedule(options.maxTime, () -> timeIsUp(session));
            }
            multi.run();
            Problem given = verdict;
            Problem end =
                    finish(given == null || interruption.happened() ? Problem.quiet(ExitCode.NOT_STARTED) : given);
            report(end);
            interruption.over();
            return end.code();
        }
    }

    private void report(Problem end) {
        if (end.code() != ExitCode.OK) {
            reporter.error(end);
        } else if (!end.text().isEmpty()) {
            reporter.note(end.text());
        }
    }

    /** Puts the file of {@code -o} in its place. */
    private Problem finish(Problem end) {
        try {
            output.end(end.code() == ExitCode.OK);
            return end;
        } catch (IOException unwritable) {
            return OutputFiles.unwritable(unwritable);
        }
    }

    private void refuseUnusableInput() {
        if (!StdinPump.readsStdin(options)) {
            return;
        }
        try {
            Stdin.refuseClosed();
            if (!options.ws.binary && !stdin.beginsAsText()) {
                throw StdinPump.notText("standard input");
            }
        } catch (IOException unreadable) {
            throw new Problem(ExitCode.INPUT, "cannot read standard input: " + unreadable.getMessage());
        }
    }

    private WsRequest request() {
        WsOptions behaviour = WsOptions.of().pingInterval(options.ws.ping);
        if (options.ws.maxMessage != null) {
            behaviour = behaviour.maxMessage(options.ws.maxMessage);
        }
        if (options.rate > 0) {
            behaviour = behaviour.maxReceiveRate(options.rate).maxSendRate(options.rate);
        }
        WsRequest request = details.observe(described())
                .options(behaviour)
                .onOpen(this::opened)
                .onMessage(this::message)
                .onClose(this::closed)
                .connect(options.connect());
        if (!options.maxTime.isZero()) {
            // The user's own deadline stands in place of ours.
            request = request.openTimeout(options.maxTime);
        }
        return request;
    }

    /** Where to and with which header; what cannot be asked for is a fault of the command line. */
    private WsRequest described() {
        try {
            WsRequest request = WsRequest.to(target).subprotocols(options.ws.subprotocols.toArray(String[]::new));
            for (HeaderLine line : HeaderLine.of(options.headers)) {
                // What the handshake owns cannot be left out either: it is refused here.
                WsRequest with = request.header(line.name(), line.value());
                request = line.removed() ? request : with;
            }
            request = options.access.credentials().map(request::credentials).orElse(request);
            Optional<String> cookie = options.access.cookie();
            return cookie.isEmpty() ? request : request.header("Cookie", cookie.get());
        } catch (IllegalArgumentException refused) {
            throw Problem.usage(refused);
        }
    }

    private void opened(WsSession session) {
        details.opened(session);
        StdinPump.Listener listener = new StdinPump.Listener() {
            @Override
            public void sent() {
                if (closesWhenSent()) {
                    session.close();
                }
            }

            @Override
            public void failed(Problem problem) {
                session.loop().execute(() -> give(problem));
                session.close(problem.code() == ExitCode.USAGE ? Close.NOT_UTF8 : Close.GOING_AWAY);
            }
        };
        new StdinPump(options, stdin, session, listener).start();
    }

    /** Whether the session is to be closed once everything is sent. */
    private boolean closesWhenSent() {
        Integer wanted = options.ws.exitAfter;
        return wanted == null ? !options.ws.noClose : wanted == 0;
    }

    private void message(WsSession session, Message message) {
        Integer wanted = options.ws.exitAfter;
        if (verdict != null || wanted != null && received >= wanted) {
            return;
        }
        received++;
        try {
            messages.write(message);
        } catch (Output.ClosedByReader nobodyReads) {
            give(Problem.quiet(ExitCode.OK));
            leave(session, FAREWELL);
        } catch (IOException unwritable) {
            give(OutputFiles.unwritable(unwritable));
            leave(session, FAREWELL);
        }
        if (wanted != null && received == wanted) {
            session.close();
        }
    }

    private void timeIsUp(WsSession session) {
        if (!session.isDone()) {
            give(new Problem(
                    ExitCode.DEADLINE,
                    "the session took longer than " + options.maxTime.toMillis() / 1000.0 + " s, as -m allows; "
                            + received + " messages came"));
            leave(session, SHORT_FAREWELL);
        }
    }

    /** Ends the session before its time: politely at first. Any thread. */
    private static void leave(WsSession session, Duration patience) {
        session.close(Close.GOING_AWAY);
        session.loop().schedule(patience, session::cancel);
    }

    private void closed(WsSession session, WsOutcome outcome) {
        details.closed(session, outcome);
        Integer wanted = options.ws.exitAfter;
        give(SessionEnd.of(outcome, wanted == null ? 0 : Math.max(0, wanted - received)));
    }

    /** The first verdict counts: what follows is its consequence. */
    private void give(Problem problem) {
        if (verdict == null) {
            verdict = problem;
        }
    }
}
