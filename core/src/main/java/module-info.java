import org.jspecify.annotations.NullMarked;

/** The WsMulti engine: WebSocket and HTTP, client and server, many transfers on one loop. */
@NullMarked
module dev.wsmulti.core {
    requires org.slf4j;
    requires static org.jspecify;
}
