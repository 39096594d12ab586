package dev.wsmulti.tls.pem;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of DER (X.690 section 10) as it takes to read the head of a key, and to put another head before it. */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;
    /** The first of the elements that have a number for a tag, {@code [0] EXPLICIT}. */
    static final int CONTEXT_0 = 0xa0;

    private final byte[] bytes;
    private final int end;
    private int at;

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    static Der of(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    /** Goes into the element that must come next. */
    Der enter(int tag) throws MalformedDer {
        int begin = content(tag);
        int length = at - begin;
        return new Der(bytes, begin, begin + length);
    }

    /** The contents of the element that must come next. */
    byte[] value(int tag) throws MalformedDer {
        int begin = content(tag);
        return Arrays.copyOfRange(bytes, begin, at);
    }

    /** The element that must come next, whole. */
    byte[] element(int tag) throws MalformedDer {
        int begin = at;
        content(tag);
        return Arrays.copyOfRange(bytes, begin, at);
    }

    /** Whether an element with that tag comes next. */
    boolean next(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    boolean atEnd() {
        return at == end;
    }

    /** Moves behind the element and says where its contents begin. */
    private int content(int tag) throws MalformedDer {
        if (!next(tag)) {
            throw new MalformedDer(String.format("expected an element with tag 0x%02x at byte %d", tag, at));
        }
        if (end - at < 2) {
            throw cut();
        }
        int length = bytes[at + 1] & 0xff;
        int begin = at + 2;
        if (length > 0x84 || length == 0x80) {
            throw new MalformedDer("expected a length of at most four bytes at byte " + (at + 1));
        }
        if (length > 0x80) {
            int digits = length - 0x80;
            if (end - begin < digits) {
                throw cut();
            }
            long sum = 0;
            for (int i = 0; i < digits; i++) {
                sum = sum << 8 | bytes[begin++] & 0xff;
            }
            length = (int) Math.min(sum, Integer.MAX_VALUE);
        }
        if (length > end - begin) {
            throw cut();
        }
        at = begin + length;
        return begin;
    }

    private MalformedDer cut() {
        return new MalformedDer("expected more than " + end + " bytes: it is cut");
    }

    /** An element with these contents. */
    static byte[] wrap(int tag, byte[]... contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = Arrays.stream(contents).mapToInt(part -> part.length).sum();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int digits = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3;
            out.write(0x80 + digits);
            for (int i = digits - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
        for (byte[] part : contents) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** What is not the DER that was expected. */
    static final class MalformedDer extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedDer(String expected) {
            super(expected);
        }
    }
}
