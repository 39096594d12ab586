package dev.wsmulti.http1;

import dev.wsmulti.bytes.ByteQueue;
import dev.wsmulti.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Finds the bytes of a body in the queue's front, by length, in chunks or until the end of the connection. */
final class BodyReader {
    /** More bytes are needed. */
    static final int MORE = 0;

    /** The first {@link #length} bytes of the queue's front belong to the body. */
    static final int PIECE = 1;

    /** The body is complete. */
    static final int DONE = 2;

    /** A chunk's size and its extensions; nobody uses them, and they must not become a way to send without end. */
    private static final int LONGEST_SIZE_LINE = 1024;

    private static final int MOST_DIGITS = 16;

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";
    private static final Pattern EXTENSIONS =
            Pattern.compile("(?:;[ \t]*+" + TOKEN + "[ \t]*+(?:=[ \t]*+(?:" + TOKEN + "|" + QUOTED + ")[ \t]*+)?+)*+");

    private enum ChunkPart {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        END
    }

    private final Fault fault;
    private final LineReader line;
    private final FieldReader fields;

    private BodyFraming framing = BodyFraming.NONE;
    private long maxBody;
    private ChunkPart part = ChunkPart.SIZE;
    private long left;
    private int length;
    private long received;
    private Headers trailers = Headers.of();

    BodyReader(Fault fault, LineReader line, FieldReader fields) {
        this.fault = fault;
        this.line = line;
        this.fields = fields;
    }

    void begin(BodyFraming framing, long maxBody) {
        this.framing = framing;
        this.maxBody = maxBody;
        left = framing.length();
        part = ChunkPart.SIZE;
        received = 0;
        trailers = Headers.of();
    }

    /** Changes the bound; to be called before the first {@link #next}. */
    void maxBody(long bytes) {
        maxBody = bytes;
    }

    int next(ByteQueue in) {
        return switch (framing.kind()) {
            case NONE -> DONE;
            case LENGTH -> counted(in);
            case CHUNKED -> chunked(in);
            case UNTIL_CLOSE -> untilClose(in);
        };
    }

    /** Bytes of the piece at the queue's front. */
    int length() {
        return length;
    }

    /** Bytes that follow at least and are nothing but the body's. */
    long plain() {
        return switch (framing.kind()) {
            case NONE -> 0;
            case LENGTH -> left > maxBody - received ? 0 : left;
            case CHUNKED -> part == ChunkPart.DATA ? left : 0;
            case UNTIL_CLOSE -> maxBody - received;
        };
    }

    /** So many of them were taken by somebody else. */
    void passed(int count) {
        left -= count;
        received += count;
    }

    /** Bytes of the body so far, the piece at hand included. */
    long received() {
        return received;
    }

    Headers trailers() {
        return trailers;
    }

    /** The part of the message that is not complete yet. */
    String unfinished() {
        return part == ChunkPart.TRAILERS ? "trailers" : "body";
    }

    private int counted(ByteQueue in) {
        if (left > maxBody - received) {
            throw overBody(framing.length());
        }
        return left == 0 ? DONE : piece(in);
    }

    private int untilClose(ByteQueue in) {
        if (in.isEmpty()) {
            return in.finished() ? DONE : MORE;
        }
        left = maxBody - received;
        if (left == 0) {
            throw overBody(maxBody + 1);
        }
        return piece(in);
    }

    private int piece(ByteQueue in) {
        length = (int) Math.min(in.available(), left);
        left -= length;
        received += length;
        return length == 0 ? MORE : PIECE;
    }

    private int chunked(ByteQueue in) {
        while (true) {
            switch (part) {
                case SIZE -> {
                    if (!size(in)) {
                        return MORE;
                    }
                }
                case DATA -> {
                    if (left > 0) {
                        return piece(in);
                    }
                    part = ChunkPart.DATA_END;
                }
                case DATA_END -> {
                    if (!dataEnd(in)) {
                        return MORE;
                    }
                }
                case TRAILERS -> {
                    if (!fields.complete(in)) {
                        return MORE;
                    }
                    trailers = fields.take();
                    part = ChunkPart.END;
                }
                case END -> {
                    return DONE;
                }
            }
        }
    }

    private boolean size(ByteQueue in) {
        int found = line.find(in, LONGEST_SIZE_LINE);
        if (found == LineReader.OVERLONG) {
            throw fault.bad("a chunk size with its extensions has at most " + LONGEST_SIZE_LINE + " bytes here");
        }
        if (found == LineReader.PART) {
            return false;
        }
        left = chunkSize(line.array(), line.start(), line.end());
        line.release(in);
        if (left > maxBody - received) {
            throw overBody(received > Long.MAX_VALUE - left ? Long.MAX_VALUE : received + left);
        }
        part = left == 0 ? ChunkPart.TRAILERS : ChunkPart.DATA;
        if (left == 0) {
            fields.begin();
        }
        return true;
    }

    private boolean dataEnd(ByteQueue in) {
        int found = line.find(in, 0);
        if (found == LineReader.OVERLONG) {
            throw fault.bad("CRLF follows the data of a chunk (RFC 9112 section 7.1)");
        }
        if (found == LineReader.LINE) {
            line.release(in);
            part = ChunkPart.SIZE;
        }
        return found == LineReader.LINE;
    }

    /**
     * RFC 9112 section 7.1: "recipients MUST anticipate potentially large hexadecimal numerals and prevent parsing
     * errors due to integer conversion overflows". Extensions are skipped; white space before them is refused.
     */
    private long chunkSize(byte[] array, int start, int end) {
        long size = 0;
        int at = start;
        while (at < end && array[at] != ';') {
            int digit = array[at] < 0 ? -1 : Character.digit(array[at], 16);
            if (digit < 0 || at - start == MOST_DIGITS || size >>> 59 != 0) {
                throw badSize();
            }
            size = size << 4 | digit;
            at++;
        }
        if (at == start) {
            throw badSize();
        }
        if (at < end) {
            checkExtensions(new String(array, at, end - at, StandardCharsets.ISO_8859_1));
        }
        return size;
    }

    /** A quote that its line does not close is one that other readers could look for behind it. */
    private void checkExtensions(String text) {
        if (!EXTENSIONS.matcher(text).matches()) {
            throw fault.bad("a chunk extension is a name, or a name and a value (RFC 9112 section 7.1.1)");
        }
    }

    private RuntimeException badSize() {
        return fault.bad("a chunk size is 1 to 16 hex digits that fit 63 bits (RFC 9112 section 7.1)");
    }

    private RuntimeException overBody(long value) {
        return fault.over("maxBody", maxBody, value, Fault.CONTENT_TOO_LARGE);
    }
}
