package dev.wsmulti.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A file that goes on behind what it has. What came stays, also after a failure: it can be gone on with again. */
final class AppendedFile extends Output {
    private final Path file;
    private final boolean createsFolders;
    private @Nullable FileChannel channel;

    AppendedFile(Path file, boolean createsFolders) {
        this.file = file;
        this.createsFolders = createsFolders;
    }

    private FileChannel open() throws IOException {
        FileChannel opened = channel;
        if (opened == null) {
            if (createsFolders) {
                FileOutput.createFolder(file);
            }
            opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            channel = opened;
        }
        return opened;
    }

    @Override
    void put(ByteBuffer bytes) throws IOException {
        FileChannel opened = open();
        while (bytes.hasRemaining()) {
            opened.write(bytes);
        }
    }

    @Override
    void end(boolean whole) throws IOException {
        FileChannel opened = whole ? open() : channel;
        channel = null;
        if (opened != null) {
            opened.close();
        }
    }
}
