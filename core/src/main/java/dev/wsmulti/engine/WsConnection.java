package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Signal;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session on its loop. With its endpoint it is all that an idle session consists of; what it needs while bytes
 * move is leased. Everything here runs on the loop's thread, but for the few readings at the end.
 */
final class WsConnection extends SessionFacts {
    private WsConnection(
            Engine engine, Role role, @Nullable Target target, WsHandler handler, @Nullable Object attachment) {
        super(engine, role, target, handler, attachment);
    }

    /** A session that a client opens; {@link #start} begins. */
    static WsConnection client(Engine engine, WsRequest request) {
        WsConnection session = new WsConnection(
                engine,
                Role.CLIENT,
                request.target(),
                request.handler(),
                request.attachment().orElse(null));
        Rare rare = session.rare();
        rare.request = request;
        return session;
    }

    /**
     * A session that a server accepted: its 101 is in {@code wire.out}, written or not; what came behind the request is in
     * {@code wire.in}. The endpoint is the session's from now on; {@code onOpen} comes in its first turn.
     */
    static WsConnection accepted(
            Engine engine,
            Endpoint endpoint,
            Wire wire,
            WsHandler handler,
            RequestHead head,
            Optional<String> subprotocol,
            @Nullable Object attachment) {
        WsConnection session = new WsConnection(engine, Role.SERVER, null, handler, attachment);
        engine.live.add(session);
        session.connected(endpoint);
        if (session.isListening()) {
            session.upgraded(wire, head, subprotocol);
        }
        return session;
    }

    /** Begins to open, inside a turn. */
    void start() {
        Rare has = rare();
        WsRequest request = has.request;
        if (request == null || has(ENDED)) {
            return;
        }
        if (engine.isClosed()) {
            end(new Failure.Cancelled("the loop was closed"));
            tellEnd();
            return;
        }
        engine.live.add(this);
        Opening opening = new Opening(this, request);
        has.opening = opening;
        has.requestHead = opening.head();
        opening.start();
        watchDeadlines();
    }

    /** There is a connection. */
    void connected(Endpoint connected) {
        endpoint = connected;
        try {
            engine.reactor().register(connected, this, Reactor.READ);
            engine.enqueue(this);
        } catch (IOException broken) {
            end(new Failure.ConnectionLost("before the opening", false, 0, 0, Optional.of(broken)));
        }
    }

    /**
     * The handshake is done; what came behind it waits in {@code wire.in}. What is left of our part of it goes out first:
     * an answer may come before the request has left whole.
     */
    void upgraded(Wire wire, RequestHead head, Optional<String> subprotocol) {
        Bundle leased = lease();
        wire.out.moveTo(leased.wire.out, Long.MAX_VALUE);
        wire.in.moveTo(leased.wire.in, Long.MAX_VALUE);
        if (wire.in.finished()) {
            leased.wire.in.finish();
        }
        Rare has = rare();
        has.opening = null;
        has.request = null;
        has.requestHead = head;
        has.subprotocol = subprotocol.orElse(null);
        state = State.OPEN;
        flags |= OPEN_DUE | WAS_OPEN;
        lastReceived = engine.now;
        lastSent = engine.now;
        watchDeadlines();
        engine.enqueue(this);
    }

    // The turn.

    @Override
    void turn(long now) {
        int operations = ready;
        ready = 0;
        Endpoint socket = endpoint;
        if (socket != null && !has(ENDED)) {
            try {
                if (isOpened(socket, operations)) {
                    work(socket, operations);
                    flush(socket, now);
                }
            } catch (FailureException found) {
                found(found.failure());
                flushQuietly(socket, now);
            } catch (IOException lost) {
                lost(lost);
            }
        }
        finish();
    }

    /** Whether the opening is behind us; it has the turn otherwise. */
    private boolean isOpened(Endpoint socket, int operations) throws IOException {
        Opening opening = rare == null ? null : rare.opening;
        if (opening == null) {
            return true;
        }
        opening.turn(socket, operations);
        return false;
    }

    private void work(Endpoint socket, int operations) throws IOException {
        Bundle leased = lease();
        leased.outgoing.corkUp(this);
        if (has(OPEN_DUE)) {
            tellOpened();
        }
        if (has(WRITABLE_DUE)) {
            // What came while we were held goes first: who sends in onWritable until FULL would never see it.
            leased.incoming.replay(this);
        }
        if (has(WRITABLE_DUE) && isListening()) {
            flags &= ~WRITABLE_DUE;
            call("onWritable", callbacks.onWritable);
        }
        ByteQueue in = leased.wire.in;
        if ((operations & Reactor.READ) != 0 && !has(MORE) && !has(END_OF_STREAM)) {
            read(socket, in);
        }
        flags &= ~MORE;
        if (isListening() && leased.incoming.drain(this)) {
            flags |= MORE;
            engine.enqueue(this);
        }
        if (!isListening()) {
            in.skip(in.length());
        }
    }

    private void tellOpened() {
        flags &= ~OPEN_DUE;
        call("onOpen", callbacks.onOpen);
        Rare has = rare();
        has.requestHead = null;
        has.responseHead = null;
        has.opened.forEach(future -> future.complete(this));
        has.opened.clear();
        if (has.isEmpty()) {
            rare = null;
        }
    }

    /** One read of what the socket has. */
    void read(Endpoint socket, ByteQueue in) throws IOException {
        ByteBuffer io = engine.io.clear();
        int count = socket.read(io);
        if (count < 0) {
            flags |= END_OF_STREAM;
            in.finish();
        } else if (count > 0) {
            received(count);
            in.lend(engine.window, io.flip());
        }
    }

    private void received(int count) {
        bytesReceived += count;
        lastReceived = engine.now;
        if (has(PINGED)) {
            flags &= ~PINGED;
            watchDeadlines();
        }
    }

    /** The opening has written so many bytes. */
    void written(int count) {
        bytesSent += count;
        lastSent = engine.now;
    }

    /** At the end of its turn: tells the end, or gives back what is not needed. */
    private void finish() {
        if (has(ENDED)) {
            tellEnd();
            return;
        }
        Bundle leased = bundle;
        if (leased != null) {
            leased.wire.in.settle();
            if (leased.idle() && !has(OPEN_DUE)) {
                bundle = null;
                engine.bundles.giveBack(leased);
            }
        }
    }

    // Sending.

    @Override
    SendResult sendNow(int opcode, Payload payload, boolean trusted) {
        if (state != State.OPEN) {
            return notOpen();
        }
        int length = payload.length();
        if (isFull(length)) {
            return full();
        }
        if (!trusted && !(payload instanceof LentMessage lent && lent.isText())) {
            refuseUnlessText(payload.bytes());
        }
        queue(opcode, payload, length);
        return SendResult.ACCEPTED;
    }

    @Override
    void sendCredited(int opcode, Payload payload) {
        if (state == State.OPEN) {
            queue(opcode, payload, payload.length());
        }
    }

    private void queue(int opcode, Payload payload, int length) {
        lease().outgoing.message(this, opcode, payload, length);
        messagesSent++;
        payloadQueued(length);
        flushSoon();
    }

    /** Payload has been accepted; a server at its high mark is held until the low one. */
    void payloadQueued(int length) {
        queued += length;
        if (isFull(length)) {
            flags |= role == Role.SERVER || options.selfPaced() ? OVER_MARK | HELD : OVER_MARK;
        }
    }

    private SendResult full() {
        flags |= WANTS_WRITABLE;
        return SendResult.FULL;
    }

    private SendResult notOpen() {
        if (state == State.CONNECTING) {
            throw notOpenYet();
        }
        return SendResult.CLOSED;
    }

    @Override
    SendResult controlNow(int opcode, byte[] payload) {
        if (state != State.OPEN) {
            return notOpen();
        }
        return control(opcode, payload) ? SendResult.ACCEPTED : full();
    }

    @Override
    void controlCredited(int opcode, byte[] payload) {
        if (state == State.OPEN) {
            boolean unused = control(opcode, payload);
        }
    }

    private boolean control(int opcode, byte[] payload) {
        flushSoon();
        return lease().outgoing.control(this, opcode, payload, 0, payload.length, options.controlReserve());
    }

    /** A ping has come; the newest answer counts. It may be sent until our close frame leaves. */
    void answerPing(WebSocket ping) {
        lease().outgoing
                .control(this, Opcode.PONG, ping.array(), ping.offset(), ping.length(), options.controlReserve());
    }

    @Override
    public SendResult forward(Piece piece) {
        refuseElsewhere("forward");
        if (state != State.OPEN) {
            return notOpen();
        }
        if (queued >= options.sendHigh()) {
            return full();
        }
        refuseAmidUpload();
        lease().outgoing.own().forward(this, piece);
        pieceQueued(piece.length(), piece.last());
        return SendResult.ACCEPTED;
    }

    @Override
    public MessageWriter startMessage(MessageType type) {
        refuseElsewhere("startMessage");
        if (isClosing()) {
            return PieceWriter.closed(this);
        }
        lease().outgoing.own().open(this, opcode(type));
        return new PieceWriter(this, false);
    }

    @Override
    public MessageWriter startFrame(MessageType type, long length, boolean last) {
        refuseElsewhere("startFrame");
        if (isClosing() && !isAmidMessage()) {
            return PieceWriter.closed(this);
        }
        refuseAmidUpload();
        lease().outgoing.own().startFrame(this, opcode(type), length, last);
        pieceQueued(0, last && length == 0);
        return new PieceWriter(this, true);
    }

    /** A piece of the open message: bytes of the frame begun, or a fragment of its own. */
    SendResult writePiece(Payload piece, boolean oneFrame, boolean last) {
        refuseElsewhere("write");
        Bundle leased = bundle;
        if (has(ENDED) || leased == null || !leased.outgoing.isOpen()) {
            return SendResult.CLOSED;
        }
        if (queued >= options.sendHigh() && !last) {
            return full();
        }
        leased.outgoing.own().piece(piece, oneFrame, last);
        pieceQueued(piece.length(), last || (oneFrame && !leased.outgoing.isOpen()));
        return SendResult.ACCEPTED;
    }

    private void pieceQueued(int length, boolean last) {
        payloadQueued(length);
        if (last) {
            messagesSent++;
        }
        flushSoon();
    }

    /** A frame between those that are pulled from a source would be part of their message. */
    private void refuseAmidUpload() {
        if (rare != null && rare.pump != null) {
            throw new IllegalStateException("a message of this session is open (sendFrom): wait for its end");
        }
    }

    private void refuseElsewhere(String call) {
        if (!engine.inLoop()) {
            throw new IllegalStateException(
                    call + " belongs to the loop's thread: call it from a callback or by execute");
        }
    }

    @Override
    void startPump(Pump pump, int opcode) {
        if (isClosing()) {
            pump.fail(new TransferException(new Failure.Cancelled("the session is closing or closed")));
            return;
        }
        lease().outgoing.own().open(this, opcode);
        rare().pump = pump;
        flushSoon();
    }

    /** The pump has queued the last fragment of its message. */
    void pumped() {
        messagesSent++;
        rare().pump = null;
    }

    void cancelUpload(Pump pump) {
        engine.act(() -> {
            if (rare != null && rare.pump == pump) {
                end(new Failure.Cancelled("an upload that had begun was cancelled"));
            }
        });
    }

    @Override
    void flushSoon() {
        if (engine.current != this && !has(DIRTY)) {
            flags |= DIRTY;
            engine.flushLater(this);
        }
    }

    /** At the end of a turn in which others sent on this session. */
    void flushDirty(long now) {
        flags &= ~DIRTY;
        Endpoint socket = endpoint;
        if (socket != null && state != State.CONNECTING && !has(ENDED)) {
            flushQuietly(socket, now);
            if (!has(ENDED)) {
                finish();
            }
        }
    }

    private void flushQuietly(Endpoint socket, long now) {
        if (has(ENDED) || state == State.CONNECTING) {
            return;
        }
        try {
            flush(socket, now);
        } catch (FailureException found) {
            found(found.failure());
            engine.enqueue(this);
        } catch (IOException lost) {
            lost(lost);
        }
    }

    private void flush(Endpoint socket, long now) throws IOException {
        if (has(ENDED)) {
            return;
        }
        Bundle leased = lease();
        Outgoing outgoing = leased.outgoing;
        if (rare != null && rare.pump != null && !has(FAILED)) {
            rare.pump.run(outgoing, options.fragmentAt(), options.sendLow());
        }
        int written = outgoing.flush(this, socket);
        if (written > 0) {
            written(written);
        }
        boolean blocked = outgoing.isBlocked();
        if (!blocked) {
            flags &= ~BLOCKED;
        } else if (written > 0 || !has(BLOCKED)) {
            flags |= BLOCKED;
            blockedSince = now;
            watchDeadlines();
        }
        if (!blocked && (outgoing.hasMore() || rare != null && rare.pump != null && rare.pump.isReady())) {
            engine.enqueue(this);
        }
        account(outgoing);
        if (state == State.CLOSING) {
            advanceClosing(socket, leased, now);
        }
        if (!has(ENDED)) {
            boolean reads = !has(END_OF_STREAM) && !(isListening() && isStopped() && leased.incoming.isFull(this));
            engine.reactor().interest(socket, (reads ? Reactor.READ : 0) | (blocked ? Reactor.WRITE : 0));
        }
    }

    /** What is queued now, and who waited for that. */
    private void account(Outgoing outgoing) {
        if (queued > 0) {
            queued = Math.min(queued, outgoing.bytesLeft());
        }
        SendCredit account = credit;
        if (account != null) {
            account.publish(queued);
        }
        if (!isAtLowMark()) {
            return;
        }
        if (has(OVER_MARK)) {
            flags &= ~(OVER_MARK | HELD);
            released();
            if (rare != null) {
                rare.wakePaced();
            }
        }
        if ((has(WANTS_WRITABLE) || (account != null && account.takeWish()))
                && (state == State.OPEN || outgoing.isOpen())) {
            flags = (flags & ~WANTS_WRITABLE) | WRITABLE_DUE;
            engine.enqueue(this);
        }
        if (rare != null) {
            rare.changed();
        }
    }

    // Receiving.

    void messageReceived() {
        messagesReceived++;
    }

    /** The peer's close frame: answered at once with the same code (RFC 6455 section 5.5.1). */
    void peerCloses(int code, String reason) {
        Close close = new Close(code, reason);
        ClosingHandshake closing = closing();
        giveUpOpenMessage();
        if (closing == null) {
            queueClose(close, close);
        } else {
            closing.receive(close);
        }
    }

    /** Whoever closes wants no more of a message: our close frame passes between its fragments, not behind them. */
    private void giveUpOpenMessage() {
        Pump pump = rare == null ? null : rare.pump;
        if (lease().outgoing.frames().abandon() && pump != null) {
            rare().pump = null;
            pump.fail(new TransferException(new Failure.Cancelled("the peer closed the session")));
        }
    }

    @Override
    void pauseNow() {
        flags |= PAUSED;
    }

    @Override
    void resumeNow() {
        flags &= ~PAUSED;
        if (rare != null && rare.pump != null) {
            rare.pump.goOn();
        }
        released();
    }

    /** Delivery may go on. While it stood still nothing was due: a pong could not be seen, so its time begins anew. */
    @Override
    void released() {
        if (has(PINGED)) {
            pinged = engine.now;
        }
        if (!has(ENDED)) {
            watchDeadlines();
        }
        engine.enqueue(this);
    }

    @Override
    public void paceBy(WsSession receiver) {
        WsConnection pacer = onThisLoop(receiver);
        engine.act(() -> {
            if (!has(ENDED)) {
                forgetPacer();
                rare().pacer = pacer;
                pacer.rare().addPaced(this);
            }
        });
    }

    private void forgetPacer() {
        WsConnection before = rare().pacer;
        if (before != null) {
            before.rare().forgetPaced(this);
        }
    }

    // Closing and the end.

    @Override
    void closeNow(Close close) {
        if (state == State.CONNECTING) {
            end(new Failure.Cancelled("closed before it was open"));
        } else if (state == State.OPEN) {
            if (rare == null || rare.pump == null) {
                // Who closes amid a message that he writes has given it up; one that is pulled goes out whole.
                lease().outgoing.frames().abandon();
            }
            queueClose(close, null);
        }
    }

    private void queueClose(Close close, @Nullable Close received) {
        byte[] payload = ClosePayload.of(close);
        lease().outgoing.close(this, payload, payload.length);
        state = State.CLOSING;
        rare().closing = new ClosingHandshake(engine.now, received);
        if (credit != null) {
            credit.close();
        }
        flushSoon();
        watchDeadlines();
    }

    private void advanceClosing(Endpoint socket, Bundle leased, long now) throws IOException {
        ClosingHandshake closing = closing();
        if (closing == null) {
            return;
        }
        if (!closing.hasLeft()) {
            if (!leased.outgoing.hasEnded()) {
                if (closing.received() != null && has(END_OF_STREAM) && leased.outgoing.isOpen()) {
                    // The peer has gone, and the open frame that bars our close frame has no end in sight.
                    end(null);
                }
                return;
            }
            closing.leave(now);
            watchDeadlines();
            if (has(FAILED)) {
                socket.finish();
            }
        }
        if (has(FAILED)) {
            if (has(END_OF_STREAM)) {
                end(rare().failure);
            }
        } else if (closing.isComplete(role, has(END_OF_STREAM)) && !leased.incoming.hasStored()) {
            // What was parsed ahead has its turn before the end.
            end(null);
        }
    }

    /** A callback threw. */
    void threw(String callback, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        found(new Failure.CallbackThrew(callback, thrown));
    }

    private void call(String name, @Nullable Signal<? super WsSession> callback) {
        if (callback == null) {
            return;
        }
        try {
            callback.on(this);
        } catch (Throwable thrown) {
            threw(name, thrown);
        }
    }

    /** The one place that decides how a session ends: with last words where the peer can hear them. */
    private void found(Failure failure) {
        if (!isListening()) {
            return;
        }
        if (state == State.CONNECTING) {
            Opening opening = rare().opening;
            end(opening == null ? failure : opening.explain(failure));
        } else if (failure instanceof Failure.ConnectionLost cut) {
            end(lost(cut.where(), false, Optional.empty()));
        } else if (hasSaidGoodbye() || !lease().outgoing.frames().abandon()) {
            end(failure);
        } else {
            rare().failure = failure;
            flags |= FAILED;
            if (closing() == null) {
                queueClose(LastWords.of(failure), null);
            }
        }
    }

    /** A connection that is cut after the peer's close frame was closed all the same. */
    private void lost(IOException cause) {
        ClosingHandshake closing = closing();
        boolean closed = closing != null && closing.received() != null;
        end(closed || has(FAILED) ? rare().failure : lost("during the session", true, Optional.of(cause)));
    }

    private Failure lost(String where, boolean reset, Optional<Throwable> cause) {
        return new Failure.ConnectionLost(where, reset, bytesReceived, queued, cause);
    }

    /** Ends it at once. */
    void fail(Failure failure) {
        end(failure);
    }

    @Override
    void cancelNow(String reason) {
        end(new Failure.Cancelled(reason));
    }

    private void end(@Nullable Failure failure) {
        if (has(ENDED)) {
            return;
        }
        flags |= ENDED;
        Rare has = rare();
        has.failure = failure;
        if (has.opening != null) {
            has.opening.cancel();
            has.opening = null;
        }
        if (endpoint != null) {
            endpoint.abort();
        }
        if (has.pump != null) {
            has.pump.fail(
                    new TransferException(failure == null ? new Failure.Cancelled("the session ended") : failure));
        }
        ClosingHandshake closing = has.closing;
        boolean clean = failure == null && closing != null && closing.isClean();
        has.outcome = new WsOutcome(
                has(WAS_OPEN) && !has(OPEN_DUE),
                clean,
                closeOf(failure),
                closing != null && closing.isByPeer(),
                Optional.ofNullable(failure),
                Duration.ofNanos(engine.now - added));
        state = State.CLOSED;
        forgetPacer();
        if (credit != null) {
            credit.close();
        }
        forgetDeadlines();
        engine.enqueue(this);
    }

    private Close closeOf(@Nullable Failure failure) {
        ClosingHandshake closing = closing();
        if (closing != null && closing.received() != null) {
            return closing.received();
        }
        return failure != null && LastWords.isPeersFault(failure) ? LastWords.of(failure) : Close.ABNORMAL;
    }

    private void tellEnd() {
        Rare has = rare();
        WsOutcome outcome = has.outcome;
        if (has.told || outcome == null) {
            return;
        }
        Bundle leased = bundle;
        bundle = null;
        if (leased != null) {
            leased.outgoing.discardCork(this);
            engine.bundles.giveBack(leased);
        }
        engine.live.remove(this);
        has.told = true;
        if (callbacks.onClose != null) {
            try {
                callbacks.onClose.on(this, outcome);
            } catch (Throwable thrown) {
                Log.error("onClose of session " + id + " threw", thrown);
            }
        }
        if (!has.opened.isEmpty()) {
            TransferException never = new TransferException(
                    outcome.cause().orElse(new Failure.Cancelled("the session ended before it was open")));
            has.opened.forEach(future -> future.completeExceptionally(never));
        }
        has.tell(outcome);
        has.wakePaced();
    }

    @Override
    public void endSoon(String reason) {
        if (has(OPEN_DUE) && !has(ENDED)) {
            tellOpened();
        }
        if (state == State.OPEN) {
            if (!has(SHUT_DOWN)) {
                flags |= SHUT_DOWN;
                call("onShutdown", callbacks.onShutdown);
            }
            closeNow(Close.GOING_AWAY);
        } else if (state == State.CONNECTING) {
            end(new Failure.Cancelled(reason));
        }
    }

    @Override
    public void endNow(String reason) {
        cancelNow(reason);
    }

    @Override
    void defect(Throwable thrown) {
        Log.error("session " + id + " is ended by a defect", thrown);
        if (bundle != null) {
            // Now: the next turn is another session's, which would send it to its own peer.
            bundle.outgoing.discardCork(this);
        }
        end(new Failure.CallbackThrew("the engine", thrown));
    }

    // Deadlines.

    @Override
    void keepAliveDue(long now) {
        if (openFrameLeft() > 0) {
            // It could not leave, and its answer not come, before the user ends that frame: asked again at the next
            // tick.
            watchDeadlines();
            return;
        }
        byte[] text = options.pingText().getBytes(StandardCharsets.UTF_8);
        lease().outgoing.control(this, Opcode.PING, text, 0, text.length, options.controlReserve());
        flags |= PINGED;
        pinged = now;
        flushSoon();
        watchDeadlines();
    }

    @Override
    void overdue(long now) {
        Opening opening = rare == null ? null : rare.opening;
        if (opening != null) {
            end(opening.explain(opening.timedOut()));
        } else if (has(BLOCKED) && isDue(Engine.after(blockedSince, options.stallTimeout()), now)) {
            end(new Failure.TimedOut("waiting for the peer to take bytes", "stallTimeout", options.stallTimeout()));
        } else if (state == State.CLOSING && isDue(closingDue(), now)) {
            closingIsOver();
        } else if (has(PINGED) && !isStopped() && isDue(Engine.after(pinged, options.pongTimeout()), now)) {
            end(new Failure.TimedOut("waiting for the answer to a ping", "pongTimeout", options.pongTimeout()));
        } else if (isShort(options.pingInterval(role)) && isDue(pingDue(), now)) {
            keepAliveDue(now);
        }
        if (!has(ENDED)) {
            watchDeadlines();
        }
    }

    private void closingIsOver() {
        ClosingHandshake closing = closing();
        if (has(FAILED) || (closing != null && closing.isClean())) {
            end(rare().failure);
        } else {
            end(new Failure.TimedOut("waiting for the peer's close frame", "closeTimeout", options.closeTimeout()));
        }
    }

    @Override
    void reconfigureNow(WsOptions changed) {
        options = changed;
        if (bundle != null) {
            bundle.incoming.configure(this);
        }
        if (!has(ENDED)) {
            watchDeadlines();
        }
    }

    private Bundle lease() {
        Bundle leased = bundle;
        if (leased == null) {
            leased = engine.bundles.lease(this);
            bundle = leased;
        }
        return leased;
    }

    @Override
    void whenOpened(CompletableFuture<WsSession> future) {
        if (has(WAS_OPEN) && !has(OPEN_DUE)) {
            future.complete(this);
        } else if (has(ENDED) && rare().told) {
            future.completeExceptionally(new TransferException(
                    rare().failure == null ? new Failure.Cancelled("the session ended") : rare().failure));
        } else {
            rare().opened.add(future);
        }
    }
}
