package dev.wsmulti.transfer;

import dev.wsmulti.http.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where the body of an answer goes; called on the loop's thread, so writing must not block for long. */
public interface Sink {
    /** The answer begins. Says whether its body is wanted; if not, it is read and dropped. */
    boolean open(ResponseHead head) throws IOException;

    /** Takes all remaining bytes. */
    void write(ByteBuffer bytes) throws IOException;

    /** The end: called once after each {@link #open} that returned true. {@code whole} says whether the body is complete. */
    void close(boolean whole) throws IOException;

    /**
     * A file: written under a temporary name beside it, moved into place when whole; 2xx bodies
     * only. What is there and no regular file is not touched: the transfer fails.
     */
    static Sink of(Path file) {
        return new FileSink(file);
    }
}
