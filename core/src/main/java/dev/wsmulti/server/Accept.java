package dev.wsmulti.server;

import dev.wsmulti.engine.ServerExchange;
import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.Headers;
import dev.wsmulti.transfer.CheckReturnValue;
import dev.wsmulti.transfer.WsHandler;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The upgrade is accepted: 101, and the handler gets a session. Immutable; every method returns a copy. */
@CheckReturnValue
public final class Accept implements Reply {
    private final WsHandler handler;
    private final List<String> offered;
    private final Headers headers;
    private final Optional<String> subprotocol;
    private final @Nullable Object attachment;

    Accept(WsHandler handler, List<String> offered) {
        this(handler, offered, Headers.of(), Optional.empty(), null);
    }

    private Accept(
            WsHandler handler,
            List<String> offered,
            Headers headers,
            Optional<String> subprotocol,
            @Nullable Object attachment) {
        this.handler = handler;
        this.offered = offered;
        this.headers = headers;
        this.subprotocol = subprotocol;
        this.attachment = attachment;
    }

    /**
     * The subprotocol that will be spoken (RFC 6455 section 4.2.2). Default: none.
     *
     * @throws IllegalArgumentException if the client did not offer it
     */
    public Accept subprotocol(String name) {
        if (!offered.contains(name)) {
            throw new IllegalArgumentException("the client offers the subprotocols " + offered + ", not " + name);
        }
        return new Accept(handler, offered, headers, Optional.of(name), attachment);
    }

    /** An object of the user's that the session will keep. */
    public Accept attachment(Object object) {
        return new Accept(handler, offered, headers, subprotocol, object);
    }

    @Override
    public Accept header(String name, String value) {
        return with(ReplyFields.and(headers, name, value));
    }

    @Override
    public Accept cookie(Cookie cookie) {
        return with(ReplyFields.and(headers, cookie));
    }

    private Accept with(Headers changed) {
        return new Accept(handler, offered, changed, subprotocol, attachment);
    }

    void give(ServerExchange exchange, Headers more) {
        exchange.upgrade(handler, subprotocol, headers.append(more), attachment);
    }
}
