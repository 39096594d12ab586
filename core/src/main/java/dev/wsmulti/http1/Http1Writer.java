package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Writes messages. A head is put together in memory of the writer's own and goes to the queue whole, so that one that is
 * refused leaves nothing there. One for each loop.
 */
public final class Http1Writer {
    private static final int SMALLEST = 1024;
    private static final int KEPT = 16 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int MOST_DIGITS = 19;
    private static final String HEX = "0123456789abcdef";

    /** In place of what {@link #written} says: nothing. */
    public static final long NOTHING = -1;

    private byte[] scratch = new byte[SMALLEST];
    private final BiConsumer<String, String> line = this::field;
    private int count;

    /** How often the scratch memory was begun anew. */
    private long written;

    /**
     * Writes the head of a request.
     *
     * @throws IllegalArgumentException if its method is not a token or its target not visible ASCII
     */
    public void request(ByteQueue out, RequestHead head) {
        if (!Headers.isToken(head.method())
                || head.target().isEmpty()
                || !head.target().chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("a method is a token and a target visible ASCII (RFC 9112 section 3)");
        }
        begin(head.method().length() + head.target().length());
        put(head.method());
        put(" ");
        put(head.target());
        put(head.minorVersion() == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        finish(out, head.headers());
    }

    /**
     * Writes the head of a response.
     *
     * @throws IllegalArgumentException if its status has not three digits or its reason has a control character but tab
     */
    public void response(ByteQueue out, ResponseHead head) {
        if (head.status() < 100
                || head.status() > 999
                || !head.reason().chars().allMatch(c -> c == '\t' || c >= ' ' && c < 256 && c != 127)) {
            throw new IllegalArgumentException(
                    "a status has three digits and a reason no control character but tab (RFC 9112 section 4)");
        }
        begin(head.reason().length());
        statusLine(head.minorVersion() == 0 ? "HTTP/1.0 " : "HTTP/1.1 ", head.status(), head.reason());
        finish(out, head.headers());
    }

    /** Begins the head of a final response in HTTP/1.1; fields and {@link #end} must follow, nothing else may between. */
    public void beginResponse(int status, String reason) {
        begin(reason.length());
        statusLine("HTTP/1.1 ", status, reason);
    }

    private void statusLine(String version, int status, String reason) {
        put(version);
        scratch[count++] = (byte) ('0' + status / 100);
        scratch[count++] = (byte) ('0' + status / 10 % 10);
        scratch[count++] = (byte) ('0' + status % 10);
        // RFC 9112 section 4: "A server MUST send the space that separates the status-code from the reason-phrase even
        // when the reason-phrase is absent".
        put(" ");
        put(reason);
        put("\r\n");
    }

    /** Adds a field line of ours, whose value nobody needs to check. */
    public void field(String name, String value) {
        // One test of the room for the whole line: name, colon, space, value and line end.
        room(name.length() + value.length() + 4);
        put(name);
        put(": ");
        put(value);
        put("\r\n");
    }

    /** Adds a field line whose value is a number that is not negative. */
    public void field(String name, long value) {
        room(name.length() + MOST_DIGITS + 4);
        put(name);
        put(": ");
        int digits = 1;
        for (long rest = value; rest > 9; rest /= 10) {
            digits++;
        }
        long left = value;
        for (int at = count + digits - 1; at >= count; at--) {
            scratch[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        count += digits;
        put("\r\n");
    }

    /** Adds field lines. */
    public void fields(Headers headers) {
        headers.forEach(line);
    }

    /** Ends the head, which goes to the queue whole. */
    public void end(ByteQueue out) {
        room(2);
        put("\r\n");
        out.append(scratch, 0, count);
        if (scratch.length > KEPT) {
            scratch = new byte[SMALLEST];
            count = 0;
        }
    }

    /** Says which head was written last, for {@link #again}. */
    public long written() {
        return written;
    }

    /** Writes the head once more that {@link #written} told of, if nothing was written since; says whether it could. */
    public boolean again(ByteQueue out, long which) {
        if (which != written || count == 0) {
            return false;
        }
        out.append(scratch, 0, count);
        return true;
    }

    /** Writes bytes as one chunk; no bytes are no chunk, for an empty one would end the body. */
    public void chunk(ByteQueue out, byte[] array, int offset, int length) {
        if (length == 0) {
            return;
        }
        begin(0);
        int digits = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 3) / 4;
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            scratch[count++] = (byte) HEX.charAt(length >> shift & 15);
        }
        put("\r\n");
        out.append(scratch, 0, count);
        out.append(array, offset, length);
        out.append(CRLF, 0, CRLF.length);
    }

    /** Writes the last chunk, and the trailers behind it. */
    public void lastChunk(ByteQueue out, Headers trailers) {
        begin(0);
        put("0\r\n");
        finish(out, trailers);
    }

    private void begin(int variable) {
        count = 0;
        written++;
        room(variable + SMALLEST / 2);
    }

    private void finish(ByteQueue out, Headers headers) {
        fields(headers);
        end(out);
    }

    private void room(int bytes) {
        if (scratch.length - count < bytes) {
            scratch = Arrays.copyOf(scratch, Math.max(2 * scratch.length, count + bytes));
        }
    }

    /** ISO 8859-1: what is beyond it, neither headers nor the checks above let through. */
    @SuppressWarnings("deprecation") // It takes the low byte of each char, and that is ISO 8859-1.
    private void put(String text) {
        int length = text.length();
        text.getBytes(0, length, scratch, count);
        count += length;
    }
}
