package dev.wsmulti.transfer;

import dev.wsmulti.http.RequestHead;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.http.Role;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A WebSocket session, of either role. Everything that sends is all or nothing and never blocks; see {@link SendResult}.
 * Sending before the session is open is the caller's mistake and throws {@link IllegalStateException}; after its end it
 * answers {@code CLOSED}. Any thread unless said otherwise; payload given by another thread is copied at the call. A raw
 * session ({@link WsHandler#onRaw}) sends by {@link #sendRaw} alone; the others refuse that: {@link IllegalStateException}.
 */
public non-sealed interface WsSession extends Transfer {
    /** Sends a text message. A String with a lone surrogate is refused with {@link IllegalArgumentException}. */
    SendResult send(CharSequence text);

    /** Sends a binary message. */
    SendResult send(byte[] bytes);

    /** Sends the remaining bytes as a binary message; the buffer is used up if they were accepted. */
    SendResult send(ByteBuffer bytes);

    /** Sends a message of its own type; the one that was just received may be sent on, here or on another session. */
    SendResult send(Message message);

    /** Sends the remaining bytes as a message of the given type; text must be UTF-8. */
    SendResult send(MessageType type, ByteBuffer bytes);

    /** Sends a payload as a message of the given type; text must be UTF-8. */
    SendResult send(MessageType type, Payload payload);

    /** Sends the remaining bytes as they are, on a raw session; the buffer is used up if they were accepted. */
    SendResult sendRaw(ByteBuffer bytes);

    /**
     * Sends on a piece just received, frame for frame: the receiver sees the same fragments. A piece of a compressed message
     * has no frame of a known length and becomes a fragment of its own. Pieces of one message must be forwarded in order, and
     * nothing else may be sent as data until the last one.
     *
     * @throws IllegalStateException if the piece is not the next one of the message that is open
     * @throws IllegalArgumentException if it is a control frame
     */
    SendResult forward(Piece piece);

    /**
     * Sends a message that is pulled from a source when there is room, in fragments of {@code fragmentAt} bytes, so that
     * control frames can pass. Cancelling it once it has begun can only end the session. On a session that is closing,
     * and for a call from another thread that comes amid another message, {@code done()} completes exceptionally.
     *
     * @throws IllegalStateException if a message is open already
     */
    Upload sendFrom(MessageType type, Source source);

    /**
     * Opens a message whose length need not be known; each piece becomes a fragment. On a session that is closing the
     * writer answers {@code CLOSED}. Loop thread only.
     *
     * @throws IllegalStateException if a message is open already
     */
    MessageWriter startMessage(MessageType type);

    /**
     * Opens one frame of a known length of up to 2^63-1 bytes ({@code curl_ws_start_frame}); pieces follow. Control
     * frames wait until it is complete. It is never compressed. Loop thread only.
     *
     * @param last whether the frame ends its message
     * @throws IllegalStateException if a frame is open, or if the type differs from that of the message begun, or if that is
     *     compressed
     */
    MessageWriter startFrame(MessageType type, long length, boolean last);

    /** Whether less than the high mark is queued, so that a message would be accepted. */
    boolean isWritable();

    /**
     * Waits until a message would be accepted, or the session has ended, or the time is over; says whether one would be
     * accepted.
     *
     * @throws IllegalStateException on the loop's own thread, where it could never come true
     */
    boolean awaitWritable(Duration most) throws InterruptedException;

    /** Payload bytes accepted and not yet passed to the socket. */
    long queuedBytes();

    /** Sends a ping without payload. */
    SendResult ping();

    /** Sends a ping with up to 125 bytes of payload, or throws {@link IllegalArgumentException}. */
    SendResult ping(ByteBuffer payload);

    /** Sends an unsolicited pong, or the answer to a ping where {@code autoPong} is off; up to 125 bytes. */
    SendResult pong(ByteBuffer payload);

    /** Closes with 1000 and its default reason. What was accepted before goes out first. */
    void close();

    /**
     * Closes with a code and a reason. Calling it again changes nothing. A raw session has no close frame to put them into:
     * it finishes its side and waits for the peer's end, {@code closeTimeout} at most.
     */
    void close(Close close);

    /** Changes the options of this session from now on. */
    void reconfigure(WsOptions options);

    /** Its options as they are now. */
    WsOptions options();

    /**
     * Gives it another handler from the next message on; one that is being received ends with the present handler. {@code
     * onOpen} is not called again. The handler that it has at its end is told {@code onClose}. Its options do not count: see
     * {@link #reconfigure}.
     *
     * @throws IllegalArgumentException if one of the two handlers has {@code onRaw} and the other has not
     */
    void handler(WsHandler handler);

    /**
     * What is being delivered right now ({@code curl_ws_meta}). Legal only on the loop's thread inside {@code onData} of
     * this session; anywhere else it throws {@link IllegalStateException}.
     */
    FrameMeta meta();

    /** Where it stands, for other threads as of the last turn. */
    State state();

    /** Whether we opened it or accepted it. */
    Role role();

    /** The request that opens it, as sent or received; empty once {@code onOpen} has returned, to save memory. */
    Optional<RequestHead> requestHead();

    /** The 101 that opened it, at a client; empty once {@code onOpen} has returned, and at a server. */
    Optional<ResponseHead> responseHead();

    /** The subprotocol agreed on. */
    Optional<String> subprotocol();

    /**
     * The extensions agreed on, as the header of the server's answer says them ({@code permessage-deflate;
     * server_no_context_takeover}); empty for none.
     */
    Optional<String> extensions();

    /** Completes with this session once it is open, or exceptionally with a {@code TransferException}. */
    CompletionStage<WsSession> opened();

    @Override
    Optional<WsOutcome> outcome();

    @Override
    CompletionStage<WsOutcome> done();

    /** The ready states of a session. */
    enum State {
        CONNECTING,
        OPEN,
        CLOSING,
        CLOSED
    }
}
