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

    /** Whether it is known to be ASCII: then its String is a plain copy, without a look at the bytes. */
    private boolean ascii;

    LentMessage lend(MessageType messageType, byte[] bytes, int from, int count) {
        ascii = false;
        type = messageType;
        array = bytes;
        offset = from;
        length = count;
        return this;
    }

    /** All of it is known to be ASCII. */
    void ascii() {
        ascii = true;
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
        return new String(array, offset, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return isText() ? text() : "binary message of " + length + " bytes";
    }
}
