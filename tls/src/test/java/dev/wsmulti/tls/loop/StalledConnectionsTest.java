package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that stall, or come one byte a second: what they cost, in memory and processor time. */
final class StalledConnectionsTest {
    private static final int PEERS = 100;
    private static final int SECONDS = 8;

    /** The begin of a ClientHello of 200 bytes. */
    private static final byte[] HEADER = {22, 3, 1, 0, (byte) 200};

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void aByteASecondCostsAlmostNothing(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(1)) {
            List<TestPeer> peers = stalled(kit, secured);
            drip(kit, peers, 1);
            long before = threads.getCurrentThreadCpuTime();
            drip(kit, peers, SECONDS);
            long spent = threads.getCurrentThreadCpuTime() - before;
            assertThat(spent / PEERS / SECONDS)
                    .as("nanoseconds of a processor for each connection and second")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(1));
            int held = kit.held();
            kit.advance(Duration.ofSeconds(3));
            assertThat(kit.held()).isEqualTo(held - PEERS);
        }
    }

    @Test
    void fiveBytesPinOneSmallSegment() {
        Secured secured = Secured.with("jsse");
        try (TestKit kit = secured.kit(2)) {
            stalled(kit, secured);
            assertThat(kit.multi().stats().segments()).isEqualTo(PEERS);
            kit.advance(Duration.ofSeconds(11));
            assertThat(kit.multi().stats().segments()).isZero();
        }
    }

    private static List<TestPeer> stalled(TestKit kit, Secured secured) {
        Server server = kit.multi()
                .listen(
                        ServerOptions.on(0).tls(secured.server()),
                        Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            TestPeer peer = kit.connectRaw(server.address());
            peer.send(HEADER);
            peers.add(peer);
        }
        kit.settle();
        return peers;
    }

    private static void drip(TestKit kit, List<TestPeer> peers, int seconds) {
        for (int i = 0; i < seconds; i++) {
            peers.forEach(peer -> peer.send(new byte[] {1}));
            kit.advance(Duration.ofSeconds(1));
        }
    }
}
