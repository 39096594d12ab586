package dev.wsmulti.engine;

import dev.wsmulti.transfer.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** An array of the user's on its way into a queue. The loop has one for all, so that sending makes no garbage. */
final class ArrayPayload implements Payload {
    private static final byte[] NONE = {};

    private byte[] array;

    ArrayPayload() {
        this(NONE);
    }

    private ArrayPayload(byte[] array) {
        this.array = array;
    }

    /** This one, or another one while it is in use: an extension may send from inside its encoder. */
    ArrayPayload of(byte[] bytes) {
        if (array.length > 0) {
            return new ArrayPayload(bytes);
        }
        array = bytes;
        return this;
    }

    /** What it showed was sent. */
    void release() {
        array = NONE;
    }

    @Override
    public int length() {
        return array.length;
    }

    @Override
    public byte byteAt(int index) {
        return array[index];
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(array, 0, target, offset, array.length);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(array);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(array);
    }
}
