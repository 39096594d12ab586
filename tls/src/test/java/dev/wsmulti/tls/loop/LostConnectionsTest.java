package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that are lost while there is still something to say. */
final class LostConnectionsTest {
    /** The header of a record that may not be so long. */
    private static final byte[] TOO_BIG = {22, 3, 3, (byte) 0xff, (byte) 0xff};

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void anAlertThatCannotLeaveKeepsNothing(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(1)) {
            int held = kit.held();
            WsSession session = kit.multi().add(WsRequest.to("wss://" + kit.authority() + "/"));
            TestPeer peer = kit.acceptRaw();
            peer.send(TOO_BIG).reset();
            kit.settle();
            assertThat(session.outcome().orElseThrow().failure()).isInstanceOf(Failure.Tls.class);
            assertThat(kit.held()).isEqualTo(held);
            assertThat(kit.multi().stats().segments()).isZero();
        }
    }
}
