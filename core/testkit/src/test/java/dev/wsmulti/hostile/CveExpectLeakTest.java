package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = "CVE-2020-10705 (Undertow)",
        text = "a connection that ends while one side waits for 100 Continue is freed whole, on both sides")
final class CveExpectLeakTest {
    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private void end(TestPeer peer, boolean reset) {
        if (reset) {
            peer.reset();
        } else {
            peer.finish();
        }
        hostile.kit().settle();
    }

    private void nothingIsLeftOf(WsMulti.Stats before) {
        WsMulti.Stats after = hostile.kit().multi().stats();
        assertThat(after.live()).isEqualTo(before.live());
        assertThat(after.segments()).isZero();
        assertThat(after.timers()).isLessThanOrEqualTo(before.timers());
        hostile.neighbour().goesOn();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAServerThatWeAsk(boolean reset) {
        WsMulti.Stats before = hostile.kit().multi().stats();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hostile.kit()
                    .multi()
                    .add(HttpFetch.put("http://" + hostile.kit().authority() + "/victim", Source.of("hello"))
                            .expectAbove(1)
                            .onDone((it, outcome) -> told.add(outcome.failure().message())));
            TestPeer server = hostile.kit().acceptRaw();
            assertThat(server.heardRaw())
                    .contains("\r\nExpect: 100-continue\r\n")
                    .endsWith("\r\n\r\n");
            end(server, reset);
        }
        assertThat(told).hasSize(100).allMatch(failure -> failure.startsWith("connection "));
        nothingIsLeftOf(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAClientThatWaits(boolean reset) {
        List<String> told = new ArrayList<>();
        var server = hostile.kit().multi().listen(0, Routes.of().post("/", exchange -> {
            exchange.onAbort(() -> told.add("aborted"));
            return exchange.later(Duration.ofHours(1), new CompletableFuture<>());
        }));
        hostile.kit().settle();
        WsMulti.Stats before = hostile.kit().multi().stats();
        for (int i = 0; i < 100; i++) {
            TestPeer client = hostile.kit().connectRaw(server.address());
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.heardRaw()).isEmpty();
            end(client, reset);
        }
        hostile.pass(Duration.ofHours(2));
        assertThat(told).hasSize(100);
        nothingIsLeftOf(before);
    }
}
