package dev.wsmulti.engine;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.Upload;
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
            boolean moved = true;
            long before = sent;
            // What is compressed may leave nothing in the queue: so much is pulled in a turn at most.
            while (moved && !ended && !waiting && outgoing.bytesAhead() <= low && sent - before <= low) {
                moved = pull(outgoing, fragmentAt);
            }
        } catch (Throwable unreadable) {
            fail(unreadable);
            throw new FailureException(new Failure.SourceFailed(unreadable));
        }
    }

    /** Queues one fragment, as long as the source gives bytes; says whether it gave any, or its end. */
    private boolean pull(Outgoing outgoing, int fragmentAt) throws IOException {
        ByteBuffer buffer = fragment;
        if (buffer == null || buffer.capacity() != fragmentAt) {
            buffer = ByteBuffer.allocate(fragmentAt);
            fragment = buffer;
        }
        boolean last = fill(buffer) == Source.State.END;
        if (buffer.position() == 0 && !last) {
            // Said MORE and gave nothing: asked again next turn, so that it cannot hold the loop.
            return false;
        }
        int length = buffer.position();
        if (!outgoing.frames().isText(buffer.array(), 0, length, last)) {
            throw new IOException("the source of a text message is not UTF-8");
        }
        session.payloadQueued(outgoing.own().fragment(buffer.array(), length, last));
        sent += length;
        buffer.clear();
        if (last) {
            ended = true;
            session.pumped();
            close();
            done.complete(sent);
        }
        return true;
    }

    private Source.State fill(ByteBuffer buffer) throws IOException {
        // Taken back by a resume() that comes out of the read itself.
        waiting = true;
        Source.State state;
        int before;
        do {
            before = buffer.position();
            state = source.read(buffer);
        } while (state == Source.State.MORE && buffer.hasRemaining() && buffer.position() > before);
        waiting &= state == Source.State.LATER;
        return state;
    }

    /** What closing throws changes nothing: the message is queued whole, or has failed already. */
    private void close() {
        try {
            source.close();
        } catch (Throwable thrown) {
            Log.error("closing a source failed", thrown);
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
            close();
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
