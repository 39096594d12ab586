package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Where data goes: standard output or a file. */
abstract class Output {
    /** The reader of our output has gone: nobody is interested any more, which is no failure. */
    static final class ClosedByReader extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedByReader(IOException cause) {
            super("the output was closed by its reader", cause);
        }
    }

    /** Writes all remaining bytes; they are with the system when it returns. */
    final void write(ByteBuffer bytes) throws IOException {
        try {
            put(bytes);
        } catch (IOException failed) {
            throw isClosedPipe(failed) ? new ClosedByReader(failed) : failed;
        }
    }

    abstract void put(ByteBuffer bytes) throws IOException;

    /** The end; {@code whole} says whether the output is complete. */
    abstract void end(boolean whole) throws IOException;

    /** The JDK has no type for it: "Broken pipe" on Unix, "The pipe is being closed" on Windows. */
    private static boolean isClosedPipe(IOException failed) {
        return String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
}
