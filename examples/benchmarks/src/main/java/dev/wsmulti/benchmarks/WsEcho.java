package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.LogManager;

/** Our server: each message goes back from inside its callback, and a page of plain text beside it. It warms itself before it says where it listens. */
public final class WsEcho {
    /** Where each text message becomes a String before it goes back. */
    static final String STRING_PATH = "/string";

    /** A large body, for downloads. */
    static final String BIG_PATH = "/big";

    private static final byte[] BIG = new byte[64 << 20];

    /** The load answers no pings, and may be busy with other servers for long. */
    private static final WsOptions RARELY_PINGED = WsOptions.of().pingInterval(Duration.ofMinutes(10));

    private WsEcho() {}

    /** @param args how many messages it sends itself first, the port, and for TLS a provider and a store with the key */
    public static void main(String... args) {
        int warmUp = args.length > 0 ? Integer.parseInt(args[0]) : WarmUp.MESSAGES;
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        // Bouncy Castle tells of every connection, which nobody measures.
        LogManager.getLogManager().reset();
        boolean secure = args.length > 3;
        WsMulti.Builder settings = secure ? WsMulti.builder().tls(Keys.client(args[2])) : WsMulti.builder();
        ServerOptions where = ServerOptions.on(port);
        try (WsMulti multi = settings.open()) {
            Server server = multi.listen(secure ? where.tls(Keys.server(args[2], Path.of(args[3]))) : where, routes());
            int bound = server.address().getPort();
            if (warmUp > 0) {
                WarmUp.run(multi, (secure ? "wss" : "ws") + "://127.0.0.1:" + bound + "/", warmUp);
            }
            Remote.obey(Thread.currentThread());
            System.out.println("listening on 127.0.0.1:" + bound);
            multi.run();
        }
    }

    static Routes routes() {
        return Routes.of()
                .ws("/", WsHandler.of().onMessage(WsSession::send).options(RARELY_PINGED))
                .ws(STRING_PATH, WsHandler.of().onText(WsSession::send))
                .ws(
                        "/deflate",
                        WsHandler.of()
                                .onMessage(WsSession::send)
                                .options(WsOptions.of().deflate(Deflate.on())))
                .get(BIG_PATH, exchange -> exchange.respond(200, BIG))
                .get(PlainText.PATH, exchange -> exchange.respond(200, PlainText.BODY));
    }
}
