package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.bytes.Words;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Heads of requests that came before: programs ask the same again, byte for byte, and the same bytes under the same limits
 * have the same meaning. One for each loop and each {@link HeadLimits}.
 *
 * <p>Bounded in number and length. A head is kept when it comes the second time, so that a flood of different ones costs
 * others their place only where it says everything twice. Credentials are never kept: they would outlive their request.
 */
public final class KnownHeads {
    private static final int SLOTS = 64;
    private static final int LONGEST = 1024;
    private static final int LONGEST_LINE = 256;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final long RETURNS = 0x0D0D_0D0D_0D0D_0D0DL;

    /** Credentials, and requests that say something else each time. */
    private static final List<String> FIELDS_NOT_KEPT =
            List.of("Authorization", "Proxy-Authorization", "Cookie", "Upgrade");

    private final @Nullable Known[] slots = new Known[SLOTS];

    /** What was found last: pipelined requests are often the same. */
    private @Nullable Known last;

    /** What last fell into each slot and was not kept. */
    private final long[] seen = new long[SLOTS];

    /** What a head means. */
    record Known(byte[] bytes, RequestHead head, BodyFraming framing, boolean keepAlive) {
        boolean isAt(byte[] array, int from, int available) {
            return bytes.length <= available && Arrays.equals(array, from, from + bytes.length, bytes, 0, bytes.length);
        }
    }

    /** The head that lies whole at the front of the queue, if it is known. */
    @Nullable
    Known find(ByteQueue in) {
        byte[] array = in.array();
        int from = in.start();
        int available = in.available();
        Known before = last;
        if (before != null && before.isAt(array, from, available)) {
            return before;
        }
        Known found = find(array, from, available);
        last = found;
        return found;
    }

    private @Nullable Known find(byte[] array, int from, int available) {
        int slot = slot(array, from, from + Math.min(available, LONGEST_LINE));
        Known first = slots[slot];
        if (first != null && first.isAt(array, from, available)) {
            return first;
        }
        Known second = slots[slot ^ 1];
        return second != null && second.isAt(array, from, available) ? second : null;
    }

    /** A head was read from these bytes. */
    void saw(byte[] array, int from, int length, RequestHead head, BodyFraming framing, boolean keepAlive) {
        // An empty line before the head is counted elsewhere; trailers are counted with their head.
        if (length > LONGEST || array[from] == '\r' || framing.kind() == BodyFraming.Kind.CHUNKED || !keeps(head)) {
            return;
        }
        int slot = slot(array, from, from + Math.min(length, LONGEST_LINE));
        long hash = hash(array, from, from + length);
        if (seen[slot] != hash) {
            seen[slot] = hash;
            return;
        }
        // Two places for requests with the same first line; the one used before goes.
        slots[slot ^ 1] = slots[slot];
        slots[slot] = new Known(Arrays.copyOfRange(array, from, from + length), head, framing, keepAlive);
    }

    /** Whether a head may be remembered beyond its request. */
    public static boolean keeps(RequestHead head) {
        Headers headers = head.headers();
        for (String field : FIELDS_NOT_KEPT) {
            if (headers.contains(field)) {
                return false;
            }
        }
        return true;
    }

    /** By the first line: the end of the head is not known yet. Words may reach over the end, into the slack. */
    private static int slot(byte[] array, int from, int end) {
        long hash = 0;
        for (int at = from; at < end; at += Long.BYTES) {
            long word = Words.little(array, at);
            long returns = Words.zeros(word ^ RETURNS);
            if (returns != 0) {
                // The bytes before the first one.
                hash = mixed(hash ^ word & (returns & -returns) - 1);
                break;
            }
            hash = mixed(hash ^ word);
        }
        return (int) (hash >>> 58);
    }

    private static long hash(byte[] array, int from, int end) {
        long hash = (long) end - from;
        int at = from;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash ^ Words.little(array, at));
        }
        for (; at < end; at++) {
            hash = mixed(hash ^ array[at]);
        }
        return hash;
    }

    private static long mixed(long value) {
        long product = value * MIX;
        return product ^ product >>> 32;
    }
}
