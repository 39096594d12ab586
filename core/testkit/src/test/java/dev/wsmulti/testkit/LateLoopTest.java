package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsChannel;
import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop itself was away beyond a deadline: what the peer did in time counts. */
class LateLoopTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @AfterEach
    void close() {
        kit.close();
    }

    private void loopIsAway() {
        kit.clock().advance(LONG.toNanos());
        kit.settle();
    }

    @ParameterizedTest
    @EnumSource
    void aPongThatWaitsToBeReadIsAnAnswer(Ends ends) {
        TestPeer peer = ends.open(
                kit,
                record.handler()
                        .options(WsOptions.of()
                                .pingInterval(Duration.ofSeconds(1))
                                .pongTimeout(Duration.ofSeconds(2))));
        kit.advance(Duration.ofMillis(1_100));
        assertThat(peer.heard()).isNotEmpty();
        peer.pong("");
        loopIsAway();
        assertThat(record.outcomes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatThePeerHasTakenAreProgress(Ends ends) {
        TestPeer peer = ends.open(kit, record.handler().options(WsOptions.of().pingInterval(LONG.multipliedBy(9))));
        kit.onLoop(() ->
                assertThat(record.session.send(ByteBuffer.allocate(500_000))).isEqualTo(SendResult.ACCEPTED));
        peer.raw().take();
        loopIsAway();
        assertThat(record.outcomes).isEmpty();
    }

    @Test
    void anAnswerThatWaitsToBeReadIsInTime() {
        HttpTransfer fetch = kit.multi()
                .add(HttpFetch.get("http://" + kit.authority() + "/").responseTimeout(Duration.ofSeconds(1)));
        TestPeer peer = kit.acceptRaw();
        kit.settle();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        loopIsAway();
        assertThat(fetch.outcome().orElseThrow().status()).isEqualTo(200);
    }

    @Test
    void aChannelThatWasNotCalledForLong() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request());
        TestPeer peer = kit.accept();
        assertThat(channel.send(ByteBuffer.allocate(500_000))).isEqualTo(SendResult.ACCEPTED);
        kit.settle();
        peer.raw().take();
        peer.text("on");
        loopIsAway();
        assertThat(channel.receiveMessage()).isPresent();
        assertThat(channel.outcome()).isEmpty();
        assertThat(channel.session().role()).isEqualTo(Role.CLIENT);
    }
}
