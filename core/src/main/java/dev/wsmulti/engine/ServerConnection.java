package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Status;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.websocket.Negotiation;
import dev.wsmulti.websocket.OpeningHandshake;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection: requests one after the other, each answered before the next one is looked at, so that
 * pipelined ones are answered in order (RFC 9112 section 9.3.2).
 */
final class ServerConnection extends HttpSocket implements Live.Member {
    private enum State {
        /** Waits for a head, or takes one in. */
        READING,
        /** A request is being answered. */
        SERVING,
        /** Everything is said: {@link LingeringClose}. */
        LINGERING,
        /** Closed, or handed over to a session. */
        GONE
    }

    private final Branch branch;
    private final ListenerOptions options;
    private final Http1 http;
    private final RequestTimes times;
    private State state = State.READING;
    private @Nullable ServerExchange exchange;
    private @Nullable LingeringClose lingering;
    private boolean closing;
    private boolean late;

    ServerConnection(Engine engine, Endpoint endpoint, Branch branch, ListenerOptions options) {
        super(engine, endpoint);
        this.branch = branch;
        this.options = options;
        HeadLimits limits = headLimits(options.limits());
        this.http = new Http1(limits, options.maxBody(), engine.http.knownHeads(limits));
        this.times = new RequestTimes(options, engine.now);
    }

    void start() throws IOException {
        engine.sockets.register(endpoint, this, Reactor.READ);
        watchDeadlines();
    }

    @Override
    void turn(long now) {
        int operations = ready;
        ready = 0;
        if (state == State.GONE) {
            return;
        }
        begins(operations);
        try {
            if (late) {
                late = false;
                expire(now);
            }
            if ((operations & Reactor.READ) != 0 && takesInput()) {
                read(Long.MAX_VALUE, now);
            }
            engine.sockets.lendToOwner(wire);
            boolean more = work(now);
            if (state != State.GONE) {
                send(now, more);
            }
        } catch (IOException lost) {
            gone("the connection was lost: " + lost.getMessage());
        } finally {
            wire.in.settle();
            wire.out.settle();
        }
        if (state != State.GONE) {
            tellIfLeft();
            watch();
            watchDeadlines();
        }
    }

    /** Moves on as far as it goes; says whether the budget ended it. */
    private boolean work(long now) {
        for (int left = EVENTS; left > 0; left--) {
            boolean moved = switch (state) {
                case READING -> readHead(now);
                case SERVING -> serve(now);
                case LINGERING -> dropInput();
                case GONE -> false;
            };
            if (!moved) {
                return false;
            }
        }
        return true;
    }

    private void send(long now, boolean more) throws IOException {
        boolean full = wire.out.room() <= 0;
        long before = bytesOut;
        write(now);
        if (isIdle() && bytesOut > before) {
            // Idle from the last byte of the answer on.
            times.awaits(now);
        }
        if (isIdle() && closes()) {
            // The listener was closed while the answer before was on its way.
            linger(now);
        }
        if (lingering != null && isFlushed()) {
            lastWords(lingering, now);
            return;
        }
        ServerExchange current = exchange;
        boolean wants = full || current != null && current.wantsRoom();
        if (more || wants && wire.out.room() > 0 && !bulkWaits()) {
            engine.enqueue(this);
        }
    }

    private void lastWords(LingeringClose last, long now) throws IOException {
        if (wire.in.finished()) {
            gone("the client has closed");
        } else {
            last.finish(endpoint, now);
        }
    }

    // Requests.

    private boolean readHead(long now) {
        if (wire.out.room() <= 0) {
            // Whoever sends requests and reads no answers is not served on.
            return false;
        }
        try {
            int event = http.next(wire);
            if (event == Http1.HEAD) {
                begin(now);
                return true;
            }
            if (event == Http1.END) {
                linger(now);
                return true;
            }
        } catch (FailureException failed) {
            refuse(failed.failure(), now);
            return true;
        }
        if (!http.idle()) {
            times.begins(now);
        }
        return false;
    }

    private void begin(long now) {
        state = State.SERVING;
        times.begins(now);
        RequestHead head = http.requestHead();
        closing |= !http.keepAlive();
        // RFC 9110 section 10.1.1: the expectation of an HTTP/1.0 client is ignored.
        boolean expects = head.minorVersion() > 0 && head.headers().contains("Expect");
        boolean continues = expects && head.headers().hasElement("Expect", "100-continue");
        ServerExchange current = new ServerExchange(this, http, head, continues);
        exchange = current;
        if (expects && !continues) {
            closing = true;
            current.replaceAnswer(ErrorAnswers.EXPECTATION_FAILED, "the only expectation known is 100-continue");
            return;
        }
        try {
            branch.handler().request(current);
        } catch (Throwable thrown) {
            Log.error("the handler of " + head.method() + " " + head.path() + " threw", thrown);
            current.answer(ErrorAnswers.INTERNAL_ERROR, Headers.of(), new byte[0]);
        }
    }

    private boolean serve(long now) {
        ServerExchange current = exchange;
        if (current == null) {
            return false;
        }
        try {
            boolean moved = current.step();
            if (state == State.SERVING && current.isOver()) {
                current.finished();
                next(now);
                return true;
            }
            return moved;
        } catch (FailureException failed) {
            fail(current, failed.failure());
            return true;
        }
    }

    /** Who has closed its side is done asking, or gone: where no write is under way that would show it, we say so. */
    private void tellIfLeft() {
        ServerExchange current = exchange;
        if (current == null || !wire.in.finished() || !isFlushed() || current.wantsRoom()) {
            return;
        }
        if (current.tellAbort()) {
            // What it decided has its turn.
            engine.enqueue(this);
        }
    }

    private void next(long now) {
        exchange = null;
        if (closing || branch.isClosing()) {
            linger(now);
            return;
        }
        state = State.READING;
        times.awaits(now);
    }

    private void fail(ServerExchange current, Failure failure) {
        closing = true;
        int status = ErrorAnswers.status(failure);
        boolean ours = status == ErrorAnswers.INTERNAL_ERROR;
        if (ours) {
            RequestHead head = current.head();
            Log.error(
                    head.method() + " " + head.path() + ": " + failure.message(),
                    failure.cause().orElse(null));
        }
        // What broke in the answer nobody survives; of the request nothing may be wanted any more.
        if (!(failure instanceof Failure.SourceFailed) && current.survives()) {
            return;
        }
        String text = ours ? Status.reason(status) : failure.message();
        if (status == 0 || !current.replaceAnswer(status, text)) {
            gone(failure.message());
        }
    }

    /** No head that could be understood: the answer, if anybody is left to read it, stands alone and is the last one. */
    private void refuse(Failure failure, long now) {
        times.begins(now);
        int status = ErrorAnswers.status(failure);
        if (status != 0) {
            ErrorAnswers.write(engine.http, wire.out, status, failure.message(), now);
        }
        linger(now);
    }

    /** The body of the request is wanted now, so its time begins; a client that waits for it is told to go on. */
    void bodyAsked(boolean tellContinue) {
        lastMoved = engine.now;
        goOn();
        if (tellContinue) {
            // RFC 9110 section 10.1.1.
            engine.http.writer.response(wire.out, new ResponseHead(100, "Continue", 1, Headers.of()));
        }
    }

    /** Answers 101 and hands the connection over, with what was read behind the request. */
    void switchOver(
            RequestHead head,
            WsHandler handler,
            Optional<String> subprotocol,
            Headers more,
            @Nullable Object attachment) {
        Negotiation extensions = Negotiation.accept(head, Extensions.of(handler.options()), engine.coding.codecs());
        engine.http.writer.response(wire.out, OpeningHandshake.answer(head, subprotocol, extensions, more));
        wire.in.settle();
        leave();
        WsConnection session = WsConnection.accepted(engine, endpoint, handler, attachment);
        if (session.isListening()) {
            session.upgraded(wire, head, subprotocol, extensions);
        }
    }

    /** Something was decided: acted on in this turn if it is ours, else in one that follows. */
    void goOn() {
        if (engine.current != this) {
            engine.enqueue(this);
        }
    }

    long maxBody() {
        return options.maxBody();
    }

    boolean closes() {
        return closing || branch.isClosing();
    }

    void closeAfter() {
        closing = true;
    }

    // The end.

    private void linger(long now) {
        state = State.LINGERING;
        exchange = null;
        lingering = new LingeringClose(now);
    }

    private boolean dropInput() {
        wire.in.skip(wire.in.length());
        return false;
    }

    /** Nothing is said and nothing is to be said: closing now costs nobody an answer. */
    private boolean isIdle() {
        return state == State.READING && !times.begun() && isFlushed();
    }

    private void leave() {
        state = State.GONE;
        exchange = null;
        forgetDeadlines();
        branch.left(this);
    }

    private void gone(String why) {
        ServerExchange current = exchange;
        leave();
        drop();
        if (current != null) {
            current.abort(why);
        }
    }

    @Override
    void defect(Throwable thrown) {
        Log.error("a defect ended a connection", thrown);
        if (state != State.GONE) {
            gone("a defect of the server");
        }
    }

    @Override
    boolean takesInput() {
        return !wire.in.finished() && (state == State.LINGERING || wire.in.room() > 0);
    }

    // Time.

    @Override
    long deadline() {
        ServerExchange current = exchange;
        boolean moves = !isFlushed() || current != null && current.wantsBody();
        long stall = moves ? Engine.after(lastMoved, options.stallTimeout()) : Wheel.NEVER;
        long due = earlier(stall, answerDue());
        return switch (state) {
            case READING -> moves ? due : times.headDue();
            case SERVING -> current == null ? due : earlier(due, current.due());
            case LINGERING -> moves || lingering == null ? due : lingering.due(lastMoved);
            case GONE -> Wheel.NEVER;
        };
    }

    /** When the answer to the present request must be out. */
    private long answerDue() {
        return state == State.SERVING || !isFlushed() ? times.answerDue() : Wheel.NEVER;
    }

    /** What a passed deadline means is decided in the turn, where callbacks may run. */
    @Override
    void overdue(long now) {
        late = true;
        engine.enqueue(this);
    }

    private void expire(long now) {
        if (!isDue(deadline(), now)) {
            return;
        }
        ServerExchange current = exchange;
        if (current != null && isDue(current.due(), now)) {
            current.replaceAnswer(ErrorAnswers.UNAVAILABLE, "no decision in time");
        } else if (isDue(answerDue(), now)) {
            boolean complete = current != null && current.isComplete();
            giveUp(
                    complete ? ErrorAnswers.UNAVAILABLE : ErrorAnswers.REQUEST_TIMEOUT,
                    "the request took too long: timeout is " + options.timeout().toMillis() + " ms");
        } else if (isIdle()) {
            gone("idleTimeout");
        } else if (state == State.READING && isFlushed()) {
            String text = "headTimeout is " + options.headTimeout().toMillis() + " ms";
            ErrorAnswers.write(engine.http, wire.out, ErrorAnswers.REQUEST_TIMEOUT, text, now);
            linger(now);
        } else if (isFlushed()) {
            giveUp(
                    ErrorAnswers.REQUEST_TIMEOUT,
                    "the body stood still: stallTimeout is "
                            + options.stallTimeout().toMillis() + " ms");
        } else {
            gone("nothing moved within stallTimeout");
        }
    }

    /** Answers why, if that is still possible, and closes. */
    private void giveUp(int status, String why) {
        closing = true;
        ServerExchange current = exchange;
        if (current == null || !current.replaceAnswer(status, why)) {
            gone(why);
        }
    }

    // As one of the listener's connections.

    /** After the present answer; at once if there is none. */
    @Override
    public void endSoon(String reason) {
        closing = true;
        if (isIdle()) {
            gone(reason);
        }
    }

    @Override
    public void endNow(String reason) {
        if (state != State.GONE) {
            gone(reason);
        }
    }
}
