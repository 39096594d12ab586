package dev.wsmulti.server;

import dev.wsmulti.transfer.WsHandler;
import java.util.List;

/** A request for WebSocket that has been checked (RFC 6455 section 4.2.1) and may be accepted, or answered otherwise. */
public sealed interface Upgrade extends Exchange permits Served {
    /** The subprotocols that the client offers, its preferred one first. */
    List<String> subprotocols();

    /** Accepts: the handler's {@code onOpen} follows the 101. */
    Accept accept(WsHandler handler);
}
