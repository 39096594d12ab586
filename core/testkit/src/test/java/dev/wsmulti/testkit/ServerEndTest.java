package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ShutdownReport;
import dev.wsmulti.server.Upgrade;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that is closed or shut down keeps nothing. */
class ServerEndTest {
    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @Test
    void aConnectionWhoseAnswerIsOnItsWayEndsBehindIt() {
        Server server = kit.multi().listen(0, Routes.of().get("/", e -> e.respond(200, new byte[100_000])));
        TestPeer p = kit.connectRaw(server.address());
        p.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        kit.settle();
        server.close();
        kit.settle();
        int got = 0;
        for (int i = 0; i < 20; i++) got += p.heardRaw().length();
        assertThat(got).isGreaterThan(100_000);
        assertThat(p.isFinished()).isTrue();
    }

    @Test
    void aSessionThatOpensDuringTheShutdownEndsWithIt() {
        CompletableFuture<Reply> f = new CompletableFuture<>();
        Upgrade[] up = new Upgrade[1];
        Server server = kit.multi().listen(0, Routes.of().upgrade("/", u -> {
            up[0] = u;
            return u.later(Duration.ofSeconds(60), f);
        }));
        TestPeer p = kit.connectRaw(server.address());
        p.requestUpgrade("/", "a");
        kit.settle();
        List<ShutdownReport> rep = new ArrayList<>();
        server.shutdown(Duration.ofSeconds(10)).thenAccept(rep::add);
        kit.settle();
        f.complete(up[0].accept(record.handler()));
        kit.settle();
        kit.advance(Duration.ofSeconds(11));
        assertThat(rep).hasSize(1);
        assertThat(kit.multi().stats().live()).isZero();
    }

    /** A source without anything holds the answer back until it is resumed, not for ever. */
    @Test
    void anAnswerWhoseSourceHadNothingGoesOnWhenResumed() {
        Exchange[] asked = new Exchange[1];
        boolean[] ready = {false};
        Pulled source = target -> {
            if (!ready[0]) {
                return Source.State.LATER;
            }
            target.put((byte) 'x');
            return Source.State.END;
        };
        Server server = kit.multi().listen(0, Routes.of().get("/", exchange -> {
            asked[0] = exchange;
            return exchange.respond(200, source);
        }));
        TestPeer peer = kit.connectRaw(server.address());
        peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(peer.heardRaw()).endsWith("chunked\r\n\r\n");
        ready[0] = true;
        asked[0].resume();
        assertThat(peer.heardRaw()).isEqualTo("1\r\nx\r\n0\r\n\r\n");
    }
}
