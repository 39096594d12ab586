package dev.wsmulti.testkit;

import java.nio.ByteBuffer;

/** So many bytes at most, first in, first out. */
final class ByteRing {
    private final byte[] bytes;
    private int head;
    private int count;

    ByteRing(int capacity) {
        bytes = new byte[capacity];
    }

    int count() {
        return count;
    }

    int room() {
        return bytes.length - count;
    }

    void put(ByteBuffer source, int length) {
        int tail = (head + count) % bytes.length;
        int first = Math.min(length, bytes.length - tail);
        source.get(bytes, tail, first).get(bytes, 0, length - first);
        count += length;
    }

    void take(ByteBuffer target, int length) {
        int first = Math.min(length, bytes.length - head);
        target.put(bytes, head, first).put(bytes, 0, length - first);
        head = (head + length) % bytes.length;
        count -= length;
    }

    void clear() {
        count = 0;
    }
}
