package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the lines of a head, or of a chunked body, and looks at every byte once. A line that lies whole in the queue's
 * front is shown in place; one that comes in parts is put together in memory of the reader's own, so that a line may be
 * longer than what the queue takes in. Between {@link #find} and {@link #release} the line is at {@link #array},
 * {@link #start}, {@link #end}, without its CRLF.
 */
final class LineReader {
    /** The line is not complete; what has come of it was taken off the queue. */
    static final int PART = 0;

    /** The line is there. */
    static final int LINE = 1;

    /** The line is longer than it may be. */
    static final int OVERLONG = 2;

    private static final byte[] NOTHING = {};
    private static final int KEPT = 1024;

    private final Fault fault;

    private byte[] held = NOTHING;
    private int heldCount;
    private boolean afterReturn;

    private byte[] array = NOTHING;
    private int start;
    private int end;
    private int behind;

    LineReader(Fault fault) {
        this.fault = fault;
    }

    /** Looks for the end of a line of at most {@code most} bytes, CRLF not counted. */
    int find(ByteQueue in, long most) {
        while (!in.isEmpty()) {
            byte[] window = in.array();
            int from = in.start();
            long allowed = most + 2 - heldCount;
            int stop = from + (int) Math.min(in.available(), allowed);
            int after = scan(window, from, stop);
            if (after > 0) {
                show(window, from, after);
                return LINE;
            }
            hold(window, from, stop);
            in.skip(stop - from);
            if (heldCount - 2 == most) {
                return OVERLONG;
            }
        }
        return PART;
    }

    /** Takes the line that was found off the queue. */
    void release(ByteQueue in) {
        in.skip(behind);
        heldCount = 0;
        if (held.length > KEPT) {
            held = NOTHING;
        }
        array = NOTHING;
    }

    /** Whether nothing of a line is held. */
    boolean isEmpty() {
        return heldCount == 0;
    }

    /** Bytes of the unfinished line. */
    int heldCount() {
        return heldCount;
    }

    /** The bytes of the unfinished line, for a look at what is too long. */
    String heldText() {
        return new String(held, 0, heldCount, StandardCharsets.ISO_8859_1);
    }

    byte[] array() {
        return array;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    /** The index behind the line feed that ends the line, or 0. */
    private int scan(byte[] window, int from, int stop) {
        boolean returned = afterReturn;
        for (int i = from; i < stop; i++) {
            byte c = window[i];
            if (returned) {
                if (c != '\n') {
                    throw fault.bad("a line holds no bare CR (RFC 9112 section 2.2)");
                }
                afterReturn = false;
                return i + 1;
            }
            if (c < ' ' && c >= 0 || c == 127) {
                returned = c == '\r';
                if (!returned && c != '\t') {
                    throw fault.bad(
                            c == '\n'
                                    ? "a line ends with CRLF, not with a bare LF (RFC 9112 section 2.2)"
                                    : "a line holds no control character (RFC 9110 section 5.5)");
                }
            }
        }
        afterReturn = returned;
        return 0;
    }

    private void show(byte[] window, int from, int after) {
        behind = after - from;
        if (heldCount == 0) {
            array = window;
            start = from;
            end = after - 2;
        } else {
            hold(window, from, after);
            array = held;
            start = 0;
            end = heldCount - 2;
        }
    }

    private void hold(byte[] window, int from, int to) {
        int count = to - from;
        if (held.length < heldCount + count) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, heldCount + count));
        }
        System.arraycopy(window, from, held, heldCount, count);
        heldCount += count;
    }
}
