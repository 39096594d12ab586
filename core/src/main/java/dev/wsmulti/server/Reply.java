package dev.wsmulti.server;

import dev.wsmulti.http.Cookie;
import dev.wsmulti.transfer.CheckReturnValue;

/**
 * What is answered to a request: a value, made by {@link Exchange#respond}, {@link Exchange#later} or {@link
 * Upgrade#accept}. Immutable; every method returns a copy. It takes effect when a handler returns it. Date, framing and
 * connection fields are added by the server.
 */
@CheckReturnValue
public sealed interface Reply permits FixedReply, DeferredReply, Accept {
    /**
     * Adds a header field. {@code Date} and {@code Content-Type} replace ours; {@code Connection: close} closes the
     * connection behind the answer.
     *
     * @throws IllegalArgumentException for a field that the server owns, or a value with CR, LF or NUL
     */
    Reply header(String name, String value);

    /** Adds a {@code Set-Cookie} field. */
    Reply cookie(Cookie cookie);
}
