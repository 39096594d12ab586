package dev.wsmulti.testkit;

/**
 * How far back a deflated message refers (RFC 1951): an inflater of its own that keeps no bytes, only how many there are. The
 * JDK's has a window of 32 KiB always, and could not tell.
 */
final class DistanceCheck {
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] in;
    private int bit;
    private long out;
    private int farthest;

    private DistanceCheck(byte[] in) {
        this.in = in;
    }

    /** The longest distance in a message without its last four bytes. */
    static int farthest(byte[] payload) {
        DistanceCheck check = new DistanceCheck(payload);
        // The stored block at the end lacks its length.
        while (check.bit + 16 < payload.length * 8) {
            check.block();
        }
        return check.farthest;
    }

    private void block() {
        int end = bits(1);
        int type = bits(2);
        if (end != 0 || type == 3) {
            throw new AssertionError("block type " + type + ", final " + end);
        }
        if (type == 0) {
            bit = (bit + 7) / 8 * 8;
            if (bit == in.length * 8) {
                return;
            }
            int length = bits(16);
            bit += 16 + 8 * length;
            out += length;
        } else if (type == 1) {
            int[] literals = new int[288];
            for (int i = 0; i < 288; i++) {
                literals[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
            }
            int[] distances = new int[30];
            java.util.Arrays.fill(distances, 5);
            codes(literals, distances);
        } else {
            dynamic();
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int count = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < count; i++) {
            lengths[ORDER[i]] = bits(3);
        }
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = symbol(lengths);
            if (symbol < 16) {
                all[i++] = symbol;
                continue;
            }
            int value = symbol == 16 ? all[i - 1] : 0;
            int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            for (; times > 0; times--) {
                all[i++] = value;
            }
        }
        codes(java.util.Arrays.copyOf(all, literals), java.util.Arrays.copyOfRange(all, literals, all.length));
    }

    private void codes(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                out++;
                continue;
            }
            int length = LENGTHS[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int code = symbol(distances);
            int extra = code < 4 ? 0 : code / 2 - 1;
            int distance = (code < 4 ? code : (2 + (code & 1)) << extra) + bits(extra) + 1;
            if (distance > out) {
                throw new AssertionError("refers to what is before the message");
            }
            farthest = Math.max(farthest, distance);
            out += length;
        }
    }

    /** The next symbol of a canonical code, bit by bit (section 3.2.2). */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= 15; length++) {
            int count = 0;
            for (int each : lengths) {
                count += each == length ? 1 : 0;
            }
            code |= bits(1);
            if (code - count < first) {
                return nth(lengths, length, code - first);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        throw new AssertionError("no such code among " + index);
    }

    private static int nth(int[] lengths, int length, int place) {
        int left = place;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] == length && left-- == 0) {
                return i;
            }
        }
        throw new AssertionError();
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
        }
        return value;
    }
}
