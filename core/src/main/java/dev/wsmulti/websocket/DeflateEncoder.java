package dev.wsmulti.websocket;

import dev.wsmulti.extension.Codecs;
import dev.wsmulti.extension.Encoder;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates messages (RFC 7692 section 7.2.1). The JDK's deflater always has a window of 15 bits; a smaller one is kept to by
 * a full flush after every 2^bits bytes that went in, behind which nothing refers to what was before.
 */
final class DeflateEncoder implements Encoder {
    /** Bytes that end every flush, and do not go out at the end of a message. */
    private static final int TAIL = 4;

    private static final byte[] NOTHING = {};

    private final Codecs codecs;
    private final boolean takeover;
    private final int window;
    private final long above;
    private final int level;

    private @Nullable Deflater deflater;

    /** Bytes since the last full flush; not counted for the whole window. */
    private int inWindow;

    /** Bytes of a message that goes whole; -1 for one in pieces. */
    private long length;

    private long written;
    private int taken;
    private final byte[] held = new byte[TAIL];
    private int heldCount;

    /** The last call had no room for all that the flush brings. */
    private boolean more;

    DeflateEncoder(Codecs codecs, boolean takeover, int bits, long above, int level) {
        this.codecs = codecs;
        this.takeover = takeover;
        this.window = bits == PerMessageDeflate.MOST_BITS ? Integer.MAX_VALUE : 1 << bits;
        this.above = above;
        this.level = level;
    }

    @Override
    public boolean begin(long bytes) {
        if (bytes == 0 || bytes > 0 && bytes < above) {
            return false;
        }
        if (deflater == null) {
            deflater = codecs.borrowDeflater(level);
            inWindow = 0;
        }
        length = bytes;
        written = 0;
        heldCount = 0;
        more = false;
        return deflater != null;
    }

    @Override
    public int code(byte[] in, int offset, int count, boolean last, byte[] out, int to, int room) {
        Deflater used = deflater;
        if (used == null) {
            throw new IllegalStateException("no message has begun");
        }
        taken = 0;
        int put = count == 0 && !more ? empty(last, out, to) : deflate(used, in, offset, count, last, out, to, room);
        written += put;
        return length >= 0 && written >= length ? PLAIN : put;
    }

    /** Section 7.2.3.6: an empty stored block without its last four bytes is one of 0. */
    private static int empty(boolean last, byte[] out, int to) {
        if (last) {
            out[to] = 0;
        }
        return last ? 1 : 0;
    }

    private int deflate(Deflater used, byte[] in, int offset, int count, boolean last, byte[] out, int to, int room) {
        System.arraycopy(held, 0, out, to, heldCount);
        int put = heldCount;
        heldCount = 0;
        do {
            int part = Math.min(count - taken, window - inWindow);
            boolean full = part == window - inWindow;
            used.setInput(in, offset + taken, part);
            long before = used.getBytesRead();
            put += used.deflate(out, to + put, room - put, full ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
            int moved = (int) (used.getBytesRead() - before);
            taken += moved;
            inWindow += window == Integer.MAX_VALUE ? 0 : moved;
            if (put == room) {
                return hold(out, to, room);
            }
            inWindow = full ? 0 : inWindow;
        } while (taken < count);
        // A window that is kept must not keep a large message with it.
        used.setInput(NOTHING);
        more = false;
        return last ? put - TAIL : put;
    }

    /** What may be the end of the flush waits for the next call: at the end of the message it does not go out. */
    private int hold(byte[] out, int to, int room) {
        more = true;
        heldCount = TAIL;
        System.arraycopy(out, to + room - TAIL, held, 0, TAIL);
        return room - TAIL;
    }

    @Override
    public int taken() {
        return taken;
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    /** A window of which the peer knows nothing is of no use. */
    @Override
    public void end(boolean sent) {
        if (takeover && sent && codecs.hasRoom(0)) {
            return;
        }
        release();
    }

    @Override
    public void rest() {
        release();
    }

    @Override
    public boolean canRest() {
        return deflater != null;
    }

    @Override
    public void close() {
        release();
    }

    private void release() {
        Deflater used = deflater;
        deflater = null;
        if (used != null) {
            codecs.giveBack(used, level);
        }
    }
}
