package dev.wsmulti.transfer;

import dev.wsmulti.http.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A file that appears whole or not at all. */
final class FileSink implements Sink {
    private final Path file;
    private @Nullable Path temporary;
    private @Nullable FileChannel channel;

    FileSink(Path file) {
        this.file = file;
    }

    @Override
    public boolean open(ResponseHead head) throws IOException {
        close(false);
        if (head.status() < 200 || head.status() > 299) {
            return false;
        }
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path beside = file.resolveSibling("." + file.getFileName() + "." + unique + ".part");
        channel = FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        temporary = beside;
        return true;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException(file + " is not open");
        }
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    @Override
    public void close(boolean whole) throws IOException {
        FileChannel open = channel;
        Path beside = temporary;
        channel = null;
        temporary = null;
        if (open == null || beside == null) {
            return;
        }
        try (open) {
            if (whole) {
                open.close();
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
