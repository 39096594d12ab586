package dev.wsmulti.transfer;

import dev.wsmulti.bytes.Words;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole message. In a callback it is lent; one made by {@link #text}, {@link #binary} or {@link #copy} is owned,
 * immutable, and may be sent any number of times from any thread.
 */
public interface Message extends Payload {
    /** Text or binary. */
    MessageType type();

    default boolean isText() {
        return type() == MessageType.TEXT;
    }

    /** The bytes as UTF-8 text. Makes a String: the promise of no garbage does not cover it. */
    default String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * This message, to be sent as it is where compression was agreed ({@link WsOptions#deflate}): one that would not become
     * smaller, or that has a secret beside text of a stranger's. Owned.
     */
    default Message uncompressed() {
        return new OwnedMessage(type(), bytes(), false);
    }

    /** Whether it may be compressed. Default: yes. */
    default boolean compressible() {
        return true;
    }

    /** This message, owned. */
    default Message copy() {
        return new OwnedMessage(type(), bytes(), compressible());
    }

    /** A text message. Throws {@link IllegalArgumentException} for a lone surrogate, which UTF-8 cannot say. */
    static Message text(CharSequence text) {
        String string = text.toString();
        // For most text a copy. A lone surrogate becomes a question mark, so only where there is one must we look
        // again.
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        if (Words.contains(bytes, 0, bytes.length, (byte) '?')
                && !string.equals(new String(bytes, StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("text has a lone surrogate and cannot be UTF-8");
        }
        return new OwnedMessage(MessageType.TEXT, bytes);
    }

    /** A binary message with a copy of the bytes. */
    static Message binary(byte[] bytes) {
        return new OwnedMessage(MessageType.BINARY, bytes.clone());
    }

    /** A binary message with a copy of the remaining bytes; the buffer is left as it is. */
    static Message binary(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return new OwnedMessage(MessageType.BINARY, copy);
    }
}
