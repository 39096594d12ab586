package dev.wsmulti.engine;

import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http1.BodyFraming;
import dev.wsmulti.http1.Http1;
import dev.wsmulti.observe.Log;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.websocket.OpeningHandshake;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Loop thread, but for {@link #head}, {@link #loop} and {@link #peer}. */
public final class ServerExchange {
    private final ServerConnection connection;
    private final Http1 http;
    private final RequestHead head;

    /** The body; null as long as nobody has asked for that of a request that has none. */
    private @Nullable RequestIntake intake;

    private @Nullable ServerAnswer answer;
    private @Nullable Runnable upgrade;
    private @Nullable Runnable onAbort;
    private long due = Wheel.NEVER;
    private boolean over;
    private boolean aborted;

    /** @param continues whether the client waits for a 100 before it sends the body */
    ServerExchange(ServerConnection connection, Http1 http, RequestHead head, boolean continues) {
        this.connection = connection;
        this.http = http;
        this.head = head;
        if (!RequestIntake.isNone(http.framing())) {
            intake = new RequestIntake(connection, http, http.framing(), continues);
        } else if (http.next(connection.wire) != Http1.COMPLETE) {
            throw new IllegalStateException("a request without a body goes on");
        }
    }

    private RequestIntake intake() {
        RequestIntake made = intake;
        if (made == null) {
            made = new RequestIntake(connection, http, BodyFraming.NONE, false);
            intake = made;
        }
        return made;
    }

    public RequestHead head() {
        return head;
    }

    public Engine loop() {
        return connection.engine;
    }

    public Optional<SocketAddress> peer() {
        return connection.endpoint.remote();
    }

    public Optional<TlsFacts> tls() {
        return Sockets.facts(connection.endpoint);
    }

    /** Whether the request is complete, as one must be that asks for another protocol. */
    public boolean isComplete() {
        RequestIntake body = intake;
        return body == null || body.done();
    }

    // The body of the request.

    /** The largest body accepted, in bytes; to be called before the body is asked for. */
    public void maxBody(long bytes) {
        intake().maxBody(bytes);
    }

    /** The body, pulled as the answer is sent. */
    public Source body() {
        return intake();
    }

    /** The whole body, once it is there. Fails with an {@link IOException} if it does not come whole. */
    public CompletionStage<byte[]> collect() {
        return intake().collect();
    }

    /** Puts the body into a sink; completes with its length. */
    public CompletionStage<Long> into(Sink sink) {
        return intake().into(sink);
    }

    // The answer.

    /** Answers with bytes. The first answer counts. */
    public void answer(int status, Headers headers, byte[] bytes) {
        answer(ServerAnswer.of(status, withoutClose(headers), bytes));
    }

    /** Answers with a source, in chunks where its length is not known. The first answer counts. */
    public void answer(int status, Headers headers, Source source) {
        answer(ServerAnswer.of(status, withoutClose(headers), new BodyWriter(connection.engine.http, source)));
    }

    private void answer(ServerAnswer given) {
        if (!isDecided()) {
            answer = given;
            due = Wheel.NEVER;
            engineTurn();
        }
    }

    /** RFC 9112 section 9.6: who says {@code Connection: close} means it. The field itself comes from us then. */
    private Headers withoutClose(Headers headers) {
        if (!headers.contains("Connection") || !headers.hasElement("Connection", "close")) {
            return headers;
        }
        closeAfter();
        return headers.without("Connection");
    }

    /**
     * Accepts the upgrade: a 101, then the session owns the connection. The request must have been checked.
     *
     * @throws IllegalArgumentException for a subprotocol or a field that no 101 to this request may have
     */
    public void upgrade(WsHandler handler, Optional<String> subprotocol, Headers more, @Nullable Object attachment) {
        OpeningHandshake.checkAnswer(head, subprotocol, more);
        if (!isDecided()) {
            upgrade = () -> connection.switchOver(head, handler, subprotocol, more, attachment);
            due = Wheel.NEVER;
            engineTurn();
        }
    }

    /** Whether the answer is decided, or cannot be given any more. */
    public boolean isDecided() {
        return over || answer != null || upgrade != null;
    }

    /** Answers 503 if nothing is decided so long from now. */
    public void decideWithin(Duration most) {
        due = Engine.after(connection.engine.now, most);
        engineTurn();
    }

    /** Called if the connection is lost, or its client closes, before the answer is out; at once if that has been. */
    public void onAbort(Runnable action) {
        onAbort = action;
        if (aborted) {
            boolean unused = tellAbort();
        }
    }

    /** Takes in no more of the request's body. Any thread. */
    public void pause() {
        connection.engine.act(() -> intake().paused(true));
    }

    /** The body is wanted again, or the source of the answer has something again. Any thread. */
    public void resume() {
        connection.engine.act(() -> {
            intake().paused(false);
            connection.lastMoved = connection.engine.now;
            // Not by goOn: where it comes out of the source's own read, this turn has passed.
            connection.engine.enqueue(connection);
        });
    }

    private void engineTurn() {
        connection.goOn();
    }

    // What the connection does.

    boolean closes() {
        return connection.closes();
    }

    void closeAfter() {
        connection.closeAfter();
    }

    boolean bodyIsHeldBack() {
        RequestIntake body = intake;
        return body != null && body.isHeldBack();
    }

    /** Moves bytes both ways as far as it goes; says whether anything moved. */
    boolean step() {
        Runnable accepted = upgrade;
        if (accepted != null) {
            accepted.run();
            over = true;
            return true;
        }
        boolean moved = false;
        ServerAnswer given = answer;
        RequestIntake body = intake;
        if (given != null) {
            moved = given.produce(this, connection);
            if (body != null) {
                body.answered(given.ended());
            }
        }
        return body != null && body.advance() || moved;
    }

    /** Whether the answer is queued whole and the request taken in. */
    boolean isOver() {
        ServerAnswer given = answer;
        return given != null && given.ended() && isComplete();
    }

    /** Whether it would go on as soon as the output has room. */
    boolean wantsRoom() {
        ServerAnswer given = answer;
        return given != null && given.wantsRoom();
    }

    /** Whether it waits for bytes of the client. */
    boolean wantsBody() {
        RequestIntake body = intake;
        return body != null && body.hungry();
    }

    long due() {
        return due;
    }

    /** Something of the request broke that nobody wants; says whether the answer may go on. */
    boolean survives() {
        ServerAnswer given = answer;
        RequestIntake body = intake;
        if (given == null || !given.begun() || body == null || !body.isDropped()) {
            return false;
        }
        body.giveUp();
        return true;
    }

    /** Gives another answer in place of what was decided, unless that has begun; says whether it could. */
    boolean replaceAnswer(int status, String text) {
        ServerAnswer given = answer;
        if (given != null && given.begun()) {
            return false;
        }
        if (given != null) {
            given.close();
        }
        upgrade = null;
        due = Wheel.NEVER;
        RequestIntake body = intake;
        if (body != null) {
            body.fail(new IOException(text));
            body.giveUp();
        }
        answer = ErrorAnswers.of(status, text);
        return true;
    }

    /** The end before its time. */
    void abort(String why) {
        if (over) {
            return;
        }
        over = true;
        ServerAnswer given = answer;
        if (given != null) {
            given.close();
        }
        RequestIntake body = intake;
        if (body != null) {
            body.fail(new IOException(why));
        }
        boolean unused = tellAbort();
    }

    /** The client has left, or seems to have; says whether that was news. */
    boolean tellAbort() {
        boolean news = !aborted;
        aborted = true;
        Runnable action = onAbort;
        onAbort = null;
        if (action != null) {
            try {
                action.run();
            } catch (Throwable thrown) {
                Log.error("onAbort threw", thrown);
            }
        }
        return news;
    }

    /** The answer is out. */
    void finished() {
        over = true;
    }
}
