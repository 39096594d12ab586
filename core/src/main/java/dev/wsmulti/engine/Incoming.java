package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.Segment;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.layer.Wire;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import dev.wsmulti.websocket.Extended;
import dev.wsmulti.websocket.WebSocket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a session: pulls events and delivers them, one callback after the other, never nested. While the
 * session is stopped it parses ahead and stores what it finds, so that pings are answered and a close is noticed.
 */
final class Incoming {
    /** Events of one turn; then the others have theirs. */
    private static final int BUDGET = 256;

    /** So many decoded bytes cost as much as an event: a turn brings 1 MiB of them. */
    private static final int DECODED = 4096;

    private static final int KEPT_COLLECTED = 64 * 1024;

    private final Engine engine;
    private final Wire wire;
    private final WebSocket events = new WebSocket();
    private final LentPiece lentPiece = new LentPiece(events);
    private final ArrayDeque<StoredPiece> stored = new ArrayDeque<>();
    private int storedBytes;

    /** What the parser found behind stored events: it has its turn after them. */
    private @Nullable FailureException found;

    private byte[] collected = {};
    private int collectedLength;
    private @Nullable Piece delivering;

    /** Part of a message was delivered, and its end was not. */
    private boolean amid;

    private boolean raw;

    Incoming(Engine engine, Wire wire) {
        this.engine = engine;
        this.wire = wire;
    }

    void begin(SessionFacts session) {
        raw = session.isRaw();
        events.begin(session.role());
    }

    void extended(@Nullable Extended extensions) {
        events.extended(extensions);
    }

    /** Takes the limits of the session's options. */
    void configure(SessionFacts session) {
        WsOptions options = session.options;
        boolean whole = session.callbacks().takesMessages();
        long most = whole ? options.maxMessage(session.role()) : options.maxStream();
        events.limits(most, whole ? "maxMessage" : "maxStream", options.maxFragments());
    }

    boolean idle() {
        return events.idle() && stored.isEmpty() && found == null && collectedLength == 0;
    }

    void clear() {
        stored.clear();
        found = null;
        storedBytes = 0;
        collectedLength = 0;
        amid = false;
    }

    /** Lets go of the memory of a large message. */
    void trim() {
        if (collected.length > KEPT_COLLECTED) {
            collected = new byte[0];
        }
    }

    /** Whether nothing more may be parsed until the session is resumed. */
    boolean isFull(SessionFacts session) {
        return found != null || waiting() >= session.options.pauseBuffer();
    }

    /** Whether part of a message was delivered, and its end was not. */
    boolean isAmid() {
        return amid;
    }

    /** What was taken from here and comes back, before everything else. */
    void takeBack(List<StoredPiece> unread) {
        for (int i = unread.size() - 1; i >= 0; i--) {
            StoredPiece piece = unread.get(i);
            stored.addFirst(piece);
            storedBytes += piece.length() + StoredPiece.OVERHEAD;
        }
    }

    /** Whether something that was found ahead has not had its turn. */
    boolean hasStored() {
        return found != null || waiting() > 0;
    }

    /** Bytes that wait for their turn. Raw ones have nothing to be parsed for: they wait where they are. */
    private long waiting() {
        return raw ? wire.in.length() + storedBytes : storedBytes;
    }

    /** What is being delivered to {@code onData} right now. */
    @Nullable
    Piece delivering() {
        return delivering;
    }

    /** Delivers events until there are none, the session is stopped, or the budget is used up: then it says true. */
    boolean drain(WsConnection session) {
        if (raw) {
            return drainRaw(session);
        }
        int budget = replay(session);
        if (budget == 0) {
            return true;
        }
        if (!session.isListening()) {
            return false;
        }
        if (found != null && stored.isEmpty()) {
            throw found;
        }
        for (; budget > 0; budget--) {
            boolean stopped = session.isStopped();
            if (stopped && isFull(session)) {
                return false;
            }
            events.atMost(stopped ? Math.max(1, session.options.pauseBuffer() - storedBytes) : Integer.MAX_VALUE);
            int event = next();
            if (event == WebSocket.PIECE) {
                if (events.isDecoded()) {
                    // What came may grow a thousand times: its length counts too, so that the others have their turn.
                    budget -= events.length() / DECODED;
                }
                if (stopped) {
                    StoredPiece piece = StoredPiece.ofData(events);
                    if (engine.trace.frames) {
                        engine.watch.received(session.id, piece);
                    }
                    store(piece);
                } else {
                    data(session);
                }
            } else if (event <= WebSocket.END) {
                return false;
            } else if (event != WebSocket.WORKED) {
                control(session, event, stopped);
            }
            if (!session.isListening()) {
                return false;
            }
        }
        return true;
    }

    private boolean drainRaw(WsConnection session) {
        ByteQueue in = wire.in;
        for (int budget = replay(session); budget > 0; budget--) {
            if (in.isEmpty() && in.finished() && session.isListening()) {
                // Nothing is held back behind which the end would have to wait.
                session.peerCloses(Close.NO_CODE);
            }
            if (in.isEmpty() || session.isStopped() || !session.isListening()) {
                return false;
            }
            int length = in.available();
            raw(session, in.array(), in.start(), length);
            in.skip(length);
        }
        return true;
    }

    private void raw(WsConnection session, byte[] array, int offset, int length) {
        Callback<? super WsSession, ? super Payload> onRaw = session.callbacks().onRaw;
        if (onRaw == null) {
            return;
        }
        engine.lentMessage.lend(MessageType.BINARY, array, offset, length);
        try {
            onRaw.on(session, engine.lentMessage);
        } catch (Throwable thrown) {
            session.threw("onRaw", thrown);
        }
    }

    /** Delivers what was parsed ahead, as far as the session lets it and the budget goes; says what is left of that. */
    int replay(WsConnection session) {
        int budget = BUDGET;
        while (!stored.isEmpty() && budget > 0 && session.isListening() && !session.isStopped()) {
            StoredPiece piece = stored.remove();
            storedBytes -= piece.length() + StoredPiece.OVERHEAD;
            replay(session, piece);
            budget--;
        }
        return budget;
    }

    /** The next event. A failure found ahead of stored events waits its turn. */
    private int next() {
        try {
            return events.next(wire);
        } catch (FailureException failure) {
            if (stored.isEmpty()) {
                throw failure;
            }
            found = failure;
            return WebSocket.MORE;
        }
    }

    private void store(StoredPiece piece) {
        stored.add(piece);
        storedBytes += piece.length() + StoredPiece.OVERHEAD;
    }

    private void data(WsConnection session) {
        if (engine.trace.frames) {
            engine.watch.received(session.id, lentPiece);
        }
        Callbacks callbacks = session.callbacks();
        amid = !events.isLast();
        if (callbacks.onData != null) {
            piece(session, callbacks.onData, lentPiece);
        } else if (callbacks.takesMessages()) {
            part(
                    session,
                    events.isText(),
                    events.isAscii(),
                    events.isFirst(),
                    events.isLast(),
                    events.array(),
                    events.offset(),
                    events.length());
        }
        if (events.isLast()) {
            session.messageReceived(events.isText(), lentPiece.messageOffset() + events.length());
        }
    }

    private void replay(WsConnection session, StoredPiece piece) {
        Callbacks callbacks = session.callbacks();
        if (raw) {
            raw(session, piece.array(), 0, piece.length());
            return;
        }
        if (piece.isControl()) {
            controlCallbacks(session, piece);
            return;
        }
        amid = !piece.last();
        if (callbacks.onData != null) {
            piece(session, callbacks.onData, piece);
        } else if (callbacks.takesMessages()) {
            boolean text = piece.type() == FrameType.TEXT;
            // By now the check of UTF-8 may be at another message: nothing is known of this one.
            part(session, text, false, piece.first(), piece.last(), piece.array(), 0, piece.length());
        }
        if (piece.last()) {
            session.messageReceived(piece.type() == FrameType.TEXT, piece.messageOffset() + piece.length());
        }
    }

    private void piece(WsConnection session, Callback<? super WsSession, ? super Piece> onData, Piece piece) {
        delivering = piece;
        try {
            onData.on(session, piece);
        } catch (Throwable thrown) {
            session.threw("onData", thrown);
        } finally {
            delivering = null;
        }
    }

    /** A part of a message: one that came whole is handed over where it lies, others are put together first. */
    private void part(
            WsConnection session,
            boolean text,
            boolean ascii,
            boolean first,
            boolean last,
            byte[] array,
            int offset,
            int length) {
        if (first && last) {
            message(session, text, ascii, array, offset, length);
            return;
        }
        long most = session.options.maxMessage(session.role());
        if (collectedLength + (long) length > most) {
            // The parser has seen to it, unless it was pieces that were asked for when this message began.
            throw new FailureException(new Failure.LimitExceeded(
                    "maxMessage", most, collectedLength + (long) length, Close.TOO_BIG.code()));
        }
        int needed = collectedLength + length + Segment.SLACK;
        if (collected.length < needed) {
            collected = Arrays.copyOf(collected, Math.max(needed, needed + (needed >> 1)));
        }
        System.arraycopy(array, offset, collected, collectedLength, length);
        collectedLength += length;
        if (last) {
            int whole = collectedLength;
            collectedLength = 0;
            message(session, text, ascii, collected, 0, whole);
        }
    }

    private void message(WsConnection session, boolean text, boolean ascii, byte[] array, int offset, int length) {
        Callbacks callbacks = session.callbacks();
        Callback<? super WsSession, ? super Message> onMessage = callbacks.onMessage;
        LentMessage message = engine.lentMessage;
        message.lend(text ? MessageType.TEXT : MessageType.BINARY, array, offset, length);
        if (ascii) {
            message.ascii();
        }
        try {
            if (onMessage != null) {
                onMessage.on(session, message);
            } else if (text && callbacks.onText != null) {
                callbacks.onText.on(session, message.text());
            } else if (!text && callbacks.onBinary != null) {
                callbacks.onBinary.on(session, message);
            }
        } catch (Throwable thrown) {
            session.threw(onMessage != null ? "onMessage" : text ? "onText" : "onBinary", thrown);
        }
    }

    private void control(WsConnection session, int event, boolean stopped) {
        FrameType type =
                event == WebSocket.PING ? FrameType.PING : event == WebSocket.PONG ? FrameType.PONG : FrameType.CLOSE;
        if (engine.trace.frames) {
            engine.watch.received(session.id, StoredPiece.ofControl(type, events));
        }
        boolean answered = type == FrameType.PING && session.options.autoPong();
        if (type != FrameType.CLOSE && session.options.maxPings() != Integer.MAX_VALUE) {
            session.controlCame();
        }
        if (type == FrameType.PONG) {
            session.pongCame(events);
        }
        if (answered) {
            session.answerPing(events);
        } else if (type == FrameType.CLOSE) {
            session.peerCloses(new Close(events.closeCode(), events.closeReason()));
        }
        if (!session.wants(type, answered)) {
            return;
        }
        StoredPiece piece = StoredPiece.ofControl(type, events);
        if (stopped) {
            store(piece);
        } else {
            controlCallbacks(session, piece);
        }
    }

    private void controlCallbacks(WsConnection session, StoredPiece piece) {
        Callbacks callbacks = session.callbacks();
        boolean shown = callbacks.controlFrames && (piece.type() != FrameType.PING || !session.options.autoPong());
        if (shown && callbacks.onData != null) {
            piece(session, callbacks.onData, piece);
        }
        String name = "";
        try {
            if (piece.type() == FrameType.PING && callbacks.onPing != null) {
                name = "onPing";
                callbacks.onPing.on(session, piece);
            } else if (piece.type() == FrameType.PONG && callbacks.onPong != null) {
                name = "onPong";
                callbacks.onPong.on(session, piece);
            } else if (piece.type() == FrameType.CLOSE && callbacks.onClosing != null) {
                name = "onClosing";
                callbacks.onClosing.on(session, session.peerClose());
            }
        } catch (Throwable thrown) {
            session.threw(name, thrown);
        }
    }
}
