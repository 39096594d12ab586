package dev.wsmulti.engine;

import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The message that is being delivered: a flyweight over memory that the loop lends. One for each loop. */
final class LentMessage implements Message {
    private MessageType type = MessageType.BINARY;
    byte[] array = {};
    int offset;
    int length;

    LentMessage lend(MessageType messageType, byte[] bytes, int from, int count) {
        type = messageType;
        array = bytes;
        offset = from;
        length = count;
        return this;
    }

    @Override
    public MessageType type() {
        return type;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public byte byteAt(int index) {
        return array[offset + Objects.checkIndex(index, length)];
    }

    @Override
    public void copyTo(byte[] target, int from) {
        System.arraycopy(array, offset, target, from, length);
    }

    @Override
    public void copyTo(ByteBuffer target) {
        target.put(array, offset, length);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, length);
    }

    @Override
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return isText() ? text() : "binary message of " + length + " bytes";
    }
}
