package dev.wsmulti.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message with bytes of its own. */
final class OwnedMessage implements Message {
    private final MessageType type;
    private final byte[] bytes;
    private final boolean compressible;

    OwnedMessage(MessageType type, byte[] bytes) {
        this(type, bytes, true);
    }

    OwnedMessage(MessageType type, byte[] bytes, boolean compressible) {
        this.type = type;
        this.bytes = bytes;
        this.compressible = compressible;
    }

    @Override
    public MessageType type() {
        return type;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public byte byteAt(int index) {
        return bytes[index];
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(bytes);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public Message uncompressed() {
        return new OwnedMessage(type, bytes, false);
    }

    @Override
    public boolean compressible() {
        return compressible;
    }

    @Override
    public Message copy() {
        return this;
    }

    @Override
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return isText() ? text() : "binary message of " + bytes.length + " bytes";
    }
}
