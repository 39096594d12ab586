package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.Backoff;
import dev.wsmulti.transfer.Callback;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Info;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last word before the request goes out ({@code CURLOPT_PREREQFUNCTION}). */
final class ConnectedHookTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final TestKit kit = TestKit.create();
    private final List<Info> seen = new ArrayList<>();
    private final List<HttpOutcome> fetched = new ArrayList<>();
    private final List<WsOutcome> closed = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.held()).isZero();
        assertThat(kit.multi().stats().segments()).isZero();
    }

    private HttpFetch get() {
        return HttpFetch.get("http://" + kit.authority() + "/").onDone((transfer, outcome) -> fetched.add(outcome));
    }

    private Callback<Transfer, Info> note() {
        return (transfer, info) -> seen.add(info);
    }

    private static int port(java.net.SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    @Test
    void aTransferIsToldOnceBeforeItsFirstByteAndAgainOnAUsedConnection() {
        List<Long> sent = new ArrayList<>();
        HttpFetch request = get().onConnected((transfer, info) -> {
            note().on(transfer, info);
            sent.add(info.bytesSent());
        });
        kit.multi().add(request);
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).startsWith("GET ");
        server.send(OK);
        kit.settle();
        kit.multi().add(request);
        kit.settle();
        server.send(OK);
        kit.settle();
        assertThat(fetched).hasSize(2).noneMatch(HttpOutcome::failed);
        assertThat(sent).containsExactly(0L, 0L);
        assertThat(seen).extracting(Info::reused).containsExactly(false, true);
        assertThat(seen).allSatisfy(info -> {
            assertThat(kit.authority()).endsWith(":" + port(info.remoteAddress().orElseThrow()));
            assertThat(port(info.localAddress().orElseThrow())).isPositive();
            assertThat(info.proxy()).isEmpty();
        });
    }

    @Test
    void aCancelRefusesANewConnectionAndAUsedOne() {
        HttpFetch refused = get().onConnected((transfer, info) -> transfer.cancel());
        kit.multi().add(refused);
        TestPeer server = kit.acceptRaw();
        assertThat(server.heardRaw()).isEmpty();
        assertThat(server.isFinished()).isTrue();
        kit.multi().add(get());
        TestPeer other = kit.acceptRaw();
        other.heardRaw();
        other.send(OK);
        kit.settle();
        kit.multi().add(refused);
        kit.settle();
        assertThat(other.heardRaw()).isEmpty();
        assertThat(fetched).hasSize(3);
        assertThat(fetched.get(0).failure().kind()).isEqualTo(Kind.CANCELLED);
        assertThat(fetched.get(1).failed()).isFalse();
        assertThat(fetched.get(2).failure().kind()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void aThrowEndsItsOwnTransferAndNamesTheHook() {
        kit.multi().add(get().onConnected((transfer, info) -> {
            throw new IOException("not in this network");
        }));
        kit.multi().add(get());
        TestPeer server = kit.acceptRaw();
        TestPeer beside = kit.acceptRaw();
        assertThat(server.heardRaw()).isEmpty();
        beside.send(OK);
        kit.settle();
        assertThat(fetched.get(0).failure())
                .isInstanceOfSatisfying(
                        Failure.CallbackThrew.class,
                        threw -> assertThat(threw.message()).contains("onConnected"));
        assertThat(fetched.get(1).failed()).isFalse();
    }

    /** Each attempt asks anew: another connection may have other addresses. */
    @Test
    void aRequestThatGoesOnceMoreIsAskedForOnceMore() {
        kit.multi().add(get().retry(Backoff.fixed(Duration.ofSeconds(1))).onConnected(note()));
        kit.acceptRaw().send("HTTP/1.1 503 Later\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        kit.advance(Duration.ofSeconds(5));
        kit.acceptRaw().send(OK);
        kit.settle();
        assertThat(fetched).hasSize(1).noneMatch(HttpOutcome::failed);
        assertThat(seen).extracting(Info::connectionId).hasSize(2).doesNotHaveDuplicates();
    }

    /** Through a proxy the connection is the proxy's. */
    @Test
    void theRemoteAddressOfAProxiedTransferIsTheProxys() throws IOException {
        InetAddress address = InetAddress.getByName("192.0.2.1");
        MemoryListener proxy = kit.network().listen(new InetSocketAddress(address, 3128));
        kit.network().name("proxy.test", address);
        kit.multi()
                .add(HttpFetch.get("http://target.test/")
                        .proxy("http://proxy.test:3128")
                        .onConnected(note()));
        kit.settle();
        TestPeer peer = new TestPeer(kit, proxy.accept(), Role.SERVER);
        assertThat(peer.heardRaw()).startsWith("GET http://target.test/");
        assertThat(seen.get(0).remoteAddress()).contains(new InetSocketAddress(address, 3128));
        assertThat(seen.get(0).proxy()).contains("http://proxy.test:3128");
    }

    @Test
    void aSessionIsToldOnceBeforeTheUpgrade() {
        List<String> events = new ArrayList<>();
        kit.multi()
                .add(kit.request()
                        .onConnected((session, info) -> {
                            seen.add(info);
                            events.add("connected " + session.state());
                        })
                        .onOpen(session -> events.add("open")));
        kit.accept();
        assertThat(events).containsExactly("connected CONNECTING", "open");
        assertThat(seen.get(0).bytesSent()).isZero();
        assertThat(kit.authority())
                .endsWith(":" + port(seen.get(0).remoteAddress().orElseThrow()));
        assertThat(seen.get(0).localAddress()).isPresent();
    }

    @Test
    void aSessionIsRefusedByACancelACloseOrAThrowAndNothingIsSent() {
        kit.multi()
                .add(kit.request()
                        .onConnected((session, info) -> session.cancel())
                        .onClose((session, outcome) -> closed.add(outcome)));
        assertThat(kit.acceptRaw().heardRaw()).isEmpty();
        kit.multi()
                .add(kit.request()
                        .onConnected((session, info) -> session.close())
                        .onClose((session, outcome) -> closed.add(outcome)));
        assertThat(kit.acceptRaw().heardRaw()).isEmpty();
        kit.multi()
                .add(kit.request()
                        .onConnected((session, info) -> {
                            throw new IOException("not in this network");
                        })
                        .onClose((session, outcome) -> closed.add(outcome)));
        TestPeer last = kit.acceptRaw();
        assertThat(last.heardRaw()).isEmpty();
        assertThat(last.isFinished()).isTrue();
        assertThat(closed)
                .extracting(outcome -> outcome.failure().kind())
                .containsExactly(Kind.CANCELLED, Kind.CANCELLED, Kind.CALLBACK_THREW);
        assertThat(closed.get(2).failure().message()).contains("onConnected");
        assertThat(closed).noneMatch(WsOutcome::wasOpen);
    }
}
