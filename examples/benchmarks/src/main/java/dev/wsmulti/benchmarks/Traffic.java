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

    /** @param answer bytes that a server gives back for a request or a compressed message; other speech echoes */
    Traffic(Speech speech, int depth, int payload, int answer) {
        byte[] bytes = new byte[payload];
        Random random = new Random(payload);
        random.nextBytes(bytes);
        byte[] message = switch (speech) {
            case RAW -> bytes;
            case WS, WSS -> Frames.masked(bytes, random);
            case TEXT, STRING -> Frames.maskedText(letters(payload, random), random);
            case DEFLATE -> Frames.maskedDeflated(Json.deflated(payload), random);
            case HTTP -> PlainText.request();
        };
        this.depth = depth;
        this.payload = payload;
        messageSize = message.length;
        replySize = switch (speech) {
            case RAW -> payload;
            case WS, TEXT, STRING, WSS -> Frames.replySize(payload);
            case DEFLATE, HTTP -> answer;
        };
        messages = ByteBuffer.allocateDirect((depth + 1) * messageSize);
        while (messages.hasRemaining()) {
            messages.put(message);
        }
    }

    /** ASCII, as most text on the wire is. */
    private static byte[] letters(int count, Random random) {
        byte[] letters = new byte[count];
        for (int i = 0; i < count; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
        }
        return letters;
    }
}
