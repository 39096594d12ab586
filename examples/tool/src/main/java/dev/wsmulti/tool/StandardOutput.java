package dev.wsmulti.tool;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Standard output, unbuffered; {@code System.out} would hide that its reader has gone. */
final class StandardOutput extends Output {
    @SuppressWarnings("resource") // the descriptor belongs to the process
    private final FileChannel channel = new FileOutputStream(FileDescriptor.out).getChannel();

    @Override
    void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    void end(boolean whole) {}
}
