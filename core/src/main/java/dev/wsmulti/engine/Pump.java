package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Upload;
import dev.wsmulti.websocket.FrameOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A message that is pulled from a source while there is room, fragment by fragment. */
final class Pump implements Upload {
    private final WsConnection session;
    private final Source source;
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    private @Nullable ByteBuffer fragment;
    private long sent;
    private boolean opened;
    private boolean waiting;
    private boolean ended;

    Pump(WsConnection session, Source source) {
        this.session = session;
        this.source = source;
    }

    /** Fills the send queue up to its low mark. */
    void run(Outgoing outgoing, int fragmentAt, long low) {
        if (waiting || ended) {
            return;
        }
        try {
            if (!opened) {
                source.open();
                opened = true;
            }
            while (!ended && !waiting && outgoing.bytesLeft() < low) {
                pull(outgoing.frames(), fragmentAt);
            }
        } catch (Throwable unreadable) {
            fail(unreadable);
            throw new FailureException(new Failure.SourceFailed(unreadable));
        }
    }

    private void pull(FrameOutput frames, int fragmentAt) throws IOException {
        ByteBuffer buffer = fragment;
        if (buffer == null || buffer.capacity() != fragmentAt) {
            buffer = ByteBuffer.allocate(fragmentAt);
            fragment = buffer;
        }
        Source.State state = Source.State.MORE;
        while (buffer.hasRemaining() && state == Source.State.MORE) {
            state = source.read(buffer);
        }
        waiting = state == Source.State.LATER;
        boolean last = state == Source.State.END;
        if (buffer.position() == 0 && !last) {
            return;
        }
        int length = buffer.position();
        if (!frames.isText(buffer.array(), 0, length, last)) {
            throw new IOException("the source of a text message is not UTF-8");
        }
        frames.startFrame(length, last);
        frames.write(buffer.array(), 0, length);
        session.payloadQueued(length);
        sent += length;
        buffer.clear();
        if (last) {
            ended = true;
            source.close();
            session.pumped();
            done.complete(sent);
        }
    }

    /** Whether it has not ended and does not wait for its source. */
    boolean isReady() {
        return !ended && !waiting;
    }

    /** The session has ended before the message. */
    void fail(Throwable reason) {
        if (ended) {
            return;
        }
        ended = true;
        if (opened) {
            try {
                source.close();
            } catch (IOException unclosed) {
                reason.addSuppressed(unclosed);
            }
        }
        done.completeExceptionally(reason);
    }

    /** The source may have something again. */
    void goOn() {
        waiting = false;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public CompletionStage<Long> done() {
        return done.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        session.cancelUpload(this);
    }
}
