package dev.wsmulti.transfer;

/** Where a piece stands in its frame and message ({@code struct curl_ws_frame}). Sizes are payload bytes. */
public interface FrameMeta {
    /** The type; a continuation shows that of its message. */
    FrameType type();

    /** Whether this is the first piece of its message. */
    boolean first();

    /** Whether this is the last piece of its message. */
    boolean last();

    /** Whether the frame is the last one of its message (FIN). */
    boolean lastFrame();

    /** Bytes of this frame before the piece, as delivered. */
    long frameOffset();

    /** Bytes of this frame in all, up to 2^63-1; -1 in a compressed message, where nobody knows them before its end. */
    long frameLength();

    /** Bytes of this frame still to come after the piece; -1 in a compressed message. */
    long frameLeft();

    /** Bytes of the message before the piece, as delivered. */
    long messageOffset();
}
