package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.NioTransport;
import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;
import dev.wsmulti.net.SocketSetup;
import dev.wsmulti.net.Transport;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A started loop whose thread dies keeps nothing open, and tells every end. */
class LoopDeathTest {
    private final Queue<WsOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Failing failing;

    LoopDeathTest() throws IOException {
        failing = new Failing(NioTransport.open());
    }

    @Test
    void itsSelectorIsClosedAndItsTransfersEndOnce() throws Exception {
        Thread[] runner = new Thread[1];
        try (WsMulti elsewhere = WsMulti.start()) {
            Server server = elsewhere.listen(0, Routes.of().ws("/", WsHandler.of()));
            WsMulti multi = WsMulti.builder()
                    .transport(failing)
                    .threads(task -> {
                        runner[0] = new Thread(task, "mortal");
                        runner[0].setUncaughtExceptionHandler((thread, thrown) -> {});
                        return runner[0];
                    })
                    .start();
            Server own = multi.listen(0, Routes.of().ws("/", WsHandler.of()));
            WsSession session =
                    multi.add(WsRequest.to("ws://localhost:" + server.address().getPort() + "/")
                            .onClose((ws, outcome) -> outcomes.add(outcome)));
            session.opened().toCompletableFuture().get(10, TimeUnit.SECONDS);

            failing.fails = true;
            multi.wakeup();
            runner[0].join(10_000);

            assertThat(runner[0].isAlive()).isFalse();
            assertThat(failing.closed).isTrue();
            assertThat(session.done()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .failure()
                            .kind())
                    .isEqualTo(Kind.CANCELLED);
            assertThat(outcomes).hasSize(1);
            assertThat(multi.stats().live()).isZero();
            assertThatThrownBy(() -> multi.add(WsRequest.to("ws://localhost/")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            try (WsMulti again = WsMulti.start()) {
                assertThat(again.listen(own.address().getPort(), Routes.of()).address())
                        .isEqualTo(own.address());
            }
            multi.close();
        }
    }

    /** NIO, until its selector fails. */
    private static final class Failing implements Transport, Reactor {
        private final NioTransport nio;
        private volatile boolean fails;
        private volatile boolean closed;

        Failing(NioTransport nio) {
            this.nio = nio;
        }

        @Override
        public Reactor reactor() {
            return this;
        }

        @Override
        public Endpoint connect(SocketAddress address, SocketSetup setup) throws IOException {
            return nio.connect(address, setup);
        }

        @Override
        public Acceptor listen(SocketAddress address, int backlog) throws IOException {
            return nio.listen(address, backlog);
        }

        @Override
        public void register(Pollable pollable, Object owner, int operations) throws IOException {
            nio.reactor().register(pollable, owner, operations);
        }

        @Override
        public void interest(Pollable pollable, int operations) {
            nio.reactor().interest(pollable, operations);
        }

        @Override
        public void await(long nanos, Ready ready) throws IOException {
            if (fails) {
                throw new IOException("no selector any more");
            }
            nio.reactor().await(nanos, ready);
        }

        @Override
        public void wakeup() {
            nio.reactor().wakeup();
        }

        @Override
        public void close() throws IOException {
            closed = true;
            nio.reactor().close();
        }
    }
}
