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

/** A file that appears whole or not at all; what is there already is replaced only if it is a regular file. */
final class FileSink implements Sink {
    private final Path file;
    private Path target;
    private @Nullable Path temporary;
    private @Nullable FileChannel channel;

    FileSink(Path file) {
        this.file = file;
        this.target = file;
    }

    @Override
    public boolean open(ResponseHead head) throws IOException {
        close(false);
        if (head.status() < 200 || head.status() > 299) {
            return false;
        }
        target = Files.exists(file) ? file.toRealPath() : file;
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException(file + " is there already and no regular file: write to it by a Sink of your own");
        }
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path beside = target.resolveSibling(".wsmulti-" + unique + ".part");
        channel = FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        temporary = beside;
        return true;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        writeAll(channel, file, bytes);
    }

    static void writeAll(@Nullable FileChannel open, Path file, ByteBuffer bytes) throws IOException {
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
                Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
