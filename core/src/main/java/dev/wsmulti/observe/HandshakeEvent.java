package dev.wsmulti.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A WebSocket session is open. */
@Name("dev.wsmulti.Handshake")
@Label("Handshake")
@Description("A WebSocket session is open.")
@Category("WsMulti")
@StackTrace(false)
final class HandshakeEvent extends Event {
    @Label("Transfer")
    long transfer;

    @Label("Role")
    @Nullable
    String role;

    @Label("Subprotocol")
    @Nullable
    String subprotocol;

    @Label("Took")
    @Timespan
    long took;
}
