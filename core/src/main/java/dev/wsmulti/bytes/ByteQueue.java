package dev.wsmulti.bytes;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue of bytes, and the one thing that layers have in common. Its front is always one
 * contiguous window of an array ({@link #array}, {@link #start}, {@link #end}), which a parser reads without copying;
 * further bytes wait in segments behind it. Confined to the loop's thread.
 *
 * <p>The bound is a soft mark: below it one more unit may be added, whole. The front may be <em>lent</em> by the loop
 * for the length of a turn; {@link #settle} moves what is left of it into memory of the queue's own. An empty queue
 * holds no memory and shows an empty array.
 */
public final class ByteQueue {
    private static final byte[] EMPTY = new byte[Segment.SLACK];
    private static final int SMALLEST_GROWTH = 256;

    private final SegmentPool pool;
    private int mark;

    private byte[] array = EMPTY;
    private int start;
    private int end;
    private @Nullable Segment front;
    private @Nullable Segment rest;
    private @Nullable Segment last;
    private long behind;
    private boolean lent;
    private boolean finished;

    /** A queue with the given soft mark in bytes. */
    public ByteQueue(SegmentPool pool, int mark) {
        this.pool = pool;
        this.mark = mark;
    }

    /** The array of the front window. */
    public byte[] array() {
        return array;
    }

    /** Where the front window begins. */
    public int start() {
        return start;
    }

    /** Where the front window ends, exclusive. */
    public int end() {
        return end;
    }

    /** Bytes in the front window. */
    public int available() {
        return end - start;
    }

    /** All bytes in the queue. */
    public long length() {
        return end - start + behind;
    }

    public boolean isEmpty() {
        // A front that is used up is never shown while bytes wait behind it.
        return start == end;
    }

    /** Bytes that may be added before the mark is reached; zero or less means that the queue is full. */
    public long room() {
        return mark - length();
    }

    /** Says that no byte will follow: the half-close mark that travels through the layers. */
    public void finish() {
        finished = true;
    }

    public boolean finished() {
        return finished;
    }

    /** Takes {@code count} bytes off the front. At most {@link #length()}. */
    public void skip(long count) {
        if (count >= 0 && count < end - start) {
            start += (int) count;
            return;
        }
        if (count < 0 || count > length()) {
            throw new IndexOutOfBoundsException("skip " + count + " of " + length());
        }
        long left = count;
        while (left > end - start) {
            left -= end - start;
            start = end;
            advance();
        }
        start += (int) left;
        if (start == end) {
            advance();
        }
    }

    /** Makes the next {@code count} bytes contiguous if the queue holds so many; says whether it does. */
    public boolean require(int count) {
        if (end - start >= count) {
            return true;
        }
        if (length() < count) {
            return false;
        }
        pullUp(count);
        return true;
    }

    /** Copies bytes to the end of the queue. */
    public void append(byte[] source, int offset, int count) {
        Segment tail = last != null ? last : front;
        // Nearly always it fits, and a loop is dearer.
        if (tail != null && count <= tail.capacity() - tail.end) {
            System.arraycopy(source, offset, tail.array, tail.end, count);
            filled(tail, count);
        } else {
            spread(source, offset, count);
        }
    }

    private void spread(byte[] source, int offset, int count) {
        int from = offset;
        int left = count;
        while (left > 0) {
            Segment tail = reserve(left);
            int part = Math.min(left, tail.capacity() - tail.end);
            System.arraycopy(source, from, tail.array, tail.end, part);
            commit(part);
            from += part;
            left -= part;
        }
    }

    /** Copies bytes to the end of the queue, masked with {@code key}; see {@link Mask#apply} for the phase. */
    public void appendMasked(byte[] source, int offset, int count, int key, long phase) {
        int done = 0;
        while (done < count) {
            Segment tail = reserve(count - done);
            int part = Math.min(count - done, tail.capacity() - tail.end);
            System.arraycopy(source, offset + done, tail.array, tail.end, part);
            Mask.apply(tail.array, tail.end, part, key, phase + done);
            commit(part);
            done += part;
        }
    }

    /** Copies the remaining bytes of a buffer to the end of the queue. */
    public void append(ByteBuffer source) {
        while (source.hasRemaining()) {
            Segment tail = reserve(source.remaining());
            int part = Math.min(source.remaining(), tail.capacity() - tail.end);
            source.get(tail.array, tail.end, part);
            commit(part);
        }
    }

    /** Moves up to {@code most} bytes from this queue's front to the end of another; says how many. */
    public long moveTo(ByteQueue target, long most) {
        long moved = 0;
        while (moved < most && !isEmpty()) {
            int part = (int) Math.min(most - moved, available());
            target.append(array, start, part);
            skip(part);
            moved += part;
        }
        return moved;
    }

    /** Copies bytes from the front into a buffer without taking them off; says how many. */
    public int copyTo(ByteBuffer target) {
        int before = target.remaining();
        target.put(array, start, Math.min(available(), target.remaining()));
        for (Segment segment = rest; segment != null && target.hasRemaining(); segment = segment.next) {
            target.put(segment.array, segment.start, Math.min(segment.length(), target.remaining()));
        }
        return before - target.remaining();
    }

    /** Copies bytes from the front into an array and takes them off; says how many. */
    public int take(byte[] target, int offset, int most) {
        int taken = 0;
        while (taken < most && !isEmpty()) {
            int part = Math.min(most - taken, available());
            System.arraycopy(array, start, target, offset + taken, part);
            skip(part);
            taken += part;
        }
        return taken;
    }

    /**
     * Takes in what a socket gave, a flipped buffer. If the queue holds no more than the window has headroom it borrows the
     * window until {@link #settle}; otherwise, while a large unit trickles in, the bytes are read into place behind the
     * others. So is what the window has no room for.
     */
    public void lend(Window window, ByteBuffer received) {
        lend(window);
        append(received);
    }

    /**
     * Borrows the loop's window as room for what will be added in this turn; what is left in it at {@link #settle} moves to
     * memory of the queue's own. No effect if the queue holds more than the window has headroom.
     */
    public void lend(Window window) {
        if (!lent && length() <= window.headroom) {
            borrow(window);
        }
    }

    private void borrow(Window window) {
        Segment whole = window.segment;
        int held = (int) length();
        int begin = window.headroom - held;
        if (held > 0) {
            take(whole.array, begin, held);
        }
        whole.start = begin;
        whole.end = window.headroom;
        lent = true;
        show(whole);
    }

    /** Gives a lent window back at the end of a turn: what is left of it moves to memory of the queue's own. */
    public void settle() {
        if (!lent) {
            return;
        }
        byte[] from = array;
        int offset = start;
        int count = end - start;
        Segment later = rest;
        Segment laterLast = last;
        long laterCount = behind;
        lent = false;
        front = null;
        array = EMPTY;
        start = 0;
        end = 0;
        rest = null;
        last = null;
        behind = 0;
        append(from, offset, count);
        if (later != null && laterLast != null) {
            link(later, laterLast, laterCount);
        }
    }

    /**
     * Free space at the end of the queue for a unit of at most {@code least} bytes, in one piece: {@link #commit} says how
     * much of it was filled, before anything else is done with the queue.
     */
    public ByteBuffer room(int least) {
        Segment tail = last != null ? last : front;
        if (tail == null || tail.capacity() - tail.end < least) {
            tail = least > SegmentPool.LARGEST ? pool.leaseExactly(least) : pool.lease(least);
            add(tail);
        }
        return ByteBuffer.wrap(tail.array, tail.end, tail.capacity() - tail.end);
    }

    /** So many bytes of {@link #room} were filled. */
    public void commit(int count) {
        Segment tail = last != null ? last : front;
        if (tail == null) {
            throw new IllegalStateException("nothing reserved");
        }
        Objects.checkFromIndexSize(tail.end, count, tail.capacity());
        filled(tail, count);
    }

    private void filled(Segment tail, int count) {
        tail.end += count;
        if (tail != front) {
            behind += count;
            return;
        }
        end = tail.end;
        if (start == end && !lent) {
            advance();
        }
    }

    /** Drops all bytes and gives every segment back, and a lent window; the half-close mark is taken off too. */
    public void clear() {
        // Not only if there are any: whoever had room may have failed, and never said how much was filled.
        skip(length());
        finished = false;
    }

    /** Changes the soft mark. */
    public void mark(int bytes) {
        mark = bytes;
    }

    private Segment reserve(int wanted) {
        Segment tail = last != null ? last : front;
        if (tail != null && tail.end < tail.capacity()) {
            return tail;
        }
        long size = Math.max(Math.max(wanted, SMALLEST_GROWTH), Math.min(length(), SegmentPool.LARGEST));
        Segment added = pool.lease((int) Math.min(size, SegmentPool.LARGEST));
        add(added);
        return added;
    }

    /** An empty segment becomes the end of the queue. */
    private void add(Segment added) {
        if (isEmpty()) {
            advance();
            show(added);
        } else {
            link(added, added, 0);
        }
    }

    private void link(Segment first, Segment end, long count) {
        if (last == null) {
            rest = first;
        } else {
            last.next = first;
        }
        last = end;
        behind += count;
    }

    private void show(Segment segment) {
        front = segment;
        array = segment.array;
        start = segment.start;
        end = segment.end;
    }

    /** The front window is used up: gives its segment back and shows the next one. */
    private void advance() {
        if (front != null && !lent) {
            pool.giveBack(front);
        }
        front = null;
        lent = false;
        Segment following = rest;
        while (following != null && following.length() == 0) {
            // Room that nobody filled.
            rest = following.next;
            pool.giveBack(following);
            following = rest;
        }
        if (following == null) {
            array = EMPTY;
            start = 0;
            end = 0;
            last = null;
            return;
        }
        rest = following.next;
        if (rest == null) {
            last = null;
        }
        following.next = null;
        behind -= following.length();
        show(following);
    }

    private void pullUp(int count) {
        Segment whole = count > SegmentPool.LARGEST ? pool.leaseExactly(count) : pool.lease(count);
        int taken = take(whole.array, 0, count);
        whole.start = 0;
        whole.end = taken;
        if (front != null) {
            front.start = start;
            front.next = rest;
            if (last == null) {
                last = front;
            }
            rest = front;
            behind += end - start;
        }
        show(whole);
    }
}
