package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads field lines up to the empty one (RFC 9112 section 5), those of a head and those behind the last chunk. Counts
 * the bytes of the section against {@code maxHead} and its lines against {@code maxHeaders}.
 */
final class FieldReader {
    private static final int LINE_END = 2;

    private final HeadLimits limits;
    private final Fault fault;
    private final LineReader line;

    private List<String> fields = new ArrayList<>();
    private long read;
    private long count;

    FieldReader(HeadLimits limits, Fault fault, LineReader line) {
        this.limits = limits;
        this.fault = fault;
        this.line = line;
    }

    /** A new section, whose bytes and lines are counted from 0. */
    void begin() {
        read = 0;
        count = 0;
    }

    /** A section that was not read, since what it says is known. */
    void known(int length) {
        read = length;
    }

    /** Bytes of the complete lines of this section. */
    long read() {
        return read;
    }

    /** Finds the next line of the section within {@code maxHead} and the bound given; says whether it is complete. */
    int find(ByteQueue in, long longest) {
        long left = limits.maxHead() - read - LINE_END;
        int found = line.find(in, Math.min(longest, left));
        if (found == LineReader.OVERLONG && left <= longest) {
            throw overHead();
        }
        return found;
    }

    /** Takes off the line that {@link #find} found. */
    void release(ByteQueue in) {
        long length = line.length();
        read += length + LINE_END;
        line.release(in);
        // Another line follows this one, unless it was the empty one: the head is too long as soon as that cannot fit.
        if (length > 0 && limits.maxHead() - read < LINE_END) {
            throw overHead();
        }
    }

    /** Takes in field lines; says whether the empty line has come. */
    boolean complete(ByteQueue in) {
        while (true) {
            int found = find(in, limits.maxHeaderLine());
            if (found == LineReader.PART) {
                return false;
            }
            if (found == LineReader.OVERLONG) {
                throw overLine();
            }
            if (line.length() == 0) {
                release(in);
                return true;
            }
            field(line.array(), line.start(), line.end());
            release(in);
        }
    }

    /** The fields read since the last call. */
    Headers take() {
        if (fields.isEmpty()) {
            return Headers.of();
        }
        Headers headers = Headers.of(fields.toArray(String[]::new));
        fields = new ArrayList<>();
        return headers;
    }

    private void field(byte[] array, int start, int end) {
        if (isBlank(array[start])) {
            // RFC 9112 section 5.2: "A server that receives an obs-fold [...] MUST either reject the message by
            // sending a 400 (Bad Request) [...]"
            throw fault.bad("a field line does not begin with white space: no folding (RFC 9112 section 5.2)");
        }
        if (++count > limits.maxHeaders()) {
            throw fault.over("maxHeaders", limits.maxHeaders(), count, Fault.FIELDS_TOO_LARGE);
        }
        int colon = start;
        while (colon < end && array[colon] != ':') {
            colon++;
        }
        if (colon == end) {
            throw fault.bad("a field line has a colon (RFC 9112 section 5)");
        }
        String name = new String(array, start, colon - start, StandardCharsets.ISO_8859_1);
        if (!Headers.isToken(name)) {
            throw fault.bad(
                    colon > start && isBlank(array[colon - 1])
                            ? "no white space between field name and colon (RFC 9112 section 5.1)"
                            : "the name of a field is a token (RFC 9110 section 5.1)");
        }
        int from = colon + 1;
        int to = end;
        while (from < to && isBlank(array[from])) {
            from++;
        }
        while (from < to && isBlank(array[to - 1])) {
            to--;
        }
        fields.add(name);
        fields.add(new String(array, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    RuntimeException overLine() {
        return fault.over("maxHeaderLine", limits.maxHeaderLine(), limits.maxHeaderLine() + 1, Fault.FIELDS_TOO_LARGE);
    }

    private RuntimeException overHead() {
        return fault.over("maxHead", limits.maxHead(), limits.maxHead() + 1, Fault.FIELDS_TOO_LARGE);
    }
}
