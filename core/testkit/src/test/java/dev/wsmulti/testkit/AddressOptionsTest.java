package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.transfer.AddressFamily;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.WsRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a connection goes and from where, as it shows on the network. */
class AddressOptionsTest {
    private static final InetAddress V4 = address("192.0.2.1");
    private static final InetAddress V6 = address("2001:db8::1");
    private static final InetAddress OURS = address("198.51.100.7");

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();
    private final int port =
            Integer.parseInt(kit.authority().substring(kit.authority().indexOf(':') + 1));

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.held()).isZero();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private HttpTransfer get(String url, ConnectOptions options) {
        HttpTransfer get = kit.multi()
                .add(HttpFetch.get(url).connect(options).onDone((transfer, outcome) -> outcomes.add(outcome)));
        kit.settle();
        return get;
    }

    private List<InetSocketAddress> tried() {
        return kit.network().connections().stream()
                .map(MemoryConnection::server)
                .toList();
    }

    private static InetSocketAddress at(InetAddress address, int port) {
        return new InetSocketAddress(address, port);
    }

    /** RFC 6761 section 6.3; no resolver of this kit knows a name. */
    @Test
    void whatEndsInLocalhostIsTheLoopbackAddress() {
        for (String host : List.of("localhost", "LOCALHOST.", "app.localhost", "an.App.Localhost.")) {
            HttpTransfer get = get("http://" + host + ":" + port + "/", ConnectOptions.of());
            kit.acceptRaw();
            get.cancel();
            kit.settle();
        }
        assertThat(tried()).hasSize(4).allMatch(address -> address.getAddress().isLoopbackAddress());
        get("http://mylocalhost:" + port + "/", ConnectOptions.of());
        assertThat(outcomes.get(4).failure().kind()).isEqualTo(Kind.LOOKUP);
    }

    /** The name is still that of the URL, on the wire too. */
    @Test
    void resolveTakesThePlaceOfTheLookup() {
        ConnectOptions options = ConnectOptions.of().resolve("name.test:" + port, InetAddress.getLoopbackAddress());
        kit.multi().add(HttpFetch.get("http://name.test:" + port + "/").connect(options));
        TestPeer peer = kit.acceptRaw();
        assertThat(peer.heardRaw()).contains("Host: name.test:" + port + "\r\n");
        kit.multi().add(WsRequest.to("ws://name.test:" + port + "/").connect(options));
        assertThat(kit.acceptRaw().heardRaw()).contains("Host: name.test:" + port + "\r\n");
    }

    @Test
    void anotherPortIsLookedUpAsEver() {
        get("http://name.test:81/", ConnectOptions.of().resolve("name.test:80", V4));
        assertThat(outcomes.get(0).failure()).isInstanceOf(Failure.Lookup.class);
        assertThat(tried()).isEmpty();
    }

    @Test
    void manyAddressesOfResolveAreRaced() {
        kit.network().silence(at(V6, 80));
        get("http://name.test/", ConnectOptions.of().resolve("*:80", V6, V4));
        kit.advance(Duration.ofMillis(300));
        assertThat(tried()).containsExactly(at(V6, 80), at(V4, 80));
    }

    @Test
    void connectToGoesElsewhereUnderTheSameName() {
        ConnectOptions options = ConnectOptions.of().connectTo("name.test:80", "127.0.0.1:" + port);
        get("http://name.test/", options);
        assertThat(kit.acceptRaw().heardRaw()).contains("Host: name.test\r\n");
        get("http://other.test/", options);
        assertThat(outcomes.get(0).failure())
                .isInstanceOfSatisfying(
                        Failure.Lookup.class,
                        lookup -> assertThat(lookup.host()).isEqualTo("other.test"));
    }

    @Test
    void aSessionGoesElsewhereUnderTheSameName() {
        kit.multi().add(WsRequest.to("ws://name.test/").connectTo("name.test:80", "127.0.0.1:" + port));
        assertThat(kit.acceptRaw().heardRaw()).contains("Host: name.test\r\n");
    }

    @Test
    void eitherPartOfARuleMayBeLeftOutAndTheFirstThatFitsCounts() {
        ConnectOptions options = ConnectOptions.of()
                .connectTo("a.test:", "[2001:db8::1]:8080")
                .connectTo(":443", ":8443")
                .connectTo(":", "192.0.2.1:");
        assertThat(options.destination("a.test", 443)).hasToString("2001:db8::1/<unresolved>:8080");
        assertThat(options.destination("b.test", 443)).hasToString("b.test/<unresolved>:8443");
        assertThat(options.destination("b.test", 80)).hasToString("192.0.2.1/<unresolved>:80");
    }

    @Test
    void resolveIsAskedForTheHostOfConnectTo() {
        get(
                "http://a.test/",
                ConnectOptions.of().connectTo("a.test:80", "b.test:81").resolve("b.test:81", V4));
        assertThat(tried()).containsExactly(at(V4, 81));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:65536", "host:x", "2001:db8::1:80", "ho st:80"})
    void whatIsNoHostAndPortIsRefused(String text) {
        assertThatThrownBy(() -> ConnectOptions.of().resolve(text, V4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConnectOptions.of().connectTo(text, ":")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConnectOptions.of().resolve("host:80")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFamilyChoosesAmongTheAddresses() {
        kit.network().name("name.test", V4, V6);
        get("http://name.test/", ConnectOptions.of().family(AddressFamily.IPV6));
        assertThat(tried()).containsExactly(at(V6, 80));
        assertThat(((Failure.Connect) outcomes.get(0).failure()).attempts()).hasSize(1);
    }

    @Test
    void aHostWithoutSuchAnAddressIsNotFound() {
        get("http://192.0.2.1/", ConnectOptions.of().family(AddressFamily.IPV6));
        assertThat(outcomes.get(0).failure().message()).contains("192.0.2.1", "IPV6", "family");
        assertThat(tried()).isEmpty();
    }

    @Test
    void theLocalAddressIsOursAndSaysTheFamily() {
        kit.network().name("name.test", V6, V4).silence(at(V4, 80));
        get("http://name.test/", ConnectOptions.of().localAddress(OURS).localPorts(4000, 4010));
        assertThat(tried()).containsExactly(at(V4, 80));
        assertThat(kit.network().connections().get(0).client()).isEqualTo(at(OURS, 4000));
        assertThatThrownBy(() -> ConnectOptions.of().localPorts(4001, 4000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localPorts");
    }

    /** A connection that went elsewhere, or came from elsewhere, would be another one. */
    @Test
    void connectionsAreSharedByEqualWaysOnly() {
        String url = "http://127.0.0.1:" + port + "/";
        List<ConnectOptions> ways = List.of(
                ConnectOptions.of(),
                ConnectOptions.of().resolve("127.0.0.1:" + port, InetAddress.getLoopbackAddress()),
                ConnectOptions.of().localAddress(InetAddress.getLoopbackAddress()),
                ConnectOptions.of().family(AddressFamily.IPV4));
        for (int round = 0; round < 2; round++) {
            for (ConnectOptions way : ways) {
                HttpTransfer get = get(url, way);
                if (round == 0) {
                    answer(kit.acceptRaw());
                } else {
                    assertThat(get.info().reused()).isTrue();
                    get.cancel();
                }
            }
        }
        assertThat(kit.network().connections()).hasSize(ways.size());
    }

    private void answer(TestPeer peer) {
        peer.heardRaw();
        peer.send(Fetches.OK);
        kit.settle();
    }

    /** The place of a session under the limits is that of its way. */
    @Test
    void aSessionGivesItsPlaceBack() {
        ConnectOptions way = ConnectOptions.of().connectTo("name.test:80", "127.0.0.1:" + port);
        kit.multi().poolLimits(PoolLimits.of().maxWsPerHost(1));
        for (int i = 0; i < 3; i++) {
            var session = kit.multi().add(WsRequest.to("ws://name.test/").connect(way));
            kit.accept();
            session.cancel();
            kit.settle();
        }
        assertThat(kit.multi().stats().isEmpty()).isTrue();
    }

    @Test
    void cancelAmidTheConnect() {
        kit.network().silence(at(V4, 81));
        HttpTransfer get = get("http://a.test/", ConnectOptions.of().connectTo("a.test:80", "192.0.2.1:81"));
        get.cancel();
        kit.settle();
        assertThat(outcomes.get(0).failure()).isInstanceOf(Failure.Cancelled.class);
    }
}
