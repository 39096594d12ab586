package dev.wsmulti.transfer;

import dev.wsmulti.http.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The rest of a file that an earlier transfer began. What was written stays, so that it can be resumed again. */
final class ResumedFileSink implements Sink {
    private final Path file;
    private final long offset;
    private @Nullable FileChannel channel;

    ResumedFileSink(Path file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    @Override
    public boolean open(ResponseHead head) throws IOException {
        if (head.status() < 200 || head.status() > 299) {
            return false;
        }
        FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        channel = opened;
        if (opened.size() != offset) {
            close(false);
            throw new IOException(file + " has not " + offset + " bytes and cannot be resumed from there");
        }
        opened.position(offset);
        return true;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        FileSink.writeAll(channel, file, bytes);
    }

    @Override
    public void close(boolean whole) throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
