package dev.wsmulti.tool;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A frame as it came from the tool, unmasked. */
record Frame(int first, byte[] payload) {
    static Frame read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("no frame, the connection has ended");
        }
        int second = in.readUnsignedByte();
        if ((second & 0x80) == 0) {
            throw new AssertionError("a client masks every frame");
        }
        long length = second & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        byte[] key = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i & 3];
        }
        return new Frame(first, payload);
    }

    /** {@code 81 hello}, or {@code 88 1000} for a close frame. */
    @Override
    public String toString() {
        boolean closes = (first & 0xf) == 8;
        String shown = closes
                ? String.valueOf(payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff)
                : new String(payload, StandardCharsets.UTF_8);
        return String.format("%02x %s", first, shown);
    }
}
