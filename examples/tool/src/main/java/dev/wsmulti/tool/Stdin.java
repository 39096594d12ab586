package dev.wsmulti.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Standard input as lines or blocks. Used by one thread at a time. */
final class Stdin {
    private static final int BLOCK = 64 * 1024;
    private static final int LONGEST_LINE = 64 * 1024 * 1024;
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");
    private static final Path OF_THE_JDK = Path.of(System.getProperty("java.home"), "lib", "modules");

    private final InputStream in;
    private final byte[] buffer = new byte[BLOCK];
    private int start;
    private int end;
    private boolean ended;

    Stdin(InputStream in) {
        this.in = in;
    }

    /** Whoever closed our input before the start gave its descriptor to the first file of the JDK, which is no input. */
    static void refuseClosed() throws IOException {
        if (Files.exists(DESCRIPTOR) && Files.exists(OF_THE_JDK) && Files.isSameFile(DESCRIPTOR, OF_THE_JDK)) {
            throw new IOException("it is closed");
        }
    }

    /**
     * A line as read.
     *
     * @param bytes what stands before the newline; a carriage return belongs to it
     * @param terminated whether a newline followed; only the last line may lack it
     */
    record Line(byte[] bytes, boolean terminated) {}

    /** Whether what has come already, without waiting, may be the beginning of UTF-8 text. It is read again later. */
    boolean beginsAsText() throws IOException {
        if (start == end && in.available() > 0) {
            fill();
        }
        return new Text().isUtf8(buffer, start, end - start, false);
    }

    /** What has been read, or the next bytes as they come; null at the end. */
    byte @Nullable [] block() throws IOException {
        if (start == end && !fill()) {
            return null;
        }
        byte[] block = Arrays.copyOfRange(buffer, start, end);
        start = end;
        return block;
    }

    /** The next line; null at the end. An empty rest behind the last newline is no line. */
    @Nullable
    Line line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (start < end || fill()) {
            int newline = newline();
            line.write(buffer, start, newline - start);
            if (newline < end) {
                start = newline + 1;
                return new Line(line.toByteArray(), true);
            }
            start = end;
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line is longer than " + LONGEST_LINE + " bytes; see --binary");
            }
        }
        return line.size() == 0 ? null : new Line(line.toByteArray(), false);
    }

    private int newline() {
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return end;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        int count = in.read(buffer, 0, buffer.length);
        start = 0;
        end = Math.max(0, count);
        ended = count < 0;
        return !ended;
    }
}
