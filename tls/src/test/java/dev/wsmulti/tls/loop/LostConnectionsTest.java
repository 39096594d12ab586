package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "jsse, TLSv1.3", "bc, TLSv1.2", "bc, TLSv1.3"})
    void aBodyThatIsCutIsTruncatedAndNotShort(String provider, String version) {
        Secured secured = Secured.with(provider).protocols(version);
        try (TestKit kit = secured.kit(2)) {
            kit.network().plan(made -> made.toClient().finishAt(100_000));
            int port = secured.listen(
                    kit.multi(), Routes.of().get("/", exchange -> exchange.respond(200, new byte[1_000_000])));
            long[] taken = new long[1];
            HttpTransfer transfer =
                    kit.multi().add(Secured.get(port, "/").onData((running, data) -> taken[0] += data.length()));
            kit.settle();
            Failure failure = transfer.outcome().orElseThrow().failure();
            assertThat(failure).isInstanceOf(Failure.Tls.class);
            assertThat(((Failure.Tls) failure).code()).isEqualTo(TlsCode.TRUNCATED);
            assertThat(taken[0]).as("what came before").isBetween(60_000L, 100_000L);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void aSessionThatIsCutIsTruncated(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(3)) {
            kit.network().plan(made -> made.toClient().finishAt(20_000));
            int port = secured.listen(
                    kit.multi(), Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            WsSession session =
                    kit.multi().add(Secured.session(port, "/").onOpen(ws -> ws.send(Message.binary(new byte[50_000]))));
            kit.settle();
            WsOutcome outcome = session.outcome().orElseThrow();
            assertThat(((Failure.Tls) outcome.failure()).code()).isEqualTo(TlsCode.TRUNCATED);
            assertThat(outcome.close().code()).isEqualTo(1006);
            assertThat(outcome.clean()).isFalse();
        }
    }
}
