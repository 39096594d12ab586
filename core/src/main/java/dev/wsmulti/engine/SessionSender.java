package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.time.Wheel;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.MessageWriter;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a session sends: whole messages, control frames, messages in pieces and from a source, and the one write that its
 * turn makes of them. {@link WsConnection} decides when, and how it ends.
 */
abstract class SessionSender extends SessionFacts {
    SessionSender(Engine engine, @Nullable Target target, WsHandler handler, @Nullable Object attachment) {
        super(engine, target, handler, attachment);
    }

    /** How far the closing is, now that this much has left. */
    abstract void advanceClosing(Endpoint socket, Bundle leased, long now) throws IOException;

    /** Something went wrong that ends the session. */
    abstract void found(Failure failure);

    /** At the end of a turn in which others sent on this session. */
    abstract void flushDirty(long now);

    @Override
    SendResult sendNow(int opcode, Payload payload, boolean trusted) {
        if (present() != State.OPEN) {
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
        return isListening() ? SendResult.ACCEPTED : SendResult.CLOSED;
    }

    @Override
    void sendCredited(int opcode, Payload payload) {
        if (present() == State.OPEN) {
            queue(opcode, payload, payload.length());
        } else {
            rare().tooLate += payload.length();
        }
    }

    private void queue(int opcode, Payload payload, int length) {
        if (engine.trace.frames) {
            engine.watch.sends(id, opcode == Opcode.TEXT ? "TEXT" : opcode == Opcode.BINARY ? "BINARY" : "RAW", length);
        }
        if (opcode == Outgoing.RAW) {
            lease().outgoing.raw(payload, length);
            payloadQueued(length);
        } else {
            try {
                payloadQueued(lease().outgoing.message(this, opcode, payload, length));
                messagesSent++;
                if (engine.watch.messages) {
                    engine.watch.message(id, true, opcode == Opcode.TEXT, length);
                }
            } catch (FailureException thrown) {
                SendResult unused = broken(thrown);
            }
        }
        flushSoon();
    }

    /** An extension of others threw: here, for who sends may catch it and go on with coders that are ahead of the peer's. */
    private SendResult broken(FailureException thrown) {
        found(thrown.failure());
        return SendResult.CLOSED;
    }

    /** Payload has been accepted; a server at its high mark is held until the low one. */
    final void payloadQueued(int length) {
        queued += length;
        if (isFull(length)) {
            flags |= role() == Role.SERVER || options.selfPaced() ? OVER_MARK | HELD : OVER_MARK;
        }
    }

    private SendResult full() {
        flags |= WANTS_WRITABLE;
        return SendResult.FULL;
    }

    private SendResult notOpen() {
        if (present() == State.CONNECTING) {
            throw notOpenYet();
        }
        return SendResult.CLOSED;
    }

    @Override
    SendResult controlNow(int opcode, byte[] payload) {
        if (present() != State.OPEN) {
            return notOpen();
        }
        return control(opcode, payload) ? SendResult.ACCEPTED : full();
    }

    @Override
    void controlCredited(int opcode, byte[] payload) {
        if (present() == State.OPEN) {
            boolean unused = control(opcode, payload);
        }
    }

    private boolean control(int opcode, byte[] payload) {
        if (engine.trace.frames) {
            engine.watch.sends(id, opcode == Opcode.PING ? "PING" : "PONG", payload.length);
        }
        flushSoon();
        return lease().outgoing.control(this, opcode, payload, 0, payload.length, options.controlReserve());
    }

    /** A ping has come; the newest answer counts. It may be sent until our close frame leaves. */
    final void answerPing(WebSocket ping) {
        if (engine.trace.frames) {
            engine.watch.sends(id, "PONG", ping.length());
        }
        lease().outgoing
                .control(this, Opcode.PONG, ping.array(), ping.offset(), ping.length(), options.controlReserve());
    }

    @Override
    public SendResult forward(Piece piece) {
        refuseElsewhere("forward");
        if (present() != State.OPEN) {
            return notOpen();
        }
        if (lacksRoom(bundle)) {
            return full();
        }
        refuseAmidUpload();
        try {
            pieceQueued(lease().outgoing.own().forward(this, piece), piece.last());
            return SendResult.ACCEPTED;
        } catch (FailureException thrown) {
            return broken(thrown);
        }
    }

    @Override
    public MessageWriter startMessage(MessageType type) {
        refuseElsewhere("startMessage");
        if (isClosing()) {
            return PieceWriter.closed(this);
        }
        try {
            lease().outgoing.own().open(this, opcode(type), true);
            return new PieceWriter(this, false);
        } catch (FailureException thrown) {
            SendResult unused = broken(thrown);
            return PieceWriter.closed(this);
        }
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
    final SendResult writePiece(Payload piece, boolean oneFrame, boolean last) {
        refuseElsewhere("write");
        Bundle leased = bundle;
        if (has(ENDED) || leased == null || !leased.outgoing.isOpen()) {
            return SendResult.CLOSED;
        }
        if (!last && lacksRoom(leased)) {
            return full();
        }
        try {
            int length = leased.outgoing.own().piece(piece, oneFrame, last);
            pieceQueued(length, last || (oneFrame && !leased.outgoing.isOpen()));
            return SendResult.ACCEPTED;
        } catch (FailureException thrown) {
            return broken(thrown);
        }
    }

    /** Whether a piece has to wait. Whole messages that wait for the end of this one are no reason, or both wait for ever. */
    private boolean lacksRoom(@Nullable Bundle leased) {
        if (queued < options.sendHigh()) {
            return false;
        }
        if (leased == null || !leased.outgoing.isOpen()) {
            return true;
        }
        boolean lacks = leased.outgoing.bytesAhead() >= options.sendHigh();
        flags |= lacks ? WANTS_ROOM : 0;
        return lacks;
    }

    private void pieceQueued(int length, boolean last) {
        if (engine.trace.frames) {
            engine.watch.sends(id, last ? "last piece," : "piece,", length);
        }
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
        refuseUnless(false);
    }

    @Override
    void startPump(Pump pump, int opcode) {
        if (isClosing()) {
            pump.fail(new TransferException(new Failure.Cancelled("the session is closing or closed")));
            return;
        }
        try {
            lease().outgoing.own().open(this, opcode, true);
            rare().pump = pump;
        } catch (FailureException thrown) {
            pump.fail(new TransferException(thrown.failure()));
            SendResult unused = broken(thrown);
        }
        flushSoon();
    }

    /** The pump has queued the last fragment of its message. */
    final void pumped() {
        messagesSent++;
        rare().pump = null;
    }

    @Override
    void keepAliveDue(long now) {
        Extended mine = extended();
        if (mine != null && isDue(restDue(), now)) {
            mine.rest();
        }
        if (isOver(now)) {
            return;
        }
        if (!isDue(pingDue(), now)) {
            watchDeadlines();
            return;
        }
        if (openFrameLeft() > 0) {
            // It could not leave, and its answer not come, before the user ends that frame: asked again at the next
            // tick.
            watchDeadlines();
            return;
        }
        byte[] text = options.pingText().getBytes(StandardCharsets.UTF_8);
        lease().outgoing.control(this, Opcode.PING, text, 0, text.length, options.controlReserve());
        flags |= PINGED | AWAITS_PONG;
        pinged = now;
        if (has(RATED)) {
            pingWaits(text.length, now);
        }
        flushSoon();
        watchDeadlines();
    }

    /** Where the rate holds our ping back its time counts from when it may have left, and measures nothing. */
    private void pingWaits(int length, long now) {
        long left = lease().outgoing.bytesLeft() + FrameHeader.LONGEST + length;
        long wait = rates().send.timeFor(left, now);
        if (wait > 0) {
            pinged += wait;
            flags &= ~AWAITS_PONG;
        }
    }

    /** Too old, or without a message for too long: it is closed with a word. */
    private boolean isOver(long now) {
        Quiet quiet = rare == null ? null : rare.quiet;
        if (quiet != null) {
            quiet.look(messagesReceived + messagesSent, Math.max(lastReceived, lastSent), bundle != null, now);
        }
        if (isDue(lifeDue(), now)) {
            found(new Failure.TimedOut("the session was open", "maxLifetime", options.maxLifetime()));
        } else if (isDue(idleDue(), now)) {
            found(new Failure.TimedOut("waiting for a message either way", "idleLimit", options.idleLimit()));
        } else {
            return false;
        }
        engine.enqueue(this);
        return true;
    }

    /** A ping or a pong has come: as many in a second as the options allow. */
    final void controlCame() throws FailureException {
        byte second = (byte) (engine.now / 1_000_000_000L);
        if (second != controlSecond) {
            controlSecond = second;
            controls = 0;
        }
        if (++controls > options.maxPings()) {
            throw new FailureException(
                    new Failure.LimitExceeded("maxPings", options.maxPings(), controls, Close.POLICY.code()));
        }
    }

    /** A pong has come: that of our ping, if it says the same. */
    final void pongCame(WebSocket pong) {
        if (has(AWAITS_PONG)) {
            byte[] text = options.pingText().getBytes(StandardCharsets.UTF_8);
            if (Arrays.equals(pong.array(), pong.offset(), pong.offset() + pong.length(), text, 0, text.length)) {
                flags &= ~AWAITS_PONG;
                roundTrips = RoundTrips.after(roundTrips, engine.now - pinged);
            }
        }
    }

    // It is the very session whose turn it is, or another one.
    @SuppressWarnings("ReferenceEquality")
    @Override
    void flushSoon() {
        if (engine.current != this && !has(DIRTY)) {
            flags |= DIRTY;
            engine.flushLater(this);
        }
    }

    /** One write of what is queued, and what follows from it: who waited for room, what the socket is watched for. */
    final void flush(Endpoint socket, long now) throws IOException {
        if (has(ENDED | RATED)) {
            flushRated(socket, now);
            return;
        }
        Bundle leased = lease();
        Outgoing outgoing = leased.outgoing;
        pull(outgoing);
        int written = outgoing.flush(this, socket);
        boolean blocked = outgoing.isBlocked();
        flushed(outgoing, written, blocked, now);
        if (!blocked && (outgoing.hasMore() || isPulling())) {
            engine.enqueue(this);
        }
        settle(socket, leased, blocked, Reactor.READ | Reactor.WRITE, now);
    }

    /** The same for a session that has a rate, or has ended. What waits for the rate waits for nobody else. */
    private void flushRated(Endpoint socket, long now) throws IOException {
        if (has(ENDED)) {
            return;
        }
        Bundle leased = lease();
        Outgoing outgoing = leased.outgoing;
        Rates rates = rates();
        pull(outgoing);
        int written = outgoing.flush(this, socket, rates.send, now);
        boolean stuck = outgoing.isStuck();
        flushed(outgoing, written, stuck, now);
        if (!stuck && rates.send.due() == Wheel.NEVER && (outgoing.isBlocked() || outgoing.hasMore() || isPulling())) {
            engine.enqueue(this);
        }
        boolean reads = rates.receive.due() == Wheel.NEVER;
        settle(socket, leased, stuck, (reads ? Reactor.READ : 0) | Reactor.WRITE, now);
        if (rates.areOff() && !stuck) {
            flags &= ~RATED;
            rare().rates = null;
        }
        if (!has(ENDED)) {
            watchDeadlines();
        }
    }

    private void pull(Outgoing outgoing) {
        Pump pump = pump();
        if (pump != null) {
            pump.run(outgoing, options.fragmentAt(), options.sendLow());
        }
    }

    private void flushed(Outgoing outgoing, int written, boolean blocked, long now) {
        if (written > 0) {
            written(written);
            if (restDue() != Wheel.NEVER) {
                watchDeadlines();
            }
        }
        if (outgoing.note(blocked, written > 0, now)) {
            watchDeadlines();
        }
    }

    /** What follows from a flush; of the operations given those that are wanted are watched. */
    private void settle(Endpoint socket, Bundle leased, boolean blocked, int operations, long now) throws IOException {
        account(leased.outgoing);
        if (present() == State.CLOSING) {
            advanceClosing(socket, leased, now);
        }
        if (!has(ENDED)) {
            boolean reads = !has(END_OF_STREAM) && !(isListening() && isStopped() && leased.incoming.isFull(this));
            engine.sockets.interest(socket, operations & ((reads ? Reactor.READ : 0) | (blocked ? Reactor.WRITE : 0)));
        }
    }

    /** Bytes that may be read now. A pong that lay behind a wait of ours gets its whole time. */
    final long receivable(long now) {
        TokenBucket rate = rates().receive;
        boolean waited = rate.due() != Wheel.NEVER;
        long most = rate.allowed(now);
        if (waited && most > 0 && has(PINGED)) {
            pinged = now;
            flags &= ~AWAITS_PONG;
        }
        return most;
    }

    /** The upload, if it may go on: a session that says goodbye after a failure finishes none. */
    private @Nullable Pump pump() {
        return rare == null || has(FAILED) || has(SEND_PAUSED) ? null : rare.pump;
    }

    /** Whether an upload would go on at once. */
    private boolean isPulling() {
        Pump pump = pump();
        return pump != null && pump.isReady();
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
        if (has(WANTS_ROOM) && outgoing.bytesAhead() <= options.sendLow()) {
            flags = (flags & ~WANTS_ROOM) | WRITABLE_DUE;
            engine.enqueue(this);
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
                && (present() == State.OPEN || outgoing.isOpen())) {
            flags = (flags & ~WANTS_WRITABLE) | WRITABLE_DUE;
            engine.enqueue(this);
        }
        if (rare != null) {
            rare.changed();
        }
    }

    /** The opening has written so many bytes. */
    final void written(int count) {
        bytesSent += count;
        lastSent = engine.now;
    }

    final Bundle lease() {
        Bundle leased = bundle;
        if (leased == null) {
            leased = engine.bundles.lease(this);
            bundle = leased;
        }
        return leased;
    }
}
