package dev.wsmulti.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where bytes to be sent come from; pulled on the loop's thread when there is room, so reading must not block for long.
 */
public interface Source {
    /** Length in bytes, or -1 where it is not known. Asked after {@link #open}. */
    long length();

    /** Gets ready to be read from the beginning; called again where a request is repeated. */
    void open() throws IOException;

    /** Puts bytes into the buffer, which has room; it may be direct memory, which has no array. */
    State read(ByteBuffer target) throws IOException;

    /** Called once after each {@link #open}, at the end or when no more is wanted. */
    void close() throws IOException;

    /**
     * Whether it can be opened again and then gives the same bytes. Where it cannot, a request that would have to be sent
     * again fails as {@link dev.wsmulti.failure.Failure.SourceFailed}. Default: yes.
     */
    default boolean repeatable() {
        return true;
    }

    /**
     * The file that it gives from the channel's position on, if that is all it does: then the engine may have the system send
     * {@link #length} bytes of it, which pass no memory of ours. Asked after {@link #open}. What cannot be sent so is
     * {@linkplain #read read}, from the channel's position. Default: none.
     */
    default Optional<FileChannel> file() {
        return Optional.empty();
    }

    /** What a read found. */
    enum State {
        /** Bytes were put, or may be at once. */
        MORE,
        /** Nothing now: call {@code resume()} on the transfer, or on the exchange it answers, when there is something. */
        LATER,
        /** Nothing will follow what was put. */
        END
    }

    /** A copy of the bytes. */
    static Source of(byte[] bytes) {
        return new BytesSource(bytes.clone());
    }

    /** Text as UTF-8. */
    static Source of(String text) {
        return new BytesSource(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file, opened when the transfer begins. */
    static Source of(Path file) {
        return new FileSource(file);
    }
}
