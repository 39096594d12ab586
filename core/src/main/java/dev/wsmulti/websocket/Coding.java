package dev.wsmulti.websocket;

import dev.wsmulti.bytes.Segment;
import dev.wsmulti.bytes.SegmentPool;
import dev.wsmulti.extension.Codecs;
import java.util.Arrays;

/** What the sessions of one loop share to change messages by extensions: codecs, and memory that is made on first use. */
public final class Coding {
    /** The most that comes out of a decoder at once. */
    static final int ROOM = SegmentPool.LARGEST;

    final Codecs codecs;
    private byte[] decoded = {};
    private byte[] encoded = {};
    private byte[] spare = {};

    /** @param deflateMemory native bytes that codecs may use in all */
    public Coding(long deflateMemory) {
        codecs = new Codecs(deflateMemory);
    }

    public Codecs codecs() {
        return codecs;
    }

    /** Where decoded pieces lie until the next one. */
    byte[] decoded() {
        if (decoded.length == 0) {
            decoded = new byte[ROOM + Segment.SLACK];
        }
        return decoded;
    }

    /** Where encoded bytes lie until the next ones: elsewhere than {@code in}, which may have been encoded before. */
    // It is the very array, or another one.
    @SuppressWarnings("ReferenceEquality")
    byte[] encoded(byte[] in) {
        if (in == encoded) {
            encoded = spare;
            spare = in;
        }
        if (encoded.length == 0) {
            encoded = new byte[ROOM];
        }
        return encoded;
    }

    /** The same with more room, and what is in it. */
    byte[] grown() {
        encoded = Arrays.copyOf(encoded, encoded.length * 2);
        return encoded;
    }

    /** Lets go of the memory of a large message. */
    void trim() {
        encoded = encoded.length > ROOM ? new byte[0] : encoded;
        spare = spare.length > ROOM ? new byte[0] : spare;
    }
}
