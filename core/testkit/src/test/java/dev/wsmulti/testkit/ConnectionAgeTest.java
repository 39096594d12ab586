package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.net.Resolver;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.NetworkPart;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How old connections become, and what a change of the network does to them. */
final class ConnectionAgeTest {
    private final Names names = new Names();
    private final TestKit kit = TestKit.create(builder -> builder.resolver(names));
    private final AnsweringServer host = new AnsweringServer(kit);

    /** Counts; what it finds is this machine. */
    private static final class Names implements Resolver {
        int forgotten;

        @Override
        public Lookup lookup(String name, Consumer<Answer> answer) {
            answer.accept(new Answer.Found(List.of(InetAddress.getLoopbackAddress())));
            return () -> {};
        }

        @Override
        public void forget() {
            forgotten++;
        }
    }

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.held()).isZero();
    }

    private void limits(PoolLimits limits) {
        kit.multi().poolLimits(limits);
        kit.settle();
    }

    private HttpTransfer get() {
        HttpTransfer get = kit.multi().add(HttpFetch.get(host.url("path")));
        kit.settle();
        return get;
    }

    private HttpTransfer served() {
        HttpTransfer get = get();
        host.serve();
        assertThat(get.outcome().orElseThrow().failed()).isFalse();
        return get;
    }

    @Test
    void anIdleConnectionIsClosedInTime() {
        limits(PoolLimits.of().idleTimeout(Duration.ofSeconds(10)));
        served();
        kit.advance(Duration.ofMillis(9_900));
        assertThat(host.open()).isEqualTo(1);
        kit.advance(Duration.ofMillis(200));
        assertThat(host.open()).isZero();
    }

    /** One that is idle already has the new time too. */
    @Test
    void theTimeMayBeChangedForThoseThatAreIdle() {
        served();
        kit.advance(Duration.ofSeconds(20));
        limits(PoolLimits.of().idleTimeout(Duration.ofSeconds(30)));
        assertThat(host.open()).isEqualTo(1);
        kit.advance(Duration.ofSeconds(11));
        assertThat(host.open()).isZero();
    }

    @Test
    void anOldConnectionServesNobodyAnyMoreHoweverBusyItWas() {
        limits(PoolLimits.of().maxAge(Duration.ofSeconds(60)));
        for (int i = 0; i < 5; i++) {
            served();
            kit.advance(Duration.ofSeconds(11));
        }
        assertThat(host.connections).hasSize(1);
        kit.advance(Duration.ofSeconds(6));
        assertThat(host.open()).isZero();
        assertThat(served().info().reused()).isFalse();
    }

    /** A transfer is not cut for that. */
    @Test
    void anOldConnectionInUseIsClosedBehindItsTransfer() {
        limits(PoolLimits.of().maxAge(Duration.ofSeconds(5)));
        HttpTransfer get = get();
        kit.advance(Duration.ofSeconds(20));
        assertThat(get.isDone()).isFalse();
        host.serve();
        assertThat(get.outcome().orElseThrow().failed()).isFalse();
        assertThat(host.open()).isZero();
    }

    @Test
    void anotherNetworkClosesWhatIsIdleAndWhatIsInUseBehindItsTransfer() {
        served();
        HttpTransfer busy = kit.multi().add(HttpFetch.get(host.url("busy")).header("X", "y"));
        HttpTransfer second = get();
        kit.settle();
        assertThat(host.open()).isEqualTo(2);
        kit.multi().networkChanged();
        kit.settle();
        assertThat(host.open()).as("both are in use").isEqualTo(2);
        assertThat(names.forgotten).isEqualTo(1);
        host.serve();
        assertThat(busy.outcome().orElseThrow().failed()).isFalse();
        assertThat(second.outcome().orElseThrow().failed()).isFalse();
        assertThat(host.open()).isZero();
        served();
        assertThat(host.open()).as("one of the new network is kept").isEqualTo(1);
        kit.multi().networkChanged();
        assertThat(host.open()).isZero();
    }

    @Test
    void namesMayBeForgottenAndConnectionsKept() {
        served();
        kit.multi().networkChanged(EnumSet.of(NetworkPart.NAMES));
        kit.settle();
        assertThat(names.forgotten).isEqualTo(1);
        assertThat(host.open()).isEqualTo(1);
        assertThat(served().info().reused()).isTrue();
    }

    @Test
    void connectionsMayBeClosedAndNamesKept() {
        served();
        HttpTransfer busy = get();
        assertThat(busy.info().reused()).isTrue();
        kit.multi().networkChanged(EnumSet.of(NetworkPart.CONNECTIONS));
        kit.settle();
        host.serve();
        assertThat(busy.outcome().orElseThrow().failed()).isFalse();
        assertThat(host.open()).isZero();
        assertThat(names.forgotten).isZero();
    }

    /** It is no state: what comes later is as before. */
    @Test
    void noPartIsNothingAndAChangeIsOver() {
        served();
        kit.multi().networkChanged(EnumSet.noneOf(NetworkPart.class));
        kit.settle();
        assertThat(served().info().reused()).isTrue();
        kit.multi().networkChanged(EnumSet.of(NetworkPart.CONNECTIONS));
        kit.settle();
        assertThat(served().info().reused()).isFalse();
        assertThat(served().info().reused()).isTrue();
        assertThat(names.forgotten).isZero();
    }

    @Test
    void aSessionOutlivesTheNetworkForAsLongAsItsConnectionDoes() {
        WsSession session = kit.multi().add(WsRequest.to("ws://" + kit.authority() + "/"));
        TestPeer peer = kit.accept();
        kit.multi().networkChanged();
        kit.settle();
        peer.text("still here");
        kit.settle();
        assertThat(session.isDone()).isFalse();
        session.cancel();
    }

    @Test
    void timesMustBePositive() {
        assertThatThrownBy(() -> PoolLimits.of().idleTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idleTimeout");
        assertThatThrownBy(() -> PoolLimits.of().maxAge(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxAge");
    }
}
