package dev.wsmulti.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A message that is not to be compressed; lent or owned as the one in it. */
record UncompressedMessage(Message message) implements Message {
    @Override
    public MessageType type() {
        return message.type();
    }

    @Override
    public int length() {
        return message.length();
    }

    @Override
    public byte byteAt(int index) {
        return message.byteAt(index);
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        message.copyTo(target, offset);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        message.copyTo(target);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        message.writeTo(out);
    }

    @Override
    public Message uncompressed() {
        return this;
    }

    @Override
    public boolean compressible() {
        return false;
    }

    @Override
    public Message copy() {
        return new UncompressedMessage(message.copy());
    }

    @Override
    public String toString() {
        return message.toString();
    }
}
