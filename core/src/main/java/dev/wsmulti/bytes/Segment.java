package dev.wsmulti.bytes;

import org.jspecify.annotations.Nullable;

/**
 * A piece of heap memory with a window of bytes in it. It has exactly one owner at a time: a queue, or the pool. Behind
 * every array lie {@link #SLACK} spare bytes, so that a word may be read or written across the end of the data.
 */
public final class Segment {
    /** Spare bytes behind the usable part of every array. */
    public static final int SLACK = 64;

    /** The size class of one that nobody pools. */
    static final int NONE = -1;

    /** The size class of a {@link Window}'s. */
    static final int LENT = -2;

    final byte[] array;
    final int sizeClass;
    int start;
    int end;

    @Nullable
    Segment next;

    Segment(int capacity, int sizeClass) {
        this.array = new byte[capacity + SLACK];
        this.sizeClass = sizeClass;
    }

    int capacity() {
        return array.length - SLACK;
    }

    int length() {
        return end - start;
    }
}
