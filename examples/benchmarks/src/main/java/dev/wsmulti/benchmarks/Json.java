package dev.wsmulti.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Text as services send it, and how it is compressed: a third of its length is left. */
final class Json {
    private static final byte[] TAIL = {0, 0, -1, -1};

    private Json() {}

    /** So many bytes of orders, the last one cut. */
    static byte[] of(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder("[");
        while (text.length() < length) {
            text.append("{\"id\":")
                    .append(random.nextInt(1_000_000))
                    .append(",\"symbol\":\"")
                    .append((char) ('A' + random.nextInt(26)))
                    .append((char) ('A' + random.nextInt(26)))
                    .append("X\",\"price\":")
                    .append(random.nextInt(100_000) / 100.0)
                    .append(",\"side\":\"")
                    .append(random.nextBoolean() ? "buy" : "sell")
                    .append("\",\"open\":true},");
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    /** The payload of a compressed message, RFC 7692 section 7.2.1. */
    static byte[] deflated(int length) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(of(length));
        byte[] out = new byte[length + 100];
        int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, size - TAIL.length);
    }

    /** Sends one message on a blocking socket; returns how long the frame is in which it comes back. */
    static int replySize(Socket socket, int length) throws IOException {
        socket.getOutputStream().write(Frames.maskedDeflated(deflated(length), new Random(length)));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        byte[] payload = in.readNBytes(second == 126 ? in.readUnsignedShort() : second);
        if ((first & Frames.RSV1) == 0 || !Arrays.equals(inflated(payload, length), of(length))) {
            throw new SocketException("a compressed message did not come back compressed and equal");
        }
        return Frames.replySize(payload.length);
    }

    private static byte[] inflated(byte[] payload, int length) throws IOException {
        byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
        Inflater inflater = new Inflater(true);
        inflater.setInput(input);
        byte[] out = new byte[length];
        try {
            int count = inflater.inflate(out);
            return Arrays.copyOf(out, count);
        } catch (DataFormatException wrong) {
            throw new SocketException("what came back is not deflated: " + wrong.getMessage());
        } finally {
            inflater.end();
        }
    }
}
