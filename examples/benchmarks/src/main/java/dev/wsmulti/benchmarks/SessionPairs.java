package dev.wsmulti.benchmarks;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import java.time.Duration;

/** Sessions, both ends of each on one loop of ours. */
final class SessionPairs implements SetUp.Pairs {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final WsMulti multi = WsMulti.open();
    private final WsRequest request;
    private int ready;

    SessionPairs() {
        Routes routes = Routes.of().ws("/", WsHandler.of().onOpen(session -> ready++));
        int port = multi.listen(ServerOptions.on(0), routes).address().getPort();
        request = WsRequest.to("ws://127.0.0.1:" + port + "/").onOpen(session -> ready++);
    }

    @Override
    public void open(int count) {
        ready = 0;
        for (int i = 0; i < count; i++) {
            multi.add(request);
        }
        while (ready < 2 * count) {
            multi.perform(SOON);
        }
    }

    @Override
    public void closeAll() {
        multi.transfers().forEach(transfer -> transfer.cancel());
        while (multi.stats().live() > 1) {
            // One is the listener.
            multi.perform(SOON);
        }
        // The selector lets go of what was closed.
        multi.perform();
    }

    @Override
    public void close() {
        multi.close();
    }
}
