package dev.wsmulti.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file as a source. */
final class FileSource implements Source {
    private final Path file;
    private @Nullable FileChannel channel;
    private long length = -1;

    FileSource(Path file) {
        this.file = file;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void open() throws IOException {
        close();
        FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
        channel = opened;
        length = opened.size();
    }

    @Override
    public Optional<FileChannel> file() {
        return Optional.ofNullable(channel);
    }

    @Override
    public State read(ByteBuffer target) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException(file + " is not open");
        }
        return open.read(target) < 0 ? State.END : State.MORE;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
