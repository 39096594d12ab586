import org.jspecify.annotations.NullMarked;

/** The WsMulti engine: WebSocket and HTTP, client and server, many transfers on one loop. */
@NullMarked
module dev.wsmulti.core {
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.wsmulti;
    exports dev.wsmulti.server;
    exports dev.wsmulti.http;
    exports dev.wsmulti.failure;
    exports dev.wsmulti.transfer;
    exports dev.wsmulti.net;
    // Seams for layers, transports and clocks of others; may still change.
    exports dev.wsmulti.bytes;
    exports dev.wsmulti.extension;
    exports dev.wsmulti.layer;
    exports dev.wsmulti.secure;
    exports dev.wsmulti.time;

    uses dev.wsmulti.secure.SecureProvider;
}
