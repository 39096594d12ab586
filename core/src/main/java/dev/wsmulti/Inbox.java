package dev.wsmulti;

import dev.wsmulti.engine.StoredPiece;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TransferException;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.Direction;
import dev.wsmulti.transfer.FrameMeta;
import dev.wsmulti.transfer.FrameType;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.Payload;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has come for a channel and was not received yet: copies of pieces, about {@code pauseBuffer} bytes; then its session
 * is paused until half of that is gone. Guarded by the lock of its loop's {@link LoopGate}.
 */
final class Inbox {
    /** What a piece costs beside its bytes, so that empty ones are bounded too. */
    private static final int OVERHEAD = 64;

    /** The threads that wait for something of this channel. */
    final List<Runnable> waiting = new ArrayList<>(1);

    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(0);
    private long held;
    private boolean paused;

    /** {@code takeMessage} has begun a message, with bytes or an empty fragment. */
    private boolean amid;

    /** {@code take} has begun one. */
    private boolean taking;

    private boolean dropping;

    /** The session has it all. */
    private boolean givenBack;

    private boolean opened;
    private @Nullable FrameMeta meta;
    private @Nullable WsOutcome end;

    /** A piece, or the rest of one. */
    private record Part(
            FrameType type,
            byte[] bytes,
            int from,
            int to,
            boolean first,
            boolean last,
            boolean lastFrame,
            long frameOffset,
            long frameLength,
            long frameLeft,
            long messageOffset)
            implements FrameMeta {
        static Part of(byte[] bytes, FrameMeta meta) {
            return new Part(
                    meta.type(),
                    bytes,
                    0,
                    bytes.length,
                    meta.first(),
                    meta.last(),
                    meta.lastFrame(),
                    meta.frameOffset(),
                    meta.frameLength(),
                    meta.frameLeft(),
                    meta.messageOffset());
        }

        /** Raw bytes stand in no frame. */
        static Part raw(byte[] bytes) {
            return new Part(FrameType.BINARY, bytes, 0, bytes.length, false, false, false, 0, 0, 0, 0);
        }

        int length() {
            return to - from;
        }

        StoredPiece stored() {
            return StoredPiece.of(this, bytes, from, to);
        }

        boolean isData() {
            return type == FrameType.TEXT || type == FrameType.BINARY;
        }

        Part slice(int begin, int end) {
            return new Part(
                    type,
                    bytes,
                    from + begin,
                    from + end,
                    first && begin == 0,
                    last && end == length(),
                    lastFrame,
                    frameOffset + begin,
                    frameLength,
                    frameLength < 0 ? frameLeft : frameLeft + length() - end,
                    messageOffset + begin);
        }
    }

    // What the loop tells.

    void opened() {
        opened = true;
        changed();
    }

    void ended(WsOutcome outcome) {
        end = outcome;
        changed();
    }

    void add(WsSession session, Payload payload) {
        if (dropping) {
            return;
        }
        Part part = payload instanceof Piece piece ? Part.of(piece.bytes(), piece) : Part.raw(payload.bytes());
        parts.add(part);
        held += part.length() + OVERHEAD;
        if (held >= session.options().pauseBuffer()) {
            // Again where it is so already: somebody may have resumed the session by hand.
            paused = true;
            session.pause(Direction.RECEIVE);
        }
        changed();
    }

    /** Something that somebody may wait for. */
    void changed() {
        waiting.forEach(Runnable::run);
    }

    // What the channel asks.

    boolean isOpened() {
        return opened;
    }

    boolean isReadable() {
        return end != null || !parts.isEmpty();
    }

    boolean isEnded() {
        return end != null;
    }

    boolean isGivenBack() {
        return givenBack;
    }

    /** The session has it back from now on. Raw bytes are no messages, and may be cut anywhere. */
    void giveBack(boolean raw) {
        refuseIfGivenBack();
        if (end != null) {
            throw new IllegalStateException("the session has ended: receive what is left here");
        }
        if (!raw && (amid || taking)) {
            throw new IllegalStateException("part of a message was received: receive the rest of it first");
        }
        givenBack = true;
        changed();
    }

    void refuseIfGivenBack() {
        if (givenBack) {
            throw new IllegalStateException("the channel was given back to its session: use that");
        }
    }

    Optional<WsOutcome> end() {
        return Optional.ofNullable(end);
    }

    FrameMeta meta() {
        FrameMeta last = meta;
        if (last == null) {
            throw new IllegalStateException("meta() tells of what was received last: nothing was");
        }
        return last;
    }

    /** What nobody received, in its order; nothing is wanted any more. */
    List<StoredPiece> unread(WsSession session) {
        List<StoredPiece> unread = parts.stream().map(Part::stored).toList();
        drop(session);
        return unread;
    }

    /** Nothing is wanted any more. */
    void drop(WsSession session) {
        dropping = true;
        parts.clear();
        message.reset();
        amid = false;
        took(session, held);
    }

    /** Part of a frame, {@link WsChannel#AGAIN} or {@link WsChannel#END}. */
    int take(WsSession session, ByteBuffer target) {
        refuseIfGivenBack();
        Part part = parts.peek();
        if (part == null && end != null) {
            return WsChannel.END;
        }
        if (amid) {
            throw new IllegalStateException(
                    "receiveMessage has begun to put a message together: go on with receiveMessage");
        }
        if (part == null) {
            return WsChannel.AGAIN;
        }
        int count = Math.min(part.length(), target.remaining());
        target.put(part.bytes, part.from, count);
        Part taken = part.slice(0, count);
        meta = taken;
        if (part.isData() && (count > 0 || part.length() == 0)) {
            taking = !taken.last;
        }
        parts.remove();
        if (count < part.length()) {
            parts.addFirst(part.slice(count, part.length()));
            took(session, count);
        } else {
            took(session, count + OVERHEAD);
        }
        return count;
    }

    /** A whole message, if it has come. */
    Optional<Message> takeMessage(WsSession session) {
        refuseIfGivenBack();
        long maxMessage = session.options().maxMessage(session.role());
        for (Part part = parts.poll(); part != null; part = parts.poll()) {
            took(session, part.length() + OVERHEAD);
            if (!part.isData()) {
                continue;
            }
            if (!amid && !part.first) {
                parts.addFirst(part);
                held += part.length() + OVERHEAD;
                throw new IllegalStateException("receive has taken the beginning of this message: go on with receive");
            }
            if (part.messageOffset + part.length() > maxMessage) {
                session.close(Close.TOO_BIG);
                drop(session);
                throw new TransferException(new Failure.LimitExceeded(
                        "maxMessage", maxMessage, part.messageOffset + part.length(), Close.TOO_BIG.code()));
            }
            message.write(part.bytes, part.from, part.length());
            meta = part;
            amid = !part.last;
            if (part.last) {
                return Optional.of(whole(part.type));
            }
        }
        return Optional.empty();
    }

    private Message whole(FrameType type) {
        byte[] bytes = message.toByteArray();
        message.reset();
        return type == FrameType.TEXT ? Message.text(new String(bytes, StandardCharsets.UTF_8)) : Message.binary(bytes);
    }

    private void took(WsSession session, long bytes) {
        held -= bytes;
        if (paused && held <= session.options().pauseBuffer() / 2) {
            paused = false;
            session.resume(Direction.RECEIVE);
        }
    }
}
