package dev.wsmulti.extension;

/**
 * One direction of a session: bytes of a message go in as they come, changed ones come out, never more at once than there
 * is room for. Called on the loop's thread only, one message after the other. An idle one should hold little.
 */
public sealed interface Coder permits Encoder, Decoder {
    /**
     * Changes bytes of the present message. It may take fewer than it is given, and keeps no reference to an array.
     *
     * @param last whether no byte of the message follows those given
     * @param room how many bytes may be put into {@code out}, from {@code to} on: at least 1 for a decoder, 64 for an encoder
     * @return how many were put there
     * @throws dev.wsmulti.failure.FailureException with {@code Protocol} if the peer's bytes are wrong
     */
    int code(byte[] in, int offset, int length, boolean last, byte[] out, int to, int room);

    /** How many of the bytes given to the last call were taken. */
    int taken();

    /**
     * Whether the last call ended for want of room, or had done enough for one call: the next one gives the rest of the same
     * bytes. Else all were taken.
     */
    boolean hasMore();

    /** The session has ended, wherever that was: everything held goes back. */
    void close();
}
