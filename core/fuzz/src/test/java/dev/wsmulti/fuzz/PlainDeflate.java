package dev.wsmulti.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** RFC 7692 section 7.2.2 in its plainest form: what the JDK makes of a message, with nothing of the library. */
final class PlainDeflate implements AutoCloseable {
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Inflater inflater = new Inflater(true);
    private final boolean keeps;
    private final int most;

    /** Whether no bit of a block has come since the message or the last final block. */
    private boolean fresh;

    /**
     * @param keeps whether a message may refer to the one before
     * @param most bytes of one answer; where more would come it has one byte more
     */
    PlainDeflate(boolean keeps, int most) {
        this.keeps = keeps;
        this.most = most;
    }

    /** A message begins. */
    void begin() {
        if (!keeps) {
            inflater.reset();
        }
        fresh = true;
    }

    /** Bytes of the message that come out for these. */
    byte[] next(byte[] bytes) throws DataFormatException {
        return inflate(bytes, false);
    }

    private byte[] inflate(byte[] bytes, boolean tail) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[most + 1];
        inflater.setInput(bytes);
        fresh &= bytes.length == 0;
        while (out.size() <= most) {
            int count = inflater.inflate(buffer, 0, most + 1 - out.size());
            out.write(buffer, 0, count);
            if (inflater.finished()) {
                int left = inflater.getRemaining();
                inflater.reset();
                inflater.setInput(bytes, bytes.length - left, left);
                fresh = left == 0;
                // A final block that ends inside the tail: what is left of that means nothing.
                if (fresh || tail) {
                    break;
                }
            } else if (count == 0) {
                break;
            }
        }
        return out.toByteArray();
    }

    /** The end of the message. */
    byte[] last() throws DataFormatException {
        return fresh ? new byte[0] : inflate(TAIL, true);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
