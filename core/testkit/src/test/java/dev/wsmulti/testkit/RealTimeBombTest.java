package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** 10 GiB in 10 MiB: from its first byte to the close frame the loop works for less than 100 ms, in the best of ten. */
class RealTimeBombTest {
    @Test
    void aBombCostsLittleTime() {
        byte[] bomb = Deflated.bomb();
        long least = Long.MAX_VALUE;
        try (var kit = TestKit.create()) {
            WsHandler handler = WsHandler.of()
                    .options(WsOptions.of().deflate(Deflate.on()).maxMessage(16 << 20))
                    .onMessage((ws, message) -> {});
            InetSocketAddress server =
                    kit.multi().listen(0, Routes.of().ws("/", handler)).address();
            for (int i = 0; i < 10; i++) {
                TestPeer peer = kit.connectRaw(server);
                peer.requestUpgrade("/", "h", "Sec-WebSocket-Extensions: permessage-deflate");
                kit.settle();
                String unused = peer.expectUpgraded();
                byte[] frame = Arrays.copyOf(peer.encode(0xc2, bomb), 60_000);
                long begin = System.nanoTime();
                peer.send(frame);
                kit.settle();
                least = Math.min(least, System.nanoTime() - begin);
                assertThat(peer.frames()).extracting(TestFrame::closeCode).containsExactly(1009);
            }
        }
        assertThat(Duration.ofNanos(least)).as("loop time").isLessThan(Duration.ofMillis(100));
    }
}
