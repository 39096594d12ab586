package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Timings;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code info()} tells: who serves a session, and when a request reached what. */
class InfoTest {
    /** b30: one and the same object serves a client's session and a server's, and both say so. */
    @Test
    void b30InfoAnswersWhichHandlerObjectServesTheSession() {
        try (TestKit kit = TestKit.create()) {
            List<WsSession> sessions = new ArrayList<>();
            WsHandler handler = WsHandler.of().onOpen(sessions::add);
            Server server = kit.multi().listen(0, Routes.of().ws("/", handler));
            TestPeer peer = kit.connect(server.address(), "/");
            kit.multi().add(kit.request().handler(handler));
            kit.accept();
            assertThat(sessions)
                    .hasSize(2)
                    .allSatisfy(session -> assertThat(session.info().handler()).containsSame(handler));
            peer.reset();
            kit.settle();
            assertThat(sessions.get(0).info().handler()).containsSame(handler);
            HttpTransfer transfer = kit.multi().add(HttpFetch.get("http://" + kit.authority() + "/"));
            assertThat(transfer.info().handler()).isEmpty();
        }
    }

    /** Read by another thread while the transfer runs; each time is at least the one before. */
    @Test
    void timesAreInTheOrderOfARequest() throws InterruptedException {
        try (TestKit kit = TestKit.create()) {
            kit.clock().advance(Duration.ofSeconds(1));
            HttpTransfer transfer = kit.multi().add(HttpFetch.get("http://" + kit.authority() + "/"));
            kit.clock().advance(Duration.ofMillis(10));
            TestPeer server = kit.acceptRaw();
            kit.clock().advance(Duration.ofMillis(30));
            server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n1");
            kit.settle();
            kit.clock().advance(Duration.ofMillis(50));
            server.send("2");
            kit.settle();
            Timings[] seen = new Timings[1];
            Thread other = new Thread(() -> seen[0] = transfer.info().timings());
            other.start();
            other.join();
            Timings timings = seen[0];
            List<Duration> order =
                    List.of(timings.queue(), timings.lookup(), timings.connect(), timings.start(), timings.total());
            assertThat(order).isSorted();
            assertThat(order).extracting(Duration::toMillis).containsExactly(10L, 10L, 10L, 40L, 90L);
        }
    }
}
