package dev.wsmulti.transfer;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a session: the one thing that a request, a route and a take-over share. Immutable; every method returns
 * a copy. One object may serve any number of sessions of both roles. {@code onOpen} comes first, always; {@code onClose}
 * comes last, exactly once for every session, also for one that never opened.
 */
@CheckReturnValue
public final class WsHandler {
    private @Nullable Signal<? super WsSession> onOpen;
    private @Nullable Callback<? super WsSession, ? super Message> onMessage;
    private @Nullable Callback<? super WsSession, ? super String> onText;
    private @Nullable Callback<? super WsSession, ? super Message> onBinary;
    private @Nullable Callback<? super WsSession, ? super Piece> onData;
    private boolean controlFrames;
    private @Nullable Callback<? super WsSession, ? super Payload> onRaw;
    private @Nullable Callback<? super WsSession, ? super Payload> onPing;
    private @Nullable Callback<? super WsSession, ? super Payload> onPong;
    private @Nullable Signal<? super WsSession> onWritable;
    private @Nullable Callback<? super WsSession, ? super Close> onClosing;
    private @Nullable Signal<? super WsSession> onShutdown;
    private @Nullable Callback<? super WsSession, ? super WsOutcome> onClose;
    private WsOptions options = WsOptions.of();

    private WsHandler() {}

    private WsHandler(WsHandler other) {
        onOpen = other.onOpen;
        onMessage = other.onMessage;
        onText = other.onText;
        onBinary = other.onBinary;
        onData = other.onData;
        controlFrames = other.controlFrames;
        onRaw = other.onRaw;
        onPing = other.onPing;
        onPong = other.onPong;
        onWritable = other.onWritable;
        onClosing = other.onClosing;
        onShutdown = other.onShutdown;
        onClose = other.onClose;
        options = other.options;
    }

    private WsHandler with(Consumer<WsHandler> change) {
        WsHandler copy = new WsHandler(this);
        change.accept(copy);
        return copy;
    }

    /** Does nothing yet: data is received and dropped, pings are answered. */
    public static WsHandler of() {
        return new WsHandler();
    }

    /** Once, when the session is open; before anything else. */
    public WsHandler onOpen(Signal<? super WsSession> callback) {
        return with(copy -> copy.onOpen = callback);
    }

    /** Each whole message, lent, of at most {@code maxMessage} bytes. Makes no garbage. Excludes {@code onData}. */
    public WsHandler onMessage(Callback<? super WsSession, ? super Message> callback) {
        return with(copy -> copy.onMessage = callback).consistent();
    }

    /** Each whole text message as a String. Excludes {@code onMessage} and {@code onData}. */
    public WsHandler onText(Callback<? super WsSession, ? super String> callback) {
        return with(copy -> copy.onText = callback).consistent();
    }

    /** Each whole binary message. Excludes {@code onMessage} and {@code onData}. */
    public WsHandler onBinary(Callback<? super WsSession, ? super Message> callback) {
        return with(copy -> copy.onBinary = callback).consistent();
    }

    /**
     * Data as it arrives, of any size, in constant memory: the write callback of libcurl. Makes no garbage. Excludes
     * {@code onMessage}, {@code onText} and {@code onBinary}.
     */
    public WsHandler onData(Callback<? super WsSession, ? super Piece> callback) {
        return with(copy -> copy.onData = callback).consistent();
    }

    /** Whether {@code onData} also gets PONG and CLOSE, and PING where {@code autoPong} is off. Default: no. */
    public WsHandler controlFrames(boolean on) {
        return with(copy -> copy.controlFrames = on);
    }

    /**
     * Raw mode ({@code CURLWS_RAW_MODE}): the bytes behind the 101 as they are, those that came with it included, lent. There
     * are no frames: nothing is parsed, masked, answered or pinged, only {@link WsSession#sendRaw} sends, {@code onPing},
     * {@code onPong} and {@code onClosing} never come. The peer's end of stream ends the session, without failure and with
     * the code 1005. Excludes {@code onData}, {@code onMessage}, {@code onText} and {@code onBinary}.
     */
    public WsHandler onRaw(Callback<? super WsSession, ? super Payload> callback) {
        return with(copy -> copy.onRaw = callback).consistent();
    }

    /** Each ping received; an observer, whatever {@code autoPong} says. */
    public WsHandler onPing(Callback<? super WsSession, ? super Payload> callback) {
        return with(copy -> copy.onPing = callback);
    }

    /** Each pong received. */
    public WsHandler onPong(Callback<? super WsSession, ? super Payload> callback) {
        return with(copy -> copy.onPong = callback);
    }

    /** Once after {@code FULL}, when no more than the low mark is queued. */
    public WsHandler onWritable(Signal<? super WsSession> callback) {
        return with(copy -> copy.onWritable = callback);
    }

    /** The peer's close frame; it has been answered. */
    public WsHandler onClosing(Callback<? super WsSession, ? super Close> callback) {
        return with(copy -> copy.onClosing = callback);
    }

    /** The server is shutting down and the session is still open; last messages may be sent. */
    public WsHandler onShutdown(Signal<? super WsSession> callback) {
        return with(copy -> copy.onShutdown = callback);
    }

    /** The end: once for every session, also if it never opened. */
    public WsHandler onClose(Callback<? super WsSession, ? super WsOutcome> callback) {
        return with(copy -> copy.onClose = callback);
    }

    /** The same without what takes data: {@code onData}, {@code onMessage}, {@code onText}, {@code onBinary}, {@code onRaw}. */
    public WsHandler withoutData() {
        return with(copy -> {
            copy.onData = null;
            copy.onMessage = null;
            copy.onText = null;
            copy.onBinary = null;
            copy.onRaw = null;
        });
    }

    /** How its sessions behave. */
    public WsHandler options(WsOptions options) {
        return with(copy -> copy.options = options).consistent();
    }

    public Optional<Signal<? super WsSession>> onOpen() {
        return Optional.ofNullable(onOpen);
    }

    public Optional<Callback<? super WsSession, ? super Message>> onMessage() {
        return Optional.ofNullable(onMessage);
    }

    public Optional<Callback<? super WsSession, ? super String>> onText() {
        return Optional.ofNullable(onText);
    }

    public Optional<Callback<? super WsSession, ? super Message>> onBinary() {
        return Optional.ofNullable(onBinary);
    }

    public Optional<Callback<? super WsSession, ? super Piece>> onData() {
        return Optional.ofNullable(onData);
    }

    public boolean controlFrames() {
        return controlFrames;
    }

    public Optional<Callback<? super WsSession, ? super Payload>> onRaw() {
        return Optional.ofNullable(onRaw);
    }

    public Optional<Callback<? super WsSession, ? super Payload>> onPing() {
        return Optional.ofNullable(onPing);
    }

    public Optional<Callback<? super WsSession, ? super Payload>> onPong() {
        return Optional.ofNullable(onPong);
    }

    public Optional<Signal<? super WsSession>> onWritable() {
        return Optional.ofNullable(onWritable);
    }

    public Optional<Callback<? super WsSession, ? super Close>> onClosing() {
        return Optional.ofNullable(onClosing);
    }

    public Optional<Signal<? super WsSession>> onShutdown() {
        return Optional.ofNullable(onShutdown);
    }

    public Optional<Callback<? super WsSession, ? super WsOutcome>> onClose() {
        return Optional.ofNullable(onClose);
    }

    public WsOptions options() {
        return options;
    }

    private WsHandler consistent() {
        boolean messages = onMessage != null || onText != null || onBinary != null;
        if (onRaw != null && (messages || onData != null)) {
            throw new IllegalStateException(
                    "onRaw excludes onData, onMessage, onText and onBinary: raw bytes are no frames");
        }
        if (options.raw() && (messages || onData != null)) {
            throw new IllegalStateException(
                    "options with RAW exclude onData, onMessage, onText and onBinary: raw bytes are no"
                            + " frames, take them with onRaw");
        }
        if (onData != null && messages) {
            throw new IllegalStateException(
                    "onData and onMessage, onText or onBinary exclude each other: take pieces or whole messages");
        }
        if (onMessage != null && (onText != null || onBinary != null)) {
            throw new IllegalStateException(
                    "onMessage and onText or onBinary exclude each other: onMessage gets both types, ask isText()");
        }
        return this;
    }
}
