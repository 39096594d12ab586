package dev.wsmulti.transfer;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A transfer in flight: the easy handle of libcurl once it is added. Any thread unless said otherwise. */
public sealed interface Transfer permits WsSession, HttpTransfer {
    /** A number that no other transfer of this loop has or will have. */
    long id();

    /** The loop that it belongs to. */
    Loop loop();

    /**
     * Ends it at once and hard: the connection is cut. Its outcome is {@code Cancelled}, unless it has ended already;
     * then nothing happens. A ws session is ended politely by {@link WsSession#close()}.
     */
    void cancel();

    /**
     * Stops one direction until {@link #resume(Direction)}; legal in every phase, also before anything goes. Nothing is due
     * of a direction that we stopped.
     *
     * <p>{@code RECEIVE} ({@code CURLPAUSE_RECV}): the delivery of data. What arrives meanwhile for a session is parsed
     * ahead, so that pings are answered, until {@code pauseBuffer} bytes are stored; then the socket is not read any more,
     * and pings behind that wait too.
     *
     * <p>{@code SEND} ({@code CURLPAUSE_SEND}): the source of an HTTP body, or of {@link WsSession#sendFrom}, is not read.
     * What was taken from it still goes out, and so does the head of a request; a session's own {@code send}, pings and
     * pongs are not touched. A {@code close()} waits for a message that was begun, within its {@code closeTimeout}.
     */
    void pause(Direction direction);

    /** Goes on in that direction; {@code SEND} also asks a source again that said {@link Source.State#LATER}. */
    void resume(Direction direction);

    /** Stops the delivery of data: {@code pause(RECEIVE)}. What is being sent goes on. */
    void pause();

    /** Goes on in both directions ({@code CURLPAUSE_CONT}). */
    void resume();

    /** Whether it has ended. */
    boolean isDone();

    /** How it ended, once it has. */
    Optional<? extends Outcome> outcome();

    /** Completes, on the loop's thread, with the outcome; never exceptionally. Made when first asked for. */
    CompletionStage<? extends Outcome> done();

    /** What is known of it as of the last turn that touched it; also after its end. */
    Info info();

    /** Keeps an object of the user's with it ({@code CURLOPT_PRIVATE}). Returns the one before, or null. */
    @Nullable
    Object attach(@Nullable Object attachment);

    /**
     * The object kept with it.
     *
     * @throws ClassCastException if it is of another type
     */
    <T> Optional<T> attachment(Class<T> type);

    /**
     * Delivers this transfer's data only while {@code receiver} holds less than its high send mark: a pipe with
     * back-pressure in one line. Both must belong to the same loop.
     */
    void paceBy(WsSession receiver);
}
