package dev.wsmulti.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection in memory, and the faults that a test gives it. Behaves as TCP does on Linux: what was
 * sent before a reset or a FIN can still be read; after a reset writing fails at once; writing to an end that was closed
 * succeeds once and thereby finds out.
 */
public final class MemoryPipe {
    private enum End {
        OPEN,
        FINISHED,
        RESET
    }

    private final byte[] ring;
    private int head;
    private int count;
    private long accepted;
    private long delivered;
    private End end = End.OPEN;
    private boolean finishedByWriter;
    private boolean readerGone;
    private boolean broken;

    private Sizes reads = Sizes.whole();
    private Sizes writes = Sizes.whole();
    private long cutAt = Long.MAX_VALUE;
    private boolean cutByReset;
    private boolean acceptsNothing;
    private boolean deliversNothing;
    private @Nullable MemoryPipe opposite;

    MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    /** Names the other direction, which a reset ends too. */
    void opposite(MemoryPipe pipe) {
        opposite = pipe;
    }

    /** How much a read gives. */
    public MemoryPipe reads(Sizes sizes) {
        reads = sizes;
        return this;
    }

    /** How much a write takes. */
    public MemoryPipe writes(Sizes sizes) {
        writes = sizes;
        return this;
    }

    /** The reader gets the first {@code bytes} and then a FIN; what is written after them vanishes. */
    public MemoryPipe finishAt(long bytes) {
        cutAt = bytes;
        cutByReset = false;
        cutIfDue();
        return this;
    }

    /** The reader gets the first {@code bytes} and then a reset, and so does the writer when it writes on. */
    public MemoryPipe resetAt(long bytes) {
        cutAt = bytes;
        cutByReset = true;
        cutIfDue();
        return this;
    }

    /** Takes nothing more from the writer, as if its buffers were full, until {@link #release}. */
    public MemoryPipe stallWrites() {
        acceptsNothing = true;
        return this;
    }

    /** Gives nothing more to the reader, as if the network were silent, until {@link #release}. */
    public MemoryPipe stallReads() {
        deliversNothing = true;
        return this;
    }

    /** Ends both stalls. */
    public MemoryPipe release() {
        acceptsNothing = false;
        deliversNothing = false;
        return this;
    }

    /** Bytes taken from the writer so far, swallowed ones included. */
    public long accepted() {
        return accepted;
    }

    /** Bytes given to the reader so far. */
    public long delivered() {
        return delivered;
    }

    /** Bytes on their way. */
    public int pending() {
        return count;
    }

    int write(ByteBuffer source) throws IOException {
        if (finishedByWriter) {
            throw new ClosedChannelException();
        }
        if (broken) {
            throw new IOException("Broken pipe");
        }
        if (readerGone) {
            broken = true;
        }
        boolean swallows = readerGone || end != End.OPEN;
        int room = acceptsNothing ? 0 : swallows ? Integer.MAX_VALUE : ring.length - count;
        int taken = Math.min(source.remaining(), Math.min(room, source.hasRemaining() ? writes.next() : 0));
        for (int i = 0; i < taken; i++) {
            put(source.get());
        }
        return taken;
    }

    private void put(byte value) {
        accepted++;
        if (end == End.OPEN && !readerGone) {
            ring[(head + count++) % ring.length] = value;
            cutIfDue();
        }
    }

    private void cutIfDue() {
        if (end == End.OPEN && accepted >= cutAt) {
            end = cutByReset ? End.RESET : End.FINISHED;
            broken |= cutByReset;
            if (cutByReset && opposite != null) {
                opposite.reset();
            }
        }
    }

    int read(ByteBuffer target) throws IOException {
        if (deliversNothing || !target.hasRemaining()) {
            return 0;
        }
        if (count == 0) {
            return switch (end) {
                case OPEN -> 0;
                case FINISHED -> -1;
                case RESET -> throw new IOException("Connection reset");
            };
        }
        int given = Math.min(count, Math.min(target.remaining(), reads.next()));
        for (int i = 0; i < given; i++) {
            target.put(ring[head]);
            head = (head + 1) % ring.length;
        }
        count -= given;
        delivered += given;
        return given;
    }

    boolean readable() {
        return !deliversNothing && (count > 0 || end != End.OPEN);
    }

    boolean writable() {
        if (broken || finishedByWriter) {
            return true;
        }
        return !acceptsNothing && (count < ring.length || end != End.OPEN || readerGone);
    }

    /** A FIN behind what was written. */
    void finish() {
        finishedByWriter = true;
        if (end == End.OPEN) {
            end = End.FINISHED;
        }
    }

    /** A reset: the reader meets it behind what was written, unless a FIN came first; the writer at once. */
    void reset() {
        broken = true;
        if (end == End.OPEN) {
            end = End.RESET;
        }
    }

    /** The reading end was closed; a writer finds out by writing. */
    void abandon() {
        readerGone = true;
        count = 0;
    }
}
