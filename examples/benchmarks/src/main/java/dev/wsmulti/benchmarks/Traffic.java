package dev.wsmulti.benchmarks;

import java.nio.ByteBuffer;
import java.util.Random;

/** What a window puts on each connection: how many messages at once, and the bytes of one, there and back. */
final class Traffic {
    final int depth;
    final int payload;
    final int messageSize;
    final int replySize;
    /** One message more than the depth, so that a write that begins inside a message needs no second one. */
    final ByteBuffer messages;

    /** @param webSocket frames of the protocol, or the bare payload */
    Traffic(boolean webSocket, int depth, int payload) {
        byte[] bytes = new byte[payload];
        Random random = new Random(payload);
        random.nextBytes(bytes);
        byte[] message = webSocket ? Frames.masked(bytes, random) : bytes;
        this.depth = depth;
        this.payload = payload;
        messageSize = message.length;
        replySize = webSocket ? Frames.replySize(payload) : payload;
        messages = ByteBuffer.allocateDirect((depth + 1) * messageSize);
        while (messages.hasRemaining()) {
            messages.put(message);
        }
    }
}
