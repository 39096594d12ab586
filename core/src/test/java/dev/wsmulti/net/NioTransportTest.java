package dev.wsmulti.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NioTransportTest {
    private static final int ANY = Reactor.READ | Reactor.WRITE;

    private final Crank crank;
    private final Reactor reactor;

    NioTransportTest() throws IOException {
        crank = new Crank();
        reactor = crank.reactor;
    }

    @AfterEach
    void close() throws IOException {
        crank.close();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = DirectBuffers.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Test
    void connectsAcceptsAndCarriesBytesBothWays() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint client = crank.connect(acceptor);
        Endpoint server = crank.accept(acceptor);
        assertThat(acceptor.accept()).isNull();
        assertThat(server.connected()).isTrue();
        assertThat(client.remote()).contains(acceptor.address());
        assertThat(client.local()).isEqualTo(server.remote()).isPresent();
        assertThat(client.write(bytes(1, 2, 3))).isEqualTo(3);
        assertThat(crank.read(server, 3)).containsExactly(1, 2, 3);
        assertThat(server.write(bytes(4))).isEqualTo(1);
        assertThat(crank.read(client, 1)).containsExactly(4);
    }

    @Test
    void whatIsNotTakenIsReportedAgain() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint client = crank.connect(acceptor);
        Endpoint server = crank.accept(acceptor);
        client.write(bytes(1, 2));
        reactor.interest(server, Reactor.READ);
        crank.until(server, Reactor.READ);
        assertThat(crank.look(server)).isEqualTo(Reactor.READ);
        assertThat(crank.look(server)).isEqualTo(Reactor.READ);
        reactor.interest(server, 0);
        assertThat(crank.look(server)).isZero();
        reactor.interest(server, ANY);
        reactor.interest(server, ANY);
        assertThat(crank.look(server)).isEqualTo(ANY);
    }

    @Test
    void aRefusedConnectSaysSo() throws IOException {
        Acceptor acceptor = crank.transport.listen(Crank.freeLoopback(), 1);
        acceptor.abort();
        assertThatThrownBy(() -> crank.connect(acceptor))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void anUnresolvedAddressIsAnIoError() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
        assertThatThrownBy(() -> crank.transport.connect(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere.invalid");
        assertThatThrownBy(() -> crank.transport.listen(nowhere, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        Acceptor acceptor = crank.listen();
        assertThatThrownBy(() -> crank.transport.listen(acceptor.address(), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(acceptor.address().toString());
    }

    @Test
    void aHalfClosedConnectionStillCarriesTheOtherWay() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint client = crank.connect(acceptor);
        Endpoint server = crank.accept(acceptor);
        client.write(bytes(7));
        client.finish();
        assertThat(crank.read(server, 1)).containsExactly(7);
        reactor.interest(server, Reactor.READ);
        crank.until(server, Reactor.READ);
        assertThat(server.read(DirectBuffers.allocate(1))).isEqualTo(-1);
        assertThat(crank.look(server)).as("the end is reported again too").isEqualTo(Reactor.READ);
        server.write(bytes(8));
        assertThat(crank.read(client, 1)).containsExactly(8);
    }

    @Test
    void whatWasAbortedIsClosedForThePeerAndForUs() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint client = crank.connect(acceptor);
        Endpoint server = crank.accept(acceptor);
        client.write(bytes(1));
        reactor.interest(server, Reactor.READ);
        crank.until(server, Reactor.READ);
        server.abort();
        server.abort();
        reactor.interest(server, ANY);
        reactor.interest(client, Reactor.READ);
        assertThatThrownBy(() -> {
                    // unread bytes: a reset follows, which a write meets at the latest
                    while (true) {
                        crank.until(client, Reactor.READ);
                        client.write(bytes(1));
                    }
                })
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> server.read(bytes(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> reactor.register(server, server, ANY)).isInstanceOf(IOException.class);
        assertThat(server.local()).isEmpty();
        assertThat(server.remote()).isEmpty();
    }

    @Test
    void aSlowPeerMakesWritesShortUntilItReads() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            listener.bind(Crank.freeLoopback());
            Endpoint client = crank.transport.connect(listener.getLocalAddress());
            reactor.register(client, client, Reactor.CONNECT);
            try (SocketChannel slow = listener.accept()) {
                while (!client.connected()) {
                    crank.until(client, Reactor.CONNECT);
                }
                fillAndDrain(client, slow);
            }
        }
    }

    private void fillAndDrain(Endpoint client, SocketChannel slow) throws IOException {
        ByteBuffer block = DirectBuffers.allocate(64 * 1024);
        long sent = 0;
        int taken;
        do {
            taken = client.write(block.clear());
            sent += taken;
        } while (taken > 0);
        reactor.interest(client, Reactor.WRITE);
        assertThat(crank.look(client)).isZero();
        ByteBuffer target = DirectBuffers.allocate(64 * 1024);
        for (long received = 0; received < sent; ) {
            received += slow.read(target.clear());
        }
        crank.until(client, Reactor.WRITE);
        assertThat(client.write(block.clear())).isPositive();
    }

    @Test
    void registeringAgainGivesAnotherOwner() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint client = crank.connect(acceptor);
        reactor.register(client, "heir", Reactor.WRITE);
        assertThat(crank.look("heir")).isEqualTo(Reactor.WRITE);
        assertThat(crank.ready).doesNotContainKey(client);
        reactor.interest(client, Reactor.READ);
        assertThat(crank.look("heir")).isZero();
    }

    @Test
    void whatOneOwnerAbortsIsNotReportedToAnother() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint one = crank.connect(acceptor);
        Endpoint other = crank.connect(acceptor);
        reactor.interest(one, Reactor.WRITE);
        reactor.interest(other, Reactor.WRITE);
        List<Object> told = new ArrayList<>();
        reactor.await(0, (owner, operations) -> {
            if (owner != acceptor) {
                told.add(owner);
                one.abort();
                other.abort();
            }
        });
        assertThat(told).hasSize(1);
    }

    @Test
    void anOwnerThatThrowsKeepsNoneFromBeingTold() throws IOException {
        Acceptor acceptor = crank.listen();
        for (int i = 0; i < 5; i++) {
            reactor.interest(crank.connect(acceptor), Reactor.WRITE);
        }
        List<Object> told = new ArrayList<>();
        assertThatThrownBy(() -> reactor.await(0, (owner, operations) -> {
                    told.add(owner);
                    throw new IllegalArgumentException("first " + told.size());
                }))
                .hasRootCauseMessage("first 1");
        assertThat(told).hasSize(6);
        crank.turn(0);
        assertThat(crank.ready).hasSize(6);
    }

    @Test
    void pollablesOfOthersAreRefused() {
        Pollable stranger = () -> {};
        assertThatThrownBy(() -> reactor.register(stranger, this, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reactor.interest(stranger, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingTheReactorClosesWhatIsRegistered() throws IOException {
        Acceptor acceptor = crank.listen();
        Endpoint client = crank.connect(acceptor);
        reactor.close();
        reactor.close();
        reactor.wakeup();
        assertThatThrownBy(() -> client.write(bytes(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(acceptor::accept).isInstanceOf(IOException.class);
    }

    @Test
    void directBuffersAreInTheMachinesOrder() {
        ByteBuffer buffer = DirectBuffers.allocate(16);
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(buffer.remaining()).isEqualTo(16);
    }
}
