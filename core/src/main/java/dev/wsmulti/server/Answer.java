package dev.wsmulti.server;

/**
 * What a route does: it must answer, now or {@link Exchange#later later}. Runs on the loop's thread when the head of the
 * request has come. What it throws is logged and becomes a 500; nothing else is touched by it.
 *
 * @param <X> {@link Exchange}, or {@link Upgrade} where the client asks for WebSocket
 */
@FunctionalInterface
public interface Answer<X extends Exchange> {
    /** The answer to this request. */
    Reply to(X exchange) throws Exception;
}
