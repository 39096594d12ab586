package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.Target;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.Negotiation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session on its loop. With its endpoint it is all that an idle session consists of; what it needs while bytes
 * move is leased. Here is how it opens, its turn, and when its data is delivered. Runs on the loop's thread.
 */
final class WsConnection extends SessionEnding {
    private WsConnection(Engine engine, @Nullable Target target, WsHandler handler, @Nullable Object attachment) {
        super(engine, target, handler, attachment);
    }

    /** A session that a client opens; {@link #start} begins. */
    static WsConnection client(Engine engine, WsRequest request) {
        WsConnection session = new WsConnection(
                engine,
                request.target(),
                request.handler(),
                request.attachment().orElse(null));
        Rare rare = session.rare();
        rare.request = request;
        return session;
    }

    /** A session that a server accepted: the endpoint is the session's from now on; {@link #upgraded} follows. */
    static WsConnection accepted(Engine engine, Endpoint endpoint, WsHandler handler, @Nullable Object attachment) {
        WsConnection session = new WsConnection(engine, null, handler, attachment);
        engine.live.add(session);
        engine.accepted++;
        session.connected(endpoint);
        return session;
    }

    /** Begins to open, inside a turn. */
    void start() {
        Rare has = rare();
        WsRequest request = has.request;
        if (request == null || has(ENDED)) {
            return;
        }
        if (engine.isEnding()) {
            end(new Failure.Cancelled("the loop was closed"));
            tellEnd();
            return;
        }
        Opening opening;
        try {
            opening = new Opening(this, request);
        } catch (Throwable thrown) {
            // An extension of the user's could not say what it offers.
            end(new Failure.CallbackThrew("an extension", thrown));
            tellEnd();
            return;
        }
        has.opening = opening;
        has.approach = opening.approach;
        has.requestHead = opening.head();
        opening.start();
        watchDeadlines();
    }

    /** There is a connection. */
    void connected(Endpoint connected) {
        endpoint = connected;
        try {
            engine.sockets.register(connected, this, Reactor.READ);
            engine.enqueue(this);
        } catch (IOException broken) {
            end(new Failure.ConnectionLost("before the opening", false, 0, 0, Optional.of(broken)));
        }
    }

    /**
     * The handshake is done; what came behind it waits in {@code wire.in}. What is left of our part of it goes out first:
     * an answer may come before the request has left whole. {@code onOpen} comes in the next turn.
     */
    void upgraded(Wire wire, RequestHead head, Optional<String> subprotocol, Negotiation extensions) {
        if (!extend(extensions)) {
            wire.in.clear();
            wire.out.clear();
            return;
        }
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
        flags |= OPEN_DUE | WAS_OPEN;
        lastReceived = engine.now;
        lastSent = engine.now;
        watchIdle();
        watchRates();
        if (has(RATED)) {
            rates().receive.spend(leased.wire.in.length(), engine.now);
            leased.outgoing.passUpgrade();
        }
        watchDeadlines();
        engine.enqueue(this);
        engine.watch.opened(this);
    }

    /** Whether it has what was agreed on. Raw bytes are nobody's business: there the user has the extensions too. */
    private boolean extend(Negotiation extensions) {
        if (extensions.isEmpty()) {
            return true;
        }
        rare().extensions = extensions;
        try {
            rare().extended = isRaw() ? null : new Extended(extensions, engine.coding);
        } catch (FailureException refused) {
            end(refused.failure());
        } catch (Throwable thrown) {
            end(new Failure.CallbackThrew("an extension", thrown));
        }
        return !has(ENDED);
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
        if ((operations & Reactor.READ) != 0 && !has(MORE | END_OF_STREAM | RATED)) {
            read(socket, leased.wire, Long.MAX_VALUE);
        } else if (has(RATED)) {
            readRated(socket, leased.wire, operations);
        }
        // Not before: the cork is the memory that was read into.
        leased.outgoing.corkUp(this);
        flags &= ~MORE;
        if (isListening() && leased.incoming.drain(this)) {
            flags |= MORE;
            engine.enqueue(this);
        }
        if (!isListening()) {
            leased.wire.in.skip(leased.wire.in.length());
        }
    }

    private void readRated(Endpoint socket, Wire wire, int operations) throws IOException {
        long most = receivable(engine.now);
        if ((operations & Reactor.READ) != 0 && most > 0 && !has(MORE | END_OF_STREAM)) {
            long before = bytesReceived;
            read(socket, wire, most);
            rates().receive.spend(bytesReceived - before, engine.now);
        }
    }

    /** One read of what the socket has, at most so much. */
    void read(Endpoint socket, Wire wire, long most) throws IOException {
        int count = engine.sockets.receive(socket, wire, most);
        if (count > 0) {
            received(count);
        }
        if (count < 0 || wire.in.finished()) {
            flags |= END_OF_STREAM;
            wire.in.finish();
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

    @Override
    void flushDirty(long now) {
        flags &= ~DIRTY;
        Endpoint socket = endpoint;
        if (socket != null && present() != State.CONNECTING && !has(ENDED)) {
            flushQuietly(socket, now);
            if (!has(ENDED)) {
                finish();
            }
        }
    }

    private void flushQuietly(Endpoint socket, long now) {
        if (has(ENDED) || present() == State.CONNECTING) {
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

    /** A message is whole; the last piece of it ended there. */
    void messageReceived(boolean text, long length) {
        messagesReceived++;
        if (has(HANDLER_DUE)) {
            nextHandler();
        }
        if (engine.watch.messages) {
            engine.watch.message(id, false, text, length);
        }
    }

    @Override
    void handlerNow(WsHandler handler) {
        rare().nextHandler = handler;
        if (bundle == null || !bundle.incoming.isAmid()) {
            nextHandler();
        } else {
            flags |= HANDLER_DUE;
        }
    }

    private void nextHandler() {
        flags &= ~HANDLER_DUE;
        WsHandler next = rare().nextHandler;
        if (next != null) {
            rare().nextHandler = null;
            callbacks = engine.callbacksOf(next);
            if (bundle != null) {
                bundle.configure(this);
            }
        }
    }

    /** A channel gives it back: what nobody took there is the handler's, and comes first. */
    void takeBack(WsHandler handler, List<StoredPiece> unread) {
        if (has(ENDED)) {
            return;
        }
        rare().nextHandler = handler;
        nextHandler();
        if (!unread.isEmpty()) {
            lease().incoming.takeBack(unread);
            engine.enqueue(this);
        }
    }

    @Override
    void pauseNow(Direction direction) {
        flags |= direction == Direction.RECEIVE ? PAUSED : SEND_PAUSED;
    }

    @Override
    void resumeNow(Direction direction) {
        if (direction == Direction.RECEIVE) {
            flags &= ~PAUSED;
            released();
            return;
        }
        flags &= ~SEND_PAUSED;
        if (rare != null && rare.pump != null) {
            rare.pump.goOn();
        }
        engine.enqueue(this);
    }

    /** Delivery may go on. While it stood still nothing was due: a pong could not be seen, so its time begins anew. */
    @Override
    void released() {
        if (has(PINGED)) {
            pinged = engine.now;
            flags &= ~AWAITS_PONG;
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

    @Override
    void reconfigureNow(WsOptions changed) {
        options = changed.raw() == options.raw() ? changed : changed.raw(options.raw());
        if (bundle != null) {
            bundle.configure(this);
        }
        watchIdle();
        watchRates();
        if (!has(ENDED)) {
            watchDeadlines();
        }
        if (has(RATED)) {
            engine.enqueue(this);
        }
    }
}
