package dev.wsmulti.server;

import dev.wsmulti.http.RequestHead;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One request, to be answered. {@code respond} and {@code later} make values and may be called from any thread; what
 * concerns the body of the request ({@link #maxBody}, {@link #text}, {@link #body}, {@link #into}) and {@link #onAbort}
 * are for the loop's thread. The body can be asked for once; until then the client is held back, and what nobody asked
 * for is dropped.
 */
public sealed interface Exchange permits Upgrade {
    /** The request, without its body. */
    RequestHead head();

    /**
     * The value of a variable of the route's path, percent-decoded; {@code "*"} is what a trailing {@code *} stands for.
     *
     * @throws IllegalArgumentException if the route has no such variable
     */
    String variable(String name);

    /** The client's address, where it is known. */
    Optional<SocketAddress> peer();

    /** What the TLS handshake agreed on, the client's certificates among it; empty where there is no TLS. */
    Optional<TlsFacts> tls();

    /** The loop that the server belongs to. */
    Loop loop();

    /** A status of 200 to 999, without a body. */
    Reply respond(int status);

    /** A status and text as UTF-8, {@code text/plain} unless a field says otherwise. */
    Reply respond(int status, String text);

    /** A status and bytes, which must not be changed any more; {@code application/octet-stream} by default. */
    Reply respond(int status, byte[] bytes);

    /**
     * A status and a body that is pulled when there is room. Where its length is not known it goes in chunks, to clients
     * of HTTP/1.0 until the end of the connection. A source that cannot be opened becomes a 500; one that breaks later
     * cuts the connection.
     */
    Reply respond(int status, Source body);

    /**
     * Answers when the stage completes, on any thread. One that fails is logged and becomes a 500; if it takes longer
     * than {@code most}, 503 is answered and what comes later is ignored.
     */
    Reply later(Duration most, CompletionStage<? extends Reply> reply);

    /**
     * The largest body accepted of this request, in bytes; 413 beyond. Default: the server's {@code maxBody}, 16 MiB;
     * for {@link #text} 1 MiB.
     */
    void maxBody(long bytes);

    /**
     * The whole body as UTF-8 text, on the loop's thread. Completes exceptionally with an {@link java.io.IOException} if
     * it does not come whole; the answer, if one is still possible, is given by the server then.
     */
    CompletionStage<String> text();

    /**
     * The body, pulled: {@code exchange.respond(200, exchange.body())} is an echo of any size in constant memory. Meant
     * for the answer to this very request, or a source around it; it can be read once.
     */
    Source body();

    /**
     * Puts the body into a sink, which is opened with a 200 as its head; completes with the number of bytes, on the loop's
     * thread, or exceptionally with what the sink threw or an {@link java.io.IOException} if it does not come whole.
     */
    CompletionStage<Long> into(Sink sink);

    /**
     * Takes in no more of the body for {@link #text} and {@link #into} until {@link #resume}: back-pressure for a sink that
     * hands on. The client is held back, and not late meanwhile. Any thread.
     */
    void pause();

    /** The body is wanted again, or the source of the answer, which said {@code LATER}, has something again. Any thread. */
    void resume();

    /**
     * Runs once if the client goes before the answer is out: the connection is lost while the answer is decided, streamed or
     * waits for room, or the client closes its side while nothing is being written. The latter may be a half-close: an
     * answer that is given all the same is sent. Runs at once if that has been; replaces an earlier action. What the server
     * answers in the handler's place (408, 413, 503) is no abort.
     */
    void onAbort(Runnable action);
}
