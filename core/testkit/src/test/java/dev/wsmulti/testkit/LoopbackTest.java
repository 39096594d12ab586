package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Server and clients on one loop and real sockets. */
class LoopbackTest {
    @Test
    void sessionsAndTransfersOnOneLoop() {
        AtomicInteger echoed = new AtomicInteger();
        try (var multi = WsMulti.open()) {
            Server server = multi.listen(
                    0,
                    Routes.of()
                            .get("/", exchange -> exchange.respond(200, "Hello World!"))
                            .ws("/echo", WsHandler.of().onMessage(WsSession::send)));
            int port = server.address().getPort();
            for (int i = 0; i < 20; i++) {
                multi.add(WsRequest.to("ws://127.0.0.1:" + port + "/echo")
                        .onOpen(ws -> ws.send("hello"))
                        .onMessage((ws, message) -> {
                            echoed.incrementAndGet();
                            ws.close();
                        }));
            }
            HttpTransfer get = multi.add(HttpFetch.get("http://127.0.0.1:" + port + "/")
                    .onDone((transfer, outcome) -> echoed.incrementAndGet()));
            for (int i = 0; i < 10_000 && echoed.get() < 21; i++) {
                multi.perform(java.time.Duration.ofMillis(100));
            }
            assertThat(echoed).hasValue(21);
            assertThat(get.outcome().orElseThrow().text()).isEqualTo("Hello World!");
            server.close();
        }
    }
}
