package dev.wsmulti.engine;

import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.Signal;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import org.jspecify.annotations.Nullable;

/** A handler laid out for the hot path; shared by all its sessions. */
final class Callbacks {
    final WsHandler handler;
    final @Nullable Signal<? super WsSession> onOpen;
    final @Nullable Callback<? super WsSession, ? super Message> onMessage;
    final @Nullable Callback<? super WsSession, ? super String> onText;
    final @Nullable Callback<? super WsSession, ? super Message> onBinary;
    final @Nullable Callback<? super WsSession, ? super Piece> onData;
    final boolean controlFrames;
    final @Nullable Callback<? super WsSession, ? super Payload> onRaw;
    final @Nullable Callback<? super WsSession, ? super Payload> onPing;
    final @Nullable Callback<? super WsSession, ? super Payload> onPong;
    final @Nullable Signal<? super WsSession> onWritable;
    final @Nullable Callback<? super WsSession, ? super Close> onClosing;
    final @Nullable Signal<? super WsSession> onShutdown;
    final @Nullable Callback<? super WsSession, ? super WsOutcome> onClose;

    Callbacks(WsHandler handler) {
        this.handler = handler;
        onOpen = handler.onOpen().orElse(null);
        onMessage = handler.onMessage().orElse(null);
        onText = handler.onText().orElse(null);
        onBinary = handler.onBinary().orElse(null);
        onData = handler.onData().orElse(null);
        controlFrames = handler.controlFrames() && onData != null;
        onRaw = handler.onRaw().orElse(null);
        onPing = handler.onPing().orElse(null);
        onPong = handler.onPong().orElse(null);
        onWritable = handler.onWritable().orElse(null);
        onClosing = handler.onClosing().orElse(null);
        onShutdown = handler.onShutdown().orElse(null);
        onClose = handler.onClose().orElse(null);
    }

    /** Whether messages are put together. */
    boolean takesMessages() {
        return onMessage != null || onText != null || onBinary != null;
    }
}
