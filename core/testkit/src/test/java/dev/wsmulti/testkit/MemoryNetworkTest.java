package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.net.Acceptor;
import dev.wsmulti.net.Endpoint;
import dev.wsmulti.net.Pollable;
import dev.wsmulti.net.Reactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The network in memory behaves as the one of the system does. */
final class MemoryNetworkTest {
    private static final int ANY = Reactor.READ | Reactor.WRITE;
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final InetSocketAddress NOBODY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private final MemoryNetwork network = new MemoryNetwork();
    private final MemoryTransport transport = network.transport();
    private final Reactor reactor = transport.reactor();

    private int look(Object owner) throws IOException {
        Map<Object, Integer> ready = new HashMap<>();
        reactor.await(0, ready::put);
        return ready.getOrDefault(owner, 0);
    }

    private <P extends Pollable> P watch(P pollable, int operations) throws IOException {
        reactor.register(pollable, pollable, operations);
        return pollable;
    }

    /** An end under test and the raw peer at its other end. */
    private record Ends(Endpoint endpoint, MemoryPeer peer) {}

    private Ends connect() throws IOException {
        MemoryListener listener = network.listen();
        Endpoint endpoint = watch(transport.connect(listener.address()), Reactor.CONNECT);
        assertThat(look(endpoint)).isEqualTo(Reactor.CONNECT);
        assertThat(endpoint.connected()).isTrue();
        reactor.interest(endpoint, ANY);
        return new Ends(endpoint, listener.accept());
    }

    private static int write(Endpoint endpoint, int count) throws IOException {
        return endpoint.write(ByteBuffer.allocate(count));
    }

    private static int read(Endpoint endpoint) throws IOException {
        return endpoint.read(ByteBuffer.allocate(1000));
    }

    @Test
    void aConnectIsAnsweredAtTheNextTurn() throws IOException {
        MemoryListener listener = network.listen();
        assertThat(listener.waiting()).isFalse();
        assertThatThrownBy(listener::accept).isInstanceOf(IllegalStateException.class);
        Endpoint endpoint = transport.connect(listener.address());
        assertThat(endpoint.connected()).isFalse();
        assertThatThrownBy(() -> read(endpoint)).isInstanceOf(NotYetConnectedException.class);
        watch(endpoint, Reactor.CONNECT | ANY);
        assertThat(look(endpoint)).isEqualTo(Reactor.CONNECT);
        assertThat(endpoint.connected()).isTrue();
        assertThat(look(endpoint)).isEqualTo(Reactor.WRITE);
        assertThat(listener.waiting()).isTrue();
        MemoryPeer peer = listener.accept();
        assertThat(endpoint.remote()).contains(listener.address());
        assertThat(endpoint.local()).contains(peer.connection().client());
        assertThat(network.connect(listener.address()).connected()).isTrue();
        assertThat(network.connectAtOnce(true).connections()).hasSize(2);
        assertThat(transport.connect(listener.address()).connected()).isTrue();
    }

    @Test
    void connectsAreRefusedUnansweredOrWithoutRoute() throws IOException {
        Endpoint refused = watch(transport.connect(NOBODY), Reactor.CONNECT);
        assertThat(look(refused)).isEqualTo(Reactor.CONNECT);
        assertThatThrownBy(refused::connected).hasMessage("Connection refused");
        network.silence(NOBODY);
        Endpoint unanswered = watch(transport.connect(NOBODY), Reactor.CONNECT);
        assertThat(look(unanswered)).isZero();
        assertThat(unanswered.connected()).isFalse();
        network.unreachable(NOBODY);
        assertThatThrownBy(() -> transport.connect(NOBODY)).hasMessage("No route to host");
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere", 1);
        assertThatThrownBy(() -> transport.connect(unresolved)).isInstanceOf(IOException.class);
    }

    @Test
    void acceptsFromABacklogAndFailsAsTold() throws IOException {
        Acceptor acceptor = watch(transport.listen(FREE, 1), Reactor.ACCEPT);
        assertThat(look(acceptor)).isZero();
        assertThat(acceptor.accept()).isNull();
        MemoryPeer first = network.connect(acceptor.address());
        MemoryPeer second = network.connect(acceptor.address());
        assertThat(first.connected()).isTrue();
        assertThat(second.connected()).as("beyond the backlog").isFalse();
        network.failAccepts(acceptor.address(), 1);
        assertThatThrownBy(acceptor::accept).hasMessage("Too many open files");
        assertThat(look(acceptor)).isEqualTo(Reactor.ACCEPT);
        assertThat(acceptor.accept()).isNotNull();
        assertThat(second.connected()).isTrue();
        assertThatThrownBy(() -> transport.listen(acceptor.address(), 1)).hasMessageContaining("in use");
        acceptor.abort();
        assertThat(second.resetByOther()).isTrue();
        assertThat(first.resetByOther()).isFalse();
        assertThat(transport.listen(acceptor.address(), 1).address()).isEqualTo(acceptor.address());
    }

    @Test
    void buffersAreBoundedAndReadinessIsLevelTriggered() throws IOException {
        network.capacity(4);
        Ends ends = connect();
        assertThat(look(ends.endpoint)).isEqualTo(Reactor.WRITE);
        assertThat(write(ends.endpoint, 6)).isEqualTo(4);
        assertThat(write(ends.endpoint, 6)).isZero();
        assertThat(look(ends.endpoint)).isZero();
        assertThat(ends.peer.received()).hasSize(4);
        assertThat(look(ends.endpoint)).isEqualTo(Reactor.WRITE);
        ends.peer.send((byte) 1, (byte) 2);
        assertThat(ends.peer.offer(new byte[9], 3)).isEqualTo(2);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        reactor.interest(ends.endpoint, Reactor.WRITE);
        assertThat(look(ends.endpoint)).isEqualTo(Reactor.WRITE);
        assertThat(read(ends.endpoint)).isEqualTo(4);
        assertThatThrownBy(() -> ends.peer.send(new byte[5])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHalfClosedConnectionCarriesTheOtherWay() throws IOException {
        Ends ends = connect();
        ends.peer.send((byte) 1);
        ends.peer.finish();
        assertThat(read(ends.endpoint)).isEqualTo(1);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(-1);
        assertThat(read(ends.endpoint)).isEqualTo(-1);
        assertThat(write(ends.endpoint, 3)).isEqualTo(3);
        ends.endpoint.finish();
        assertThatThrownBy(() -> write(ends.endpoint, 1)).isInstanceOf(IOException.class);
        assertThat(ends.peer.take()).hasSize(3);
        assertThat(ends.peer.finishedByOther()).isTrue();
        assertThat(ends.peer.resetByOther()).isFalse();
    }

    @Test
    void abortingWithUnreadBytesIsAResetElseAFin() throws IOException {
        Ends unread = connect();
        unread.peer.send((byte) 1);
        write(unread.endpoint, 2);
        unread.endpoint.abort();
        unread.endpoint.abort();
        assertThat(look(unread.endpoint)).isZero();
        assertThat(unread.peer.received()).as("sent before the reset").hasSize(2);
        assertThat(unread.peer.resetByOther()).isTrue();
        assertThatThrownBy(() -> unread.peer.send((byte) 1)).hasMessage("Broken pipe");
        Ends read = connect();
        read.endpoint.abort();
        assertThat(read.peer.finishedByOther()).isTrue();
        read.peer.send((byte) 1);
        assertThatThrownBy(() -> read.peer.send((byte) 1)).hasMessage("Broken pipe");
    }

    @Test
    void aResetFailsBothWays() throws IOException {
        Ends ends = connect();
        ends.peer.send((byte) 1);
        ends.peer.reset();
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(1);
        assertThatThrownBy(() -> read(ends.endpoint)).hasMessage("Connection reset");
        assertThatThrownBy(() -> read(ends.endpoint)).hasMessage("Connection reset");
        assertThatThrownBy(() -> write(ends.endpoint, 1)).hasMessage("Broken pipe");
    }

    @Test
    void aPlanSetsSizesAndCuts() throws IOException {
        network.plan(connection -> {
            connection.toClient().reads(Sizes.of(1)).finishAt(3);
            connection.toServer().writes(Sizes.random(1, 5)).resetAt(7);
        });
        Ends ends = connect();
        assertThat(write(ends.endpoint, 100)).isBetween(1, 5);
        ends.peer.send(new byte[] {1, 2, 3, 4, 5});
        for (int i = 0; i < 3; i++) {
            assertThat(read(ends.endpoint)).isEqualTo(1);
        }
        assertThat(read(ends.endpoint)).isEqualTo(-1);
        assertThatThrownBy(() -> {
                    while (write(ends.endpoint, 100) > 0) {
                        assertThat(ends.peer.connection().toServer().accepted()).isPositive();
                    }
                })
                .hasMessage("Broken pipe");
        assertThat(ends.peer.received()).hasSize(7);
        assertThat(ends.peer.resetByOther()).isTrue();
        assertThat(Sizes.whole().next()).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> Sizes.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStallLastsUntilReleased() throws IOException {
        Ends ends = connect();
        MemoryPipe up = ends.peer.connection().toServer().stallWrites();
        MemoryPipe down = ends.peer.connection().toClient().stallReads();
        ends.peer.send((byte) 1);
        ends.peer.finish();
        assertThat(look(ends.endpoint)).isZero();
        assertThat(write(ends.endpoint, 1)).isZero();
        assertThat(read(ends.endpoint)).isZero();
        assertThat(down.pending()).isEqualTo(1);
        up.release();
        down.release();
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(1);
        assertThat(down.delivered()).isEqualTo(1);
    }

    @Test
    void oneTurnReportsWhatWasReadyAtItsBeginning() throws IOException {
        Ends one = connect();
        Ends other = connect();
        reactor.interest(one.endpoint, Reactor.WRITE);
        reactor.interest(other.endpoint, Reactor.READ);
        Map<Object, Integer> ready = new HashMap<>();
        reactor.await(Long.MAX_VALUE, (owner, operations) -> {
            ready.put(owner, operations);
            assertThatThrownBy(() -> other.peer.send(new byte[MemoryNetwork.CAPACITY + 1]))
                    .isInstanceOf(IllegalStateException.class);
        });
        assertThat(ready).containsOnlyKeys(one.endpoint);
        reactor.register(other.endpoint, "heir", Reactor.READ);
        assertThat(look("heir")).isEqualTo(Reactor.READ);
        assertThatThrownBy(() -> reactor.interest(() -> {}, 0)).isInstanceOf(IllegalArgumentException.class);
        reactor.close();
        assertThat(one.peer.finishedByOther()).isTrue();
        assertThat(other.peer.resetByOther()).isTrue();
    }

    @Test
    void aLookLeavesTheWakeup() throws IOException {
        reactor.wakeup();
        look(this);
        assertThat(transport.woken()).isTrue();
        reactor.await(1, (owner, operations) -> {});
        assertThat(transport.woken()).isFalse();
    }

    private void pass(long millis) {
        network.clock().advance(Duration.ofMillis(millis));
    }

    @Test
    void bytesAndTheEndTakeTheirTime() throws IOException {
        Ends ends = connect();
        reactor.interest(ends.endpoint, Reactor.READ);
        ends.peer.connection().toClient().delay(Duration.ofMillis(100));
        ends.peer.send((byte) 1);
        pass(60);
        ends.peer.send((byte) 2);
        ends.peer.finish();
        assertThat(look(ends.endpoint)).isZero();
        pass(40);
        assertThat(look(ends.endpoint)).isEqualTo(Reactor.READ);
        assertThat(read(ends.endpoint)).isEqualTo(1);
        assertThat(look(ends.endpoint)).isZero();
        pass(60);
        assertThat(look(ends.endpoint)).isEqualTo(Reactor.READ);
        assertThat(read(ends.endpoint)).isEqualTo(1);
        assertThat(read(ends.endpoint)).isEqualTo(-1);
    }

    @Test
    void aRateIsKept() throws IOException {
        Ends ends = connect();
        ends.peer.connection().toClient().rate(100);
        ends.peer.send(new byte[200]);
        pass(1000);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(100);
        pass(1000);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(100);
        assertThatThrownBy(() -> ends.peer.connection().toClient().rate(0)).hasMessageContaining("one byte");
    }

    @Test
    void whatIsGatheredComesTogether() throws IOException {
        Ends ends = connect();
        ends.peer.connection().toClient().gather(Duration.ofMillis(50));
        pass(10);
        ends.peer.send((byte) 1);
        pass(10);
        ends.peer.send((byte) 2);
        assertThat(read(ends.endpoint)).isZero();
        pass(30);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(2);
    }

    @Test
    void aStallAtAPlaceEndsByItself() throws IOException {
        Ends ends = connect();
        ends.peer.connection().toClient().stallAt(3, Duration.ofSeconds(1));
        ends.peer.send(new byte[5]);
        assertThat(read(ends.endpoint)).isEqualTo(3);
        assertThat(read(ends.endpoint)).isZero();
        pass(1000);
        assertThat(look(ends.endpoint)).isEqualTo(ANY);
        assertThat(read(ends.endpoint)).isEqualTo(2);
    }
}
