package dev.wsmulti.engine;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.FailureException;
import dev.wsmulti.http.Headers;
import dev.wsmulti.observe.Log;
import dev.wsmulti.transfer.Source;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pulls the body of a message out of its source while there is room, and frames it. The same for both roles. */
final class BodyWriter {
    private final HttpTools tools;
    private final Source source;
    private @Nullable FileChannel file;
    private long fileAt;
    private boolean open;
    private boolean touched;
    private boolean chunked;
    private boolean ended;
    private long whole;
    private long length;
    private long toSkip;
    private long sent;
    private Supplier<Headers> trailers = Headers::of;

    BodyWriter(HttpTools tools, Source source) {
        this.tools = tools;
        this.source = source;
    }

    /** Opens the source, from the beginning. Returns its length, or -1 where it is not known. */
    long open() {
        if (!open || touched) {
            close();
            try {
                open = true;
                touched = false;
                source.open();
                whole = source.length();
                file = whole < 0 ? null : source.file().orElse(null);
                fileAt = file == null ? 0 : file.position();
            } catch (Throwable thrown) {
                throw failed(thrown);
            }
        }
        length = whole;
        sent = 0;
        toSkip = 0;
        ended = length == 0;
        return length;
    }

    /** Whether each part becomes a chunk (RFC 9112 section 7.1); else length or end of connection delimit the body. */
    void chunked(boolean on) {
        chunked = on;
        ended &= !on;
    }

    /** The fields behind the last chunk, asked for when it goes. */
    void trailers(Supplier<Headers> fields) {
        trailers = fields;
    }

    /** Leaves out the first bytes of a body whose length is known; says the length of the rest. */
    long skip(long count) {
        if (count >= length) {
            throw failed(new EOFException(
                    length < 0
                            ? "resumeFrom needs a source that knows its length (RFC 9110 section 14.4)"
                            : "resumeFrom " + count + " leaves nothing of " + length + " bytes"));
        }
        toSkip = count;
        length -= count;
        return length;
    }

    long length() {
        return length;
    }

    /** Bytes of the body queued so far. */
    long sent() {
        return sent;
    }

    /** Whether the whole body is queued. */
    boolean ended() {
        return ended;
    }

    /** Whether it has been read and cannot be again. */
    boolean isSpent() {
        return touched && !source.repeatable();
    }

    /** Pulls until there is no room: MORE, the source has nothing now: LATER, or all is queued, or gone: END. */
    Source.State fill(HttpSocket to) {
        return fill(to, Long.MAX_VALUE);
    }

    /** The same for at most so many bytes of the body. */
    Source.State fill(HttpSocket to, long most) {
        long until = most > Long.MAX_VALUE - sent ? Long.MAX_VALUE : sent + most;
        FileChannel whole = file;
        if (whole != null && !chunked && !ended && send(to, whole, Math.min(until, length))) {
            return ended ? Source.State.END : Source.State.MORE;
        }
        long end = length < 0 ? until : Math.min(until, length);
        if (!chunked && !ended && toSkip == 0 && end - sent >= SegmentPool.LARGEST && to.isPlain()) {
            return straight(to, end);
        }
        return copy(to.wire.out, until);
    }

    /** Has the source put its bytes where the socket takes them from. */
    private Source.State straight(HttpSocket to, long most) {
        for (long room = room(to); room > 0 && sent < most; room = room(to)) {
            ByteBuffer buffer = tools.direct();
            buffer.limit((int) Math.min(buffer.capacity(), Math.min(room, most - sent)));
            Source.State state = read(buffer);
            int count = buffer.flip().remaining();
            sent += count;
            to.writeStraight(buffer);
            if (state == Source.State.END || sent == length) {
                end(to.wire.out);
                return Source.State.END;
            }
            if (state == Source.State.LATER || count == 0) {
                return state;
            }
        }
        return Source.State.MORE;
    }

    private static long room(HttpSocket to) {
        try {
            return to.straight();
        } catch (IOException broken) {
            // The next write finds out, where it is dealt with.
            return 0;
        }
    }

    /** Has the system send it; says whether that is the way to go on. */
    private boolean send(HttpSocket to, FileChannel from, long until) {
        touched = true;
        try {
            long count = to.write(from, fileAt + toSkip, until - sent);
            if (count > 0) {
                fileAt += toSkip + count;
                toSkip = 0;
                sent += count;
                if (sent == length) {
                    end(to.wire.out);
                }
                return true;
            }
            if (count == 0 && fileAt + toSkip < from.size()) {
                return true;
            }
            from.position(fileAt);
        } catch (IOException unknown) {
            // The connection or the file: whoever copies learns which.
        }
        file = null;
        to.forgetBulk();
        return false;
    }

    private Source.State copy(ByteQueue out, long until) {
        while (!ended && sent < until && out.room() > 0) {
            boolean skips = toSkip > 0;
            ByteBuffer buffer = tools.pulled();
            long wanted = skips ? toSkip : (length < 0 ? until : Math.min(until, length)) - sent;
            buffer.limit((int) Math.min(buffer.capacity(), wanted));
            Source.State state = read(buffer);
            int count = buffer.flip().remaining();
            if (skips) {
                toSkip -= count;
            } else {
                put(out, buffer);
            }
            if (state == Source.State.END || sent == length) {
                end(out);
            } else if (state == Source.State.LATER || skips || count == 0) {
                // Said MORE and gave nothing to send: asked again next turn, so that it cannot hold the loop.
                return state;
            }
        }
        return ended ? Source.State.END : Source.State.MORE;
    }

    private Source.State read(ByteBuffer buffer) {
        touched = true;
        try {
            return source.read(buffer);
        } catch (FailureException ours) {
            throw ours;
        } catch (Throwable thrown) {
            throw failed(thrown);
        }
    }

    private void put(ByteQueue out, ByteBuffer buffer) {
        int count = buffer.remaining();
        if (chunked) {
            tools.writer.chunk(out, buffer.array(), buffer.arrayOffset(), count);
        } else {
            out.append(buffer.array(), buffer.arrayOffset(), count);
        }
        sent += count;
    }

    private void end(ByteQueue out) {
        if (sent < length) {
            throw failed(new EOFException("the source said " + length + " bytes and ended after " + sent));
        }
        if (chunked) {
            tools.writer.lastChunk(out, trailers.get());
        }
        ended = true;
        close();
    }

    /** No more is wanted; again: nothing happens. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        file = null;
        try {
            source.close();
        } catch (Throwable thrown) {
            Log.error("closing a source failed", thrown);
        }
    }

    private static FailureException failed(Throwable thrown) {
        return thrown instanceof FailureException ours ? ours : new FailureException(new Failure.SourceFailed(thrown));
    }
}
