package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.extension.Extension;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http1.HeadLimits;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.http1.Http1Writer;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Setting;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.websocket.Negotiation;
import dev.wsmulti.websocket.OpeningHandshake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a client session opens: a connection, the request, the answer. Dropped once the session is open; bytes that came
 * behind the 101 go to the session.
 */
final class Opening implements Approach.Result {
    private static final int MARK = 64 * 1024;

    /** What is read at once before a session that has a rate: little of it comes in advance. */
    private static final int HEAD_READ = 512;

    private final WsConnection session;
    private final WsRequest request;
    private final Engine engine;
    final Approach approach;
    private final String key;
    private final List<Extension> extensions;
    private final RequestHead head;
    private @Nullable Wire wire;
    private @Nullable Http1 http;
    private @Nullable ResponseHead refusal;
    private boolean told;
    private final ByteArrayOutputStream refusalBody = new ByteArrayOutputStream(0);

    Opening(WsConnection session, WsRequest request) {
        this.session = session;
        this.request = request;
        this.engine = session.engine;
        this.key = OpeningHandshake.newKey(engine.random);
        this.extensions = Extensions.of(session.options());
        this.head = OpeningHandshake.request(
                request.target().authority(),
                request.target().requestTarget(),
                RequestHeads.ofUpgrade(request),
                request.subprotocols(),
                Negotiation.offer(extensions),
                key);
        this.approach = new Approach(
                session,
                Route.of(engine, request.target(), request.connect(), request.tls()),
                request.connect(),
                request.limits(),
                false,
                session.added,
                this);
    }

    void start() {
        approach.start();
    }

    /** Not wanted any more. */
    void cancel() {
        approach.cancel();
        Wire used = wire;
        if (used != null) {
            used.in.clear();
            used.out.clear();
        }
    }

    long deadline() {
        return approach.isWaiting() ? approach.queueDue() : Engine.after(approach.grantedAt(), request.openTimeout());
    }

    Failure timedOut() {
        if (approach.isWaiting()) {
            return approach.waitedTooLong();
        }
        return new Failure.TimedOut("opening " + request.target(), "openTimeout", request.openTimeout());
    }

    RequestHead head() {
        return head;
    }

    @Override
    public void connected(Endpoint endpoint, @Nullable ByteQueue early) {
        Limits limits = request.limits();
        Wire made = new Wire(engine.segments, MARK);
        wire = made;
        Sockets.takeOver(early, made);
        http = new Http1(
                Role.CLIENT,
                new HeadLimits(limits.maxHead(), limits.maxHeaderLine(), limits.maxHeaders(), limits.maxTarget()),
                Setting.NONE);
        http.expect(head.method());
        new Http1Writer().request(made.out, head);
        if (!approach.origin().isStraight()) {
            session.rare().origin = approach.origin();
        }
        if (engine.trace.heads) {
            engine.trace.head(session.id, "> GET " + request.target().path(), head.headers());
        }
        session.connected(endpoint);
    }

    @Override
    public void connected(HttpConnection idle) {
        throw new IllegalStateException("a session has a connection of its own");
    }

    @Override
    public void failed(Failure failure) {
        session.fail(failure);
    }

    /** The session's turn while it is not open. */
    void turn(Endpoint endpoint, int operations) throws IOException {
        Wire used = wire;
        Http1 parser = http;
        if (used == null || parser == null) {
            return;
        }
        if (!mayBegin()) {
            return;
        }
        session.written(engine.sockets.send(endpoint, used));
        if ((operations & Reactor.READ) != 0) {
            session.read(endpoint, used, session.options.maxReceiveRate() == Setting.NONE ? Long.MAX_VALUE : HEAD_READ);
            session.answered();
        }
        boolean decided = answer(used, parser);
        used.in.settle();
        if (!decided) {
            boolean blocked = !used.out.isEmpty() || Sockets.unsent(endpoint) > 0;
            engine.sockets.interest(endpoint, Reactor.READ | (blocked ? Reactor.WRITE : 0));
        }
    }

    /** Tells the user of the connection, once; whether the request may go out on it. */
    private boolean mayBegin() {
        if (!told) {
            told = true;
            try {
                var hook = request.onConnected();
                if (hook.isPresent()) {
                    hook.get().on(session, session.info());
                }
            } catch (Throwable thrown) {
                session.threw("onConnected", thrown);
            }
        }
        return session.isListening();
    }

    private boolean answer(Wire used, Http1 parser) {
        while (true) {
            switch (parser.next(used)) {
                case Http1.INTERIM -> {}
                case Http1.HEAD -> {
                    ResponseHead answered = parser.responseHead();
                    if (engine.trace.heads) {
                        engine.trace.head(session.id, "< " + answered.status(), answered.headers());
                    }
                    if (parser.responseHead().status() == 101) {
                        OpeningHandshake.Answer answer =
                                OpeningHandshake.verify(parser.responseHead(), key, request.subprotocols(), extensions);
                        session.rare().responseHead = parser.responseHead();
                        session.upgraded(used, head, answer.subprotocol(), answer.extensions());
                        return true;
                    }
                    refusal = parser.responseHead();
                }
                case Http1.BODY -> keep(parser);
                case Http1.COMPLETE -> throw refused();
                case Http1.END ->
                    throw new FailureException(new Failure.ConnectionLost(
                            "before the answer to the upgrade", false, 0, used.out.length(), Optional.empty()));
                default -> {
                    return false;
                }
            }
        }
    }

    /** A body that is cut, malformed or too long does not hide that the upgrade was refused. */
    Failure explain(Failure failure) {
        return refusal == null ? failure : refused().failure();
    }

    private void keep(Http1 parser) {
        long room = Setting.MAX_REFUSAL_BODY.size(Role.CLIENT) - refusalBody.size();
        refusalBody.write(parser.array(), parser.offset(), (int) Math.min(room, parser.length()));
        if (room <= parser.length()) {
            throw refused();
        }
    }

    private FailureException refused() {
        ResponseHead answer = refusal;
        if (answer == null) {
            throw new IllegalStateException("a body without a head");
        }
        return new FailureException(new Failure.UpgradeRefused(answer, refusalBody.toByteArray()));
    }
}
