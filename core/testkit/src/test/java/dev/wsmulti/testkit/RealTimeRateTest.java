package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rate of both directions on real sockets and real time; {@link HttpRateTest} measures it exactly. */
final class RealTimeRateTest {
    private static final int RATE = 2 << 20;
    private static final int SECONDS = 3;

    @Test
    void bothDirectionsKeepTheirRate() {
        byte[] body = new byte[SECONDS * RATE];
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(
                    0,
                    Routes.of()
                            .get("/", exchange -> exchange.respond(200, Source.of(body)))
                            .on("PUT", "/", exchange -> exchange.respond(200, exchange.body())));
            String url = "http://127.0.0.1:" + server.address().getPort() + "/";
            int[] left = {2};
            List<HttpTransfer> transfers = List.of(
                            HttpFetch.get(url).maxReceiveRate(RATE),
                            HttpFetch.put(url, Source.of(body)).maxSendRate(RATE))
                    .stream()
                    .map(fetch ->
                            multi.add(fetch.onData((transfer, piece) -> {}).onDone((transfer, outcome) -> {
                                if (--left[0] == 0) {
                                    server.close();
                                }
                            })))
                    .toList();
            multi.run();
            for (HttpTransfer transfer : transfers) {
                HttpOutcome outcome = transfer.outcome().orElseThrow();
                assertThat(outcome.failed()).isFalse();
                assertThat(outcome.length()).isEqualTo(body.length);
                // Never faster; a machine that is busy may make it slower.
                assertThat(outcome.took().toMillis()).isBetween(SECONDS * 950L, SECONDS * 1300L);
            }
        }
    }
}
