package dev.wsmulti.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection in memory, and the faults that a test gives it. Behaves as TCP does on Linux: what was
 * sent before a reset or a FIN can still be read; after a reset writing fails at once; writing to an end that was closed
 * succeeds once and thereby finds out. One thread, as {@link MemoryNetwork}.
 */
public final class MemoryPipe {
    private enum End {
        OPEN,
        FINISHED,
        RESET
    }

    private final Timeline timeline;
    private final ByteRing ring;
    private final Transit transit;
    private int arrived;
    private long accepted;
    private long delivered;
    private End end = End.OPEN;
    private boolean endArrived;
    private boolean finishedByWriter;
    private boolean readerGone;
    private boolean broken;

    private Sizes reads = Sizes.whole();
    private Sizes writes = Sizes.whole();
    private long cutAt = Long.MAX_VALUE;
    private boolean cutByReset;
    private long stallAt = Long.MAX_VALUE;
    private Duration stallTime = Duration.ZERO;
    private boolean acceptsNothing;
    private boolean deliversNothing;
    private @Nullable MemoryPipe opposite;

    MemoryPipe(Timeline timeline, int capacity) {
        this.timeline = timeline;
        ring = new ByteRing(capacity);
        transit = new Transit(timeline);
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

    /** How long everything written from now on is on its way. */
    public MemoryPipe delay(Duration time) {
        transit.delay(time.toNanos());
        return this;
    }

    /** How fast everything written from now on travels; at least 1 byte a second. */
    public MemoryPipe rate(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("at least one byte a second: " + bytesPerSecond);
        }
        transit.rate(bytesPerSecond);
        return this;
    }

    /** Whatever is written within such a time arrives together at its end, in one piece where a read has the room. */
    public MemoryPipe gather(Duration time) {
        transit.gather(time.toNanos());
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

    /** The reader gets the first {@code bytes} and then nothing for a time. */
    public MemoryPipe stallAt(long bytes, Duration time) {
        stallAt = bytes;
        stallTime = time;
        stallIfDue();
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
        return ring.count();
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
        int room = acceptsNothing ? 0 : swallows() ? Integer.MAX_VALUE : ring.room();
        int taken = Math.min(source.remaining(), Math.min(room, source.hasRemaining() ? writes.next() : 0));
        int kept = swallows() ? 0 : (int) Math.min(taken, cutAt - accepted);
        ring.put(source, kept);
        source.position(source.position() + taken - kept);
        accepted += taken;
        send(kept);
        cutIfDue();
        return taken;
    }

    private boolean swallows() {
        return readerGone || end != End.OPEN;
    }

    private void send(int bytes) {
        int slice;
        for (int left = bytes; left > 0; left -= slice) {
            slice = transit.slice(left);
            int together = slice;
            transit.carry(together, () -> arrived += together);
        }
    }

    private void end(End how) {
        if (end == End.OPEN) {
            end = how;
            transit.carry(0, () -> endArrived = true);
        }
    }

    private void cutIfDue() {
        if (end == End.OPEN && accepted >= cutAt) {
            end(cutByReset ? End.RESET : End.FINISHED);
            broken |= cutByReset;
            if (cutByReset && opposite != null) {
                opposite.reset();
            }
        }
    }

    private void stallIfDue() {
        if (delivered >= stallAt) {
            stallAt = Long.MAX_VALUE;
            deliversNothing = true;
            timeline.after(stallTime.toNanos(), () -> deliversNothing = false);
        }
    }

    int read(ByteBuffer target) throws IOException {
        if (!readable() || !target.hasRemaining()) {
            return 0;
        }
        if (arrived == 0) {
            if (end == End.RESET) {
                throw new IOException("Connection reset");
            }
            return -1;
        }
        int most = (int) Math.min(target.remaining(), stallAt - delivered);
        int given = Math.min(arrived, Math.min(most, reads.next()));
        ring.take(target, given);
        arrived -= given;
        delivered += given;
        stallIfDue();
        return given;
    }

    /** Whether a read would give bytes, the end, or an error. */
    public boolean readable() {
        return !deliversNothing && (arrived > 0 || endArrived && ring.count() == 0);
    }

    /** Whether a write would take something, or fail. */
    public boolean writable() {
        if (broken || finishedByWriter) {
            return true;
        }
        return !acceptsNothing && (ring.room() > 0 || swallows());
    }

    /** A FIN behind what was written. */
    void finish() {
        finishedByWriter = true;
        end(End.FINISHED);
    }

    /** A reset: the reader meets it behind what was written, unless a FIN came first; the writer at once. */
    void reset() {
        broken = true;
        end(End.RESET);
    }

    /** The reading end was closed; a writer finds out by writing. */
    void abandon() {
        readerGone = true;
        ring.clear();
    }
}
