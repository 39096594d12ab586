package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;

/** Our server: each message goes back from inside its callback, and a page of plain text beside it. It warms itself before it says where it listens. */
public final class WsEcho {
    private WsEcho() {}

    /** @param args how many messages it sends itself first, and the port; both may be left out */
    public static void main(String... args) {
        int warmUp = args.length > 0 ? Integer.parseInt(args[0]) : WarmUp.MESSAGES;
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(
                    port,
                    Routes.of()
                            .ws("/", WsHandler.of().onMessage(WsSession::send))
                            .ws(
                                    "/deflate",
                                    WsHandler.of()
                                            .onMessage(WsSession::send)
                                            .options(WsOptions.of().deflate(Deflate.on())))
                            .get(PlainText.PATH, exchange -> exchange.respond(200, PlainText.BODY)));
            int bound = server.address().getPort();
            WarmUp.run(multi, "ws://127.0.0.1:" + bound + "/", warmUp);
            Remote.obey(Thread.currentThread());
            System.out.println("listening on 127.0.0.1:" + bound);
            multi.run();
        }
    }
}
