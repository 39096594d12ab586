package dev.wsmulti.engine;

import dev.wsmulti.transfer.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The remaining bytes of a buffer as a payload; the buffer is left as it is. */
record BufferPayload(ByteBuffer buffer) implements Payload {
    static final BufferPayload EMPTY = new BufferPayload(ByteBuffer.allocate(0));

    @Override
    public int length() {
        return buffer.remaining();
    }

    @Override
    public byte byteAt(int index) {
        return buffer.get(buffer.position() + index);
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        buffer.get(buffer.position(), target, offset, buffer.remaining());
    }

    @Override
    public void copyTo(ByteBuffer target) {
        int length = buffer.remaining();
        target.put(target.position(), buffer, buffer.position(), length).position(target.position() + length);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes());
    }
}
