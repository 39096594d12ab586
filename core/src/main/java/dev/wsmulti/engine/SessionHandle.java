package dev.wsmulti.engine;

import dev.wsmulti.frame.FrameHeader;
import dev.wsmulti.frame.Opcode;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Upload;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.websocket.Utf8;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The side of a session that the user holds: it brings every call onto the loop. Inside a turn a call acts at once;
 * elsewhere the payload is copied, credit is taken, and the rest travels through the mailbox.
 */
abstract class SessionHandle extends TransferHandle implements WsSession {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Written by {@link SendCredit#of} alone. */
    @Nullable
    SendCredit credit;

    SessionHandle(Engine engine, @Nullable Object attachment) {
        super(engine, attachment);
    }

    // What the loop does.

    /** Sends while less than the high mark is queued; {@code trusted} text has been checked. */
    abstract SendResult sendNow(int opcode, Payload payload, boolean trusted);

    /** Sends what has credit, whatever is queued. */
    abstract void sendCredited(int opcode, Payload payload);

    abstract SendResult controlNow(int opcode, byte[] payload);

    /** Sends a control frame if the reserve has room for it. */
    abstract void controlCredited(int opcode, byte[] payload);

    abstract void closeNow(Close close);

    abstract void startPump(Pump pump, int opcode);

    abstract void reconfigureNow(WsOptions options);

    abstract void handlerNow(WsHandler handler);

    /** Whether the session is open, as far as another thread can know; throws if it is not open yet. */
    abstract boolean isOpenToOthers();

    /** Whether it has bytes instead of frames. */
    abstract boolean isRaw();

    abstract long queuedNow();

    /** Looks again whether it is writable. */
    abstract void flushSoon();

    abstract Rare rare();

    // What the user calls.

    @Override
    public final SendResult send(CharSequence text) {
        return send(Opcode.TEXT, Message.text(text), true);
    }

    @Override
    public final SendResult send(byte[] bytes) {
        if (!engine.inLoop()) {
            return send(Opcode.BINARY, new BufferPayload(ByteBuffer.wrap(bytes)), true);
        }
        ArrayPayload payload = engine.ownArray.of(bytes);
        try {
            return send(Opcode.BINARY, payload, true);
        } finally {
            payload.release();
        }
    }

    @Override
    public final SendResult send(ByteBuffer bytes) {
        return send(MessageType.BINARY, bytes);
    }

    @Override
    public final SendResult send(Message message) {
        if (message.isText()) {
            return send(Opcode.TEXT, message, message instanceof LentMessage);
        }
        return send(Opcode.BINARY, message, true);
    }

    @Override
    public final SendResult send(MessageType type, ByteBuffer bytes) {
        SendResult result = send(opcode(type), new BufferPayload(bytes), type == MessageType.BINARY);
        if (result == SendResult.ACCEPTED) {
            bytes.position(bytes.limit());
        }
        return result;
    }

    @Override
    public final SendResult send(MessageType type, Payload payload) {
        return send(opcode(type), payload, type == MessageType.BINARY);
    }

    @Override
    public final SendResult sendRaw(ByteBuffer bytes) {
        SendResult result = send(Outgoing.RAW, new BufferPayload(bytes), true);
        if (result == SendResult.ACCEPTED) {
            bytes.position(bytes.limit());
        }
        return result;
    }

    private SendResult send(int opcode, Payload payload, boolean trusted) {
        refuseUnless(opcode == Outgoing.RAW);
        if (engine.inLoop()) {
            return sendNow(opcode, payload, trusted);
        }
        return sendFromElsewhere(opcode, payload, trusted);
    }

    private SendResult sendFromElsewhere(int opcode, Payload payload, boolean trusted) {
        if (!isOpenToOthers()) {
            return SendResult.CLOSED;
        }
        if (!trusted) {
            refuseUnlessText(payload.bytes());
        }
        Payload owned = payload instanceof Message message ? message.copy() : Message.binary(payload.bytes());
        SendCredit account = SendCredit.of(this);
        long length = owned.length();
        SendResult result = account.take(length, options().sendHigh());
        if (result == SendResult.ACCEPTED) {
            engine.act(() -> {
                sendCredited(opcode, owned);
                account.arrived(queuedNow(), length);
            });
        } else if (result == SendResult.FULL && account.asksToLook()) {
            engine.act(() -> {
                account.looks();
                flushSoon();
            });
        }
        return result;
    }

    /** A session has frames or raw bytes, not both. */
    final void refuseUnless(boolean raw) {
        if (isRaw() != raw) {
            throw new IllegalStateException(
                    raw
                            ? "sendRaw is for a session with onRaw: this one has frames, use send"
                            : "a session with onRaw has no frames: use sendRaw");
        }
    }

    static void refuseUnlessText(byte[] bytes) {
        Utf8 check = new Utf8();
        if (!check.accept(bytes, 0, bytes.length) || !check.isComplete()) {
            throw new IllegalArgumentException(
                    "a text message must be UTF-8 (RFC 6455 section 8.1): send it as BINARY");
        }
    }

    static int opcode(MessageType type) {
        return type == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY;
    }

    @Override
    public final Upload sendFrom(MessageType type, Source source) {
        refuseUnless(false);
        Pump pump = new Pump((WsConnection) this, source);
        if (engine.inLoop()) {
            startPump(pump, opcode(type));
        } else {
            engine.act(() -> {
                try {
                    startPump(pump, opcode(type));
                } catch (IllegalStateException refused) {
                    pump.fail(refused);
                }
            });
        }
        return pump;
    }

    @Override
    public final boolean isWritable() {
        if (state() != State.OPEN) {
            return false;
        }
        return engine.inLoop()
                ? queuedNow() < options().sendHigh()
                : SendCredit.of(this).hasRoom(options().sendHigh());
    }

    @Override
    public final boolean awaitWritable(Duration most) throws InterruptedException {
        if (engine.inLoop()) {
            throw new IllegalStateException("awaitWritable on the loop's thread would wait for ever: use onWritable");
        }
        Waiters waiters = new Waiters();
        engine.act(() -> {
            rare().add(waiters);
            flushSoon();
        });
        try {
            waiters.await(() -> isWritable() || state().compareTo(State.OPEN) > 0, Engine.nanos(most));
        } finally {
            engine.act(() -> rare().forget(waiters));
        }
        return isWritable();
    }

    @Override
    public final long queuedBytes() {
        if (engine.inLoop()) {
            return queuedNow();
        }
        engine.published.turns();
        SendCredit account = credit;
        return account == null ? queuedNow() : account.queued();
    }

    @Override
    public final SendResult ping() {
        return ping(NOTHING);
    }

    @Override
    public final SendResult ping(ByteBuffer payload) {
        return control(Opcode.PING, payload);
    }

    @Override
    public final SendResult pong(ByteBuffer payload) {
        return control(Opcode.PONG, payload);
    }

    private SendResult control(int opcode, ByteBuffer payload) {
        refuseUnless(false);
        if (payload.remaining() > FrameHeader.LONGEST_CONTROL) {
            throw new IllegalArgumentException(
                    "a control frame holds at most 125 bytes (RFC 6455 section 5.5) but was given "
                            + payload.remaining());
        }
        byte[] bytes = new BufferPayload(payload).bytes();
        if (engine.inLoop()) {
            return controlNow(opcode, bytes);
        }
        return controlFromElsewhere(opcode, bytes);
    }

    /** It costs no payload, but a place in the mailbox; when it arrives the reserve decides. */
    private SendResult controlFromElsewhere(int opcode, byte[] bytes) {
        if (!isOpenToOthers()) {
            return SendResult.CLOSED;
        }
        SendCredit account = SendCredit.of(this);
        SendResult result = account.take(0, Long.MAX_VALUE);
        if (result == SendResult.ACCEPTED) {
            engine.act(() -> {
                controlCredited(opcode, bytes);
                account.arrived(queuedNow(), 0);
            });
        }
        return result;
    }

    @Override
    public final void close() {
        close(Close.NORMAL);
    }

    @Override
    public final void close(Close close) {
        ClosePayload.refuseUnlessSendable(close);
        engine.act(() -> closeNow(close));
    }

    @Override
    public final void reconfigure(WsOptions options) {
        engine.act(() -> reconfigureNow(options));
    }

    @Override
    public final void handler(WsHandler handler) {
        refuseUnlessLike(handler);
        engine.act(() -> handlerNow(handler));
    }

    /** Raw or not is said in the opening, and stays so. */
    private void refuseUnlessLike(WsHandler handler) {
        if (handler.onRaw().isPresent() != isRaw()) {
            throw new IllegalArgumentException(
                    isRaw()
                            ? "a raw session needs a handler with onRaw"
                            : "onRaw is for a session that was opened with it: this one has frames");
        }
    }

    @Override
    public final CompletionStage<WsOutcome> done() {
        CompletableFuture<WsOutcome> future = new CompletableFuture<>();
        engine.act(() -> rare().whenDone(future));
        return future.minimalCompletionStage();
    }

    @Override
    public final CompletionStage<WsSession> opened() {
        CompletableFuture<WsSession> future = new CompletableFuture<>();
        engine.act(() -> whenOpened(future));
        return future.minimalCompletionStage();
    }

    abstract void whenOpened(CompletableFuture<WsSession> future);
}
