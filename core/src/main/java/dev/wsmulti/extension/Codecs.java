package dev.wsmulti.extension;

import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The inflaters and deflaters (raw, RFC 1951) of one loop, which live outside of the heap. Sessions that take no context
 * over borrow them for a message; one of each kind is kept for the next one, all others are freed. Together they are bounded:
 * what cannot be had is null. Loop thread; the figures may be read by others, as of the last turn.
 */
public final class Codecs {
    /** What zlib takes for an inflater: the window of 32 KiB, state, tables. */
    public static final long INFLATER = 44 * 1024;

    /** What zlib takes for a deflater: window and hash chains of 128 KiB each, buffers of as much, state. */
    public static final long DEFLATER = 268 * 1024;

    private final long most;
    private @Nullable Inflater freeInflater;
    private @Nullable Deflater freeDeflater;
    private int freeLevel;
    private long memory;
    private int lent;

    /** @param most native bytes in all */
    public Codecs(long most) {
        this.most = most;
    }

    /** Native bytes that may be used in all: {@code deflateMemory}. */
    public long most() {
        return most;
    }

    /** Native bytes that are used, or promised to sessions. */
    public long memory() {
        return memory;
    }

    /** Inflaters and deflaters that are with a session: 0 when no message is under way and no context is kept. */
    public int lent() {
        return lent;
    }

    /** Whether there is memory for so many bytes more, with a pair left for those that only borrow. */
    public boolean hasRoom(long bytes) {
        return most - memory - INFLATER - DEFLATER >= bytes;
    }

    /** An inflater as new, for a message; null if there is no memory for it. */
    public @Nullable Inflater borrowInflater() {
        Inflater free = freeInflater;
        freeInflater = null;
        if (free == null) {
            if (!take(INFLATER)) {
                return null;
            }
            free = new Inflater(true);
        }
        lent++;
        return free;
    }

    /** It is not needed any more. */
    public void giveBack(Inflater inflater) {
        lent--;
        if (freeInflater == null) {
            inflater.reset();
            freeInflater = inflater;
        } else {
            inflater.end();
            memory -= INFLATER;
        }
    }

    /** A deflater as new, for a message; null if there is no memory for it. */
    public @Nullable Deflater borrowDeflater(int level) {
        Deflater free = freeDeflater;
        if (free != null) {
            freeDeflater = null;
            if (freeLevel != level) {
                // A changed level would take effect amid the next message only.
                free.end();
                free = new Deflater(level, true);
            }
        } else if (take(DEFLATER)) {
            free = new Deflater(level, true);
        }
        lent += free == null ? 0 : 1;
        return free;
    }

    /** It is not needed any more. */
    public void giveBack(Deflater deflater, int level) {
        lent--;
        if (freeDeflater == null) {
            deflater.reset();
            freeDeflater = deflater;
            freeLevel = level;
        } else {
            deflater.end();
            memory -= DEFLATER;
        }
    }

    /** Puts memory for an inflater by, so that a session has one when its peer begins to rely on that; false if there is none. */
    public boolean promiseInflater() {
        return take(INFLATER);
    }

    /** The inflater that was promised. */
    public Inflater promisedInflater() {
        lent++;
        return new Inflater(true);
    }

    /** The session does not need what it was promised any more. */
    public void release(@Nullable Inflater promised) {
        memory -= INFLATER;
        if (promised != null) {
            lent--;
            promised.end();
        }
    }

    /** Frees what is kept: the loop ends, or the memory is needed. */
    public void close() {
        if (freeInflater != null) {
            freeInflater.end();
            freeInflater = null;
            memory -= INFLATER;
        }
        if (freeDeflater != null) {
            freeDeflater.end();
            freeDeflater = null;
            memory -= DEFLATER;
        }
    }

    private boolean take(long bytes) {
        if (bytes > most - memory) {
            close();
        }
        if (bytes > most - memory) {
            return false;
        }
        memory += bytes;
        return true;
    }
}
