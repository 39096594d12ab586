package dev.wsmulti.tool;

import dev.wsmulti.transfer.Message;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Messages as lines, or as the bytes that they are; each one is with the system before the next. */
final class MessageOutput {
    private static final int KEPT = 64 * 1024;

    private final Output output;
    private final boolean lines;
    private final ByteBuffer kept = ByteBuffer.allocate(KEPT);

    MessageOutput(Output output, boolean lines) {
        this.output = output;
        this.lines = lines;
    }

    void write(Message message) throws IOException {
        int length = message.length() + 1;
        ByteBuffer bytes = length <= KEPT ? kept.clear() : ByteBuffer.allocate(length);
        message.copyTo(bytes);
        if (lines) {
            bytes.put((byte) '\n');
        }
        output.write(bytes.flip());
    }
}
