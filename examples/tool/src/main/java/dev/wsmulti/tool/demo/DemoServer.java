package dev.wsmulti.tool.demo;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;

/** The other end, on the same loop: an echo, something to download, and a place for uploads. */
final class DemoServer {
    /** Bytes of a download and of an upload. */
    static final int BODY = 1 << 20;

    private static final Duration LONG = Duration.ofMinutes(1);

    private DemoServer() {}

    static Server listen(WsMulti multi) {
        return multi.listen(
                ServerOptions.on(0),
                Routes.of()
                        .ws("/echo", WsHandler.of().onMessage(WsSession::send))
                        .get("/download/{number}", DemoServer::download)
                        .post("/upload", DemoServer::upload));
    }

    private static Reply download(Exchange exchange) {
        long number = Long.parseLong(exchange.variable("number"));
        return exchange.respond(200, new Pattern(number).source(BODY));
    }

    /** Answers the digest of what came. */
    private static Reply upload(Exchange exchange) {
        DigestSink sink = new DigestSink();
        return exchange.later(LONG, exchange.into(sink).thenApply(length -> exchange.respond(200, sink.hex())));
    }
}
