package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.http.Role;
import dev.wsmulti.http.Target;
import dev.wsmulti.transfer.AddressFamily;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.ProxyChoice;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers and sessions by proxies, in memory ({@code CURLOPT_PROXY} and what belongs to it). */
class ProxiesTest {
    private static final String HTTP = "http://proxy.test:3128";
    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String CHALLENGE = "HTTP/1.1 407 Who\r\nProxy-Authenticate: Digest realm=\"r\", nonce=\"n1\","
            + " qop=\"auth\", algorithm=SHA-256\r\nContent-Length: 4\r\n";

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();
    private final List<WsOutcome> ends = new ArrayList<>();
    private MemoryListener proxy;

    @BeforeEach
    void listen() throws IOException {
        InetAddress address = InetAddress.getByName("192.0.2.1");
        proxy = kit.network().listen(new InetSocketAddress(address, 3128));
        kit.network().name("proxy.test", address);
        kit.network().name("target.test", InetAddress.getByName("2001:db8::7"), InetAddress.getByName("198.51.100.7"));
    }

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.held()).isZero();
    }

    private TestPeer accept() {
        kit.settle();
        try {
            return new TestPeer(kit, proxy.accept(), Role.SERVER);
        } catch (IOException none) {
            throw new AssertionError("no connection waits", none);
        }
    }

    private WsSession open(WsRequest request) {
        return kit.multi().add(request.onClose((session, outcome) -> ends.add(outcome)));
    }

    private HttpTransfer get(HttpFetch request) {
        HttpTransfer transfer = kit.multi().add(request.onDone((done, outcome) -> outcomes.add(outcome)));
        kit.settle();
        return transfer;
    }

    private Failure failure() {
        kit.settle();
        assertThat(outcomes.size() + ends.size()).isEqualTo(1);
        return outcomes.isEmpty() ? ends.get(0).failure() : outcomes.get(0).failure();
    }

    // Tunnels.

    @Test
    void aPlainSessionGetsATunnelAndNothingOfTheProxyStays() {
        WsSession session = open(WsRequest.to("ws://target.test/").proxy("http://me:secret@proxy.test:3128"));
        TestPeer peer = accept();
        peer.expect("CONNECT target.test:80 HTTP/1.1\r\nHost: target.test:80\r\n"
                + "Proxy-Authorization: Basic bWU6c2VjcmV0\r\nUser-Agent: ");
        peer.heardRaw();
        peer.send(OPEN);
        String request = peer.acceptUpgrade();
        assertThat(request).startsWith("GET / HTTP/1.1\r\n").contains("Host: target.test\r\n");
        assertThat(request).doesNotContain("Proxy-");
        kit.settle();
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
        assertThat(session.info().proxy()).contains(HTTP);
        session.send("hello");
        peer.expectText("hello");
        session.close();
        peer.expectClose(1000);
    }

    @Test
    void whatComesBehindTheAnswerOfTheProxyBelongsToTheTunnel() {
        List<String> messages = new ArrayList<>();
        WsSession session = open(WsRequest.to("ws://target.test/")
                .proxy("socks5h://proxy.test:3128")
                .onText((ws, text) -> messages.add(text)));
        TestPeer peer = accept().byteByByte();
        peer.expectHex("05 01 00").send((byte) 5, (byte) 0);
        peer.expectHex("05 01 00 03 0b").expect("target.test").expectHex("00 50");
        peer.send((byte) 5, (byte) 0, (byte) 0, (byte) 3, (byte) 1, (byte) 'x', (byte) 0, (byte) 0);
        peer.acceptUpgrade();
        peer.text("early");
        kit.settle();
        assertThat(messages).containsExactly("early");
        session.cancel();
    }

    @Test
    void anAnswerOfTheTargetThatCameWithThatOfTheProxyIsNotLost() {
        HttpTransfer transfer = get(HttpFetch.get("http://target.test/").connect(tunnelled(Proxy.of(HTTP))));
        TestPeer peer = accept();
        peer.heardRaw();
        // A target that speaks before it is asked: all of it in one piece with the tunnel's beginning.
        peer.send(OPEN + Fetches.OK);
        kit.settle();
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0).text()).isEqualTo("hello");
        assertThat(transfer.info().timings().tunnel())
                .isEqualTo(transfer.info().timings().connect());
    }

    private static ConnectOptions tunnelled(Proxy proxy) {
        return ConnectOptions.of().proxy(proxy.tunnel(true));
    }

    @ParameterizedTest
    @CsvSource({
        "socks4, 04 01 00 50 c6 33 64 07 00",
        "socks4a, 04 01 00 50 00 00 00 01 00 74 61 72 67 65 74 2e 74 65 73 74 00"
    })
    void socks4IsToldAnAddressAnd4aAName(String scheme, String request) {
        get(HttpFetch.get("http://target.test/").proxy(scheme + "://proxy.test:3128"));
        TestPeer peer = accept();
        peer.expectHex(request).hex("00 5a 00 00 00 00 00 00");
        assertThat(peer.heardRaw()).startsWith("GET / HTTP/1.1\r\nHost: target.test\r\n");
        peer.send(Fetches.OK);
        kit.settle();
        assertThat(outcomes.get(0).text()).isEqualTo("hello");
    }

    @Test
    void socks5IsToldTheFirstAddressWhateverItsFamily() {
        get(HttpFetch.get("http://target.test/").proxy("socks5://proxy.test:3128"));
        TestPeer peer = accept();
        peer.expectHex("05 01 00").hex("05 00");
        peer.expectHex("05 01 00 04 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 07 00 50");
        peer.hex("05 00 00 01 00 00 00 00 00 00").heardRaw();
        peer.send(Fetches.OK);
        kit.settle();
        assertThat(outcomes.get(0).text()).isEqualTo("hello");
    }

    // Addresses by options, as curl's --resolve and --connect-to.

    /** Plain requests too go by a tunnel then: a proxy that forwards finds its way by the URL. */
    @ParameterizedTest
    @ValueSource(strings = {"http://target.test/x", "ws://target.test/x"})
    void connectToIsWhereTheTunnelEndsAndTheNameStays(String url) {
        ConnectOptions options = ConnectOptions.of()
                .connectTo("target.test:80", "other.test:8080")
                .proxy(Proxy.of(HTTP));
        if (url.startsWith("ws")) {
            assertThat(open(WsRequest.to(url).connect(options)).isDone()).isFalse();
        } else {
            get(HttpFetch.get(url).connect(options));
        }
        TestPeer peer = accept();
        peer.expect("CONNECT other.test:8080 HTTP/1.1\r\nHost: other.test:8080\r\n");
        peer.heardRaw();
        peer.send(OPEN);
        peer.expect("GET /x HTTP/1.1\r\nHost: target.test\r\n");
    }

    @Test
    void aRuleForAnotherHostLeavesForwardingAsItIs() {
        get(HttpFetch.get("http://target.test/x")
                .connect(ConnectOptions.of()
                        .connectTo("else.test:80", "other.test:8080")
                        .proxy(Proxy.of(HTTP))));
        accept().expect("GET http://target.test/x HTTP/1.1\r\nHost: target.test\r\n");
    }

    @Test
    void socksIsToldTheEndOfConnectTo() throws IOException {
        ConnectOptions options = ConnectOptions.of()
                .connectTo("target.test:80", "other.test:8080")
                .resolve("other.test:8080", InetAddress.getByName("198.51.100.9"));
        get(HttpFetch.get("http://target.test/").connect(options.proxy(Proxy.of("socks4://proxy.test:3128"))));
        accept().expectHex("04 01 1f 90 c6 33 64 09 00");
        get(HttpFetch.get("http://target.test/").connect(options.proxy(Proxy.of("socks4a://proxy.test:3128"))));
        accept().expectHex("04 01 1f 90 00 00 00 01 00 6f 74 68 65 72 2e 74 65 73 74 00");
    }

    /** What is looked up here takes it; a name that the proxy looks up goes as it is. */
    @Test
    void resolveCountsForWhatIsLookedUpHere() throws IOException {
        ConnectOptions options = ConnectOptions.of()
                .resolve("hidden.test:80", InetAddress.getByName("198.51.100.9"))
                .resolve("elsewhere.test:3128", InetAddress.getByName("192.0.2.1"));
        HttpFetch hidden = HttpFetch.get("http://hidden.test/");
        get(hidden.connect(options.proxy(Proxy.of("socks5://elsewhere.test:3128"))));
        TestPeer socks = accept();
        socks.expectHex("05 01 00").hex("05 00");
        socks.expectHex("05 01 00 01 c6 33 64 09 00 50");
        get(hidden.connect(options.proxy(Proxy.of("socks5h://elsewhere.test:3128"))));
        socks = accept();
        socks.expectHex("05 01 00").hex("05 00");
        socks.expectHex("05 01 00 03 0b").expect("hidden.test").expectHex("00 50");
        get(hidden.connect(options.proxy(Proxy.of("http://elsewhere.test:3128"))));
        accept().expect("GET http://hidden.test/ HTTP/1.1\r\nHost: hidden.test\r\n");
        get(hidden.connect(options.proxy(Proxy.of("http://elsewhere.test:3128").tunnel(true))));
        accept().expect("CONNECT hidden.test:80 HTTP/1.1\r\n");
        assertThat(outcomes).isEmpty();
    }

    @Test
    void theFamilyCountsForWhatAProxyIsTold() throws IOException {
        ConnectOptions options =
                ConnectOptions.of().family(AddressFamily.IPV4).proxy(Proxy.of("socks5://proxy.test:3128"));
        get(HttpFetch.get("http://target.test/").connect(options));
        TestPeer peer = accept();
        peer.expectHex("05 01 00").hex("05 00");
        peer.expectHex("05 01 00 01 c6 33 64 07 00 50");
        kit.network().name("six.test", InetAddress.getByName("2001:db8::6"));
        get(HttpFetch.get("http://six.test/").connect(options));
        assertThat(failure()).isInstanceOfSatisfying(Failure.Lookup.class, lookup -> {
            assertThat(lookup.host()).isEqualTo("six.test");
            assertThat(lookup.message()).contains("IPV4");
        });
    }

    // Refusals.

    @Test
    void aRefusedTunnelIsAFailureWithWhatTheProxySaid() {
        open(WsRequest.to("ws://target.test/").proxy("http://me:secret@proxy.test:3128"));
        TestPeer peer = accept();
        peer.heardRaw();
        peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nnot me");
        Failure.Proxy refused = (Failure.Proxy) failure();
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.bodyText()).isEqualTo("not me");
        assertThat(refused.target()).isEqualTo("target.test:80");
        assertThat(refused.toString() + refused.message())
                .doesNotContain("secret")
                .contains(HTTP);
        assertThat(peer.isFinished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks4", "socks5h"})
    void aProxyThatIsNoneOrGoesIsNamed(String scheme) {
        open(WsRequest.to("ws://target.test/").proxy(scheme + "://proxy.test:3128"));
        TestPeer peer = accept();
        peer.heardRaw();
        peer.finish();
        assertThat(failure().kind()).isEqualTo(Kind.PROXY);
        assertThat(failure().message()).contains("closed the connection before it had answered");
    }

    @Test
    void aProxyWhoseNameIsUnknownOrThatDoesNotListenIsNamed() {
        open(WsRequest.to("ws://target.test/").proxy("http://nowhere.test:1"));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        Failure.Lookup.class,
                        lookup -> assertThat(lookup.host()).isEqualTo("nowhere.test"));
        ends.clear();
        open(WsRequest.to("ws://target.test/").proxy("http://192.0.2.99:1"));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        Failure.Connect.class,
                        connect -> assertThat(connect.peer()).isEqualTo("192.0.2.99:1"));
    }

    @Test
    void aTargetThatIsUnknownHereIsNamedWhereItIsLookedUpHere() {
        open(WsRequest.to("ws://nowhere.test/").proxy("socks5://proxy.test:3128"));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        Failure.Lookup.class,
                        lookup -> assertThat(lookup.host()).isEqualTo("nowhere.test"));
    }

    // Time.

    @Test
    void theConnectionToTheProxyHasItsTimeAndIsNamed() throws IOException {
        kit.network().silence(new InetSocketAddress(InetAddress.getByName("192.0.2.8"), 1));
        open(WsRequest.to("ws://target.test/").proxy("http://192.0.2.8:1").connectTimeout(Duration.ofSeconds(3)));
        kit.advance(Duration.ofSeconds(4));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.phase()).startsWith("connecting to the proxy 192.0.2.8:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks4a", "socks5h"})
    void aSilentProxyEndsInTime(String scheme) {
        open(WsRequest.to("ws://target.test/")
                .proxy(scheme + "://proxy.test:3128")
                .connectTimeout(Duration.ofSeconds(3)));
        TestPeer peer = accept();
        peer.heardRaw();
        kit.advance(Duration.ofMillis(2900));
        assertThat(ends).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(failure()).isInstanceOfSatisfying(Failure.TimedOut.class, late -> {
            assertThat(late.setting()).isEqualTo("connectTimeout");
            assertThat(late.phase()).contains("tunnel to target.test:80 by the proxy " + scheme + "://proxy.test:3128");
        });
        assertThat(peer.isFinished()).isTrue();
    }

    @Test
    void aRefusalThatIsNeverEndedIsStillTheRefusal() {
        open(WsRequest.to("ws://target.test/").proxy(HTTP).connectTimeout(Duration.ofSeconds(3)));
        TestPeer peer = accept();
        peer.heardRaw();
        peer.send("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nwait");
        kit.advance(Duration.ofSeconds(4));
        assertThat(((Failure.Proxy) failure()).code()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void cancelInTheMiddleGivesOneOutcome(int steps) {
        WsSession session = open(WsRequest.to("ws://target.test/").proxy("socks5://me:x@proxy.test:3128"));
        TestPeer peer = null;
        if (steps > 0) {
            peer = accept();
            peer.heardRaw();
        }
        if (peer != null && steps > 1) {
            peer.hex("05 02").heardRaw();
        }
        if (peer != null && steps > 2) {
            peer.hex("01 00").heardRaw();
        }
        session.cancel();
        assertThat(failure().kind()).isEqualTo(Kind.CANCELLED);
        kit.advance(Duration.ofMinutes(2));
        assertThat(ends).hasSize(1);
    }

    // Who we are.

    @Test
    void aDigestIsAnsweredOnTheSameConnectionAndRememberedForTheNext() {
        Proxy digest = Proxy.of("http://me:secret@proxy.test:3128").digest(true);
        open(WsRequest.to("ws://target.test/").connect(ConnectOptions.of().proxy(digest)));
        TestPeer peer = accept();
        assertThat(peer.heardRaw()).doesNotContain("Proxy-Authorization");
        peer.send(CHALLENGE + "\r\nwho?");
        assertThat(peer.heardRaw())
                .contains("Proxy-Authorization: Digest username=\"me\"", "nc=00000001", "algorithm=SHA-256")
                .doesNotContain("secret");
        peer.send(OPEN).acceptUpgrade();
        open(WsRequest.to("ws://target.test/").connect(ConnectOptions.of().proxy(digest)));
        assertThat(accept().heardRaw()).contains("nonce=\"n1\"", "nc=00000002");
        // Another proxy is another matter.
        Proxy other = digest.credentials("me", "another");
        open(WsRequest.to("ws://target.test/").connect(ConnectOptions.of().proxy(other)));
        assertThat(accept().heardRaw()).doesNotContain("Proxy-Authorization");
    }

    @Test
    void aDigestIsAnsweredOnAnotherConnectionWhereTheProxyClosesTheFirst() {
        Proxy digest = Proxy.of("http://me:secret@proxy.test:3128").digest(true);
        WsSession session = open(
                WsRequest.to("ws://target.test/").connect(ConnectOptions.of().proxy(digest)));
        TestPeer first = accept();
        first.heardRaw();
        first.send(CHALLENGE + "Connection: close\r\n\r\nwho?").finish();
        TestPeer second = accept();
        assertThat(second.heardRaw()).contains("Proxy-Authorization: Digest username=\"me\"");
        second.send(OPEN).acceptUpgrade();
        kit.settle();
        assertThat(session.state()).isEqualTo(WsSession.State.OPEN);
    }

    @Test
    void aWrongPasswordIsNamed() {
        Proxy digest = Proxy.of("http://me:wrong@proxy.test:3128").digest(true);
        open(WsRequest.to("ws://target.test/").connect(ConnectOptions.of().proxy(digest)));
        TestPeer peer = accept();
        peer.heardRaw();
        peer.send(CHALLENGE + "\r\nwho?").heardRaw();
        peer.send(CHALLENGE + "\r\nwho?");
        assertThat(((Failure.Proxy) failure()).code()).isEqualTo(407);
        assertThat(failure().message()).doesNotContain("wrong");
    }

    @Test
    void aForwardedRequestAnswersADigestOnAKeptConnection() {
        Proxy digest = Proxy.of("http://me:secret@proxy.test:3128").digest(true);
        HttpFetch post = HttpFetch.post("http://target.test/x?y", Source.of("body"))
                .connect(ConnectOptions.of().proxy(digest));
        HttpTransfer transfer = get(post);
        TestPeer peer = accept();
        peer.expect("POST http://target.test/x?y HTTP/1.1\r\nHost: target.test\r\n");
        assertThat(peer.heardRaw()).doesNotContain("Proxy-Authorization").endsWith("\r\n\r\nbody");
        peer.send(CHALLENGE + "\r\nwho?");
        assertThat(peer.heardRaw())
                .contains("uri=\"http://target.test/x?y\"", "nc=00000001")
                .endsWith("\r\n\r\nbody");
        peer.send(Fetches.OK);
        kit.settle();
        assertThat(outcomes.get(0).text()).isEqualTo("hello");
        assertThat(transfer.info().reused()).isTrue();
        assertThat(transfer.info().proxy()).contains(HTTP);
        get(post);
        assertThat(peer.heardRaw()).contains("nc=00000002");
    }

    @Test
    void aForwardedRequestAnswersADigestOnAnotherConnectionIfNeedBe() {
        Proxy digest = Proxy.of("http://me:secret@proxy.test:3128").digest(true);
        get(HttpFetch.get("http://target.test/").connect(ConnectOptions.of().proxy(digest)));
        TestPeer peer = accept();
        peer.heardRaw();
        peer.send(CHALLENGE + "Connection: close\r\n\r\nwho?").finish();
        TestPeer second = accept();
        assertThat(second.heardRaw()).contains("Proxy-Authorization: Digest");
        // Wrong after all: the proxy's answer is the answer.
        second.send(CHALLENGE + "\r\nwho?");
        kit.settle();
        assertThat(outcomes.get(0).status()).isEqualTo(407);
        assertThat(outcomes.get(0).text()).isEqualTo("who?");
    }

    // Plain http.

    @Test
    void plainRequestsAreForwardedOnSharedConnectionsThatCountForTheProxy() {
        kit.multi().poolLimits(PoolLimits.of().maxPerHost(1));
        Proxy forwarding = Proxy.of("http://me:secret@proxy.test:3128").header("X-Tenant", "blue");
        ConnectOptions options = ConnectOptions.of().proxy(forwarding);
        get(HttpFetch.get("http://one.test/a").connect(options));
        get(HttpFetch.get("http://two.test:8080/b").connect(options));
        TestPeer peer = accept();
        peer.expect("GET http://one.test/a HTTP/1.1\r\nHost: one.test\r\n");
        assertThat(peer.heardRaw()).contains("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n", "X-Tenant: blue\r\n");
        assertThat(proxy.waiting()).as("the proxy counts as the host").isFalse();
        peer.send(Fetches.OK);
        peer.expect("GET http://two.test:8080/b HTTP/1.1\r\nHost: two.test:8080\r\n");
        peer.heardRaw();
        peer.send(Fetches.OK);
        kit.settle();
        assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome.text().equals("hello"));
    }

    @Test
    void connectionsAreSharedOnlyWhereTheWholeWayIsAlike() {
        get(HttpFetch.get("http://target.test/").connect(tunnelled(Proxy.of(HTTP))));
        TestPeer first = accept();
        first.heardRaw();
        first.send(OPEN);
        first.heardRaw();
        first.send(Fetches.OK);
        kit.settle();
        Proxy[] others = {
            Proxy.of("http://me@proxy.test:3128").tunnel(true),
            Proxy.of(HTTP).tunnel(true).header("X", "y"),
            Proxy.of("socks5h://proxy.test:3128"),
            Proxy.of(HTTP)
        };
        for (Proxy other : others) {
            get(HttpFetch.get("http://target.test/").connect(ConnectOptions.of().proxy(other)));
            assertThat(accept().heardRaw()).as("%s", other).isNotEmpty();
        }
        get(HttpFetch.get("http://target.test/")
                .connect(tunnelled(Proxy.of(HTTP).except("elsewhere"))));
        assertThat(first.heardRaw()).startsWith("GET / HTTP/1.1\r\n").doesNotContain("Proxy-");
    }

    // Which proxy.

    @Test
    void exceptionsTakeTheStraightWay() {
        WsSession session = open(
                kit.request().connect(ConnectOptions.of().proxy(Proxy.of(HTTP).except("a.test, 127.0.0.0/8, ::1"))));
        TestPeer straight = kit.accept();
        assertThat(session.info().proxy()).isEmpty();
        straight.close(1000);
        assertThat(proxy.waiting()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, www.example.com, true",
        ".example.com, www.example.com, true",
        ".example.com, example.com, true",
        "Example.COM., example.com., true",
        "example.com, badexample.com, false",
        "example.com, example.com.evil.test, false",
        "'a,b  c', c, true",
        "*, anything, true",
        "*, 10.1.2.3, true",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/0, 11.0.0.1, true",
        "10.0.0.1/32, 10.0.0.1, true",
        "10.0.0.1/33, 10.0.0.1, false",
        "10.0.0.1/x, 10.0.0.1, false",
        "10.0.0.1, 10.0.0.1, true",
        "0.0.1, 10.0.0.1, false",
        "10.0.0.0/8, a10.test, false",
        "2001:db8::/32, [2001:db8::5], true",
        "2001:db8::/32, [2001:db9::5], false",
        "[::1], [::1], true",
        "10.0.0.0/8, [::1], false",
        "'', example.com, false"
    })
    void exceptionsAreNamesAndBlocks(String pattern, String host, boolean held) {
        Optional<Proxy> chosen = Proxy.of(HTTP).except(pattern).choose(Target.of("http://" + host + "/"));
        assertThat(chosen.isEmpty()).isEqualTo(held);
    }

    @Test
    void theEnvironmentIsReadAsCurlReadsIt() {
        ProxyChoice choice = ProxyChoice.fromEnvironment(Map.of(
                "HTTP_PROXY", "http://evil.test:1",
                "HTTPS_PROXY", "http://secure.test:2",
                "wss_proxy", "socks5h://wss.test:3",
                "all_proxy", "all.test:4",
                "https_proxy", "",
                "no_proxy", "inside.test"));
        assertThat(chosen(choice, "http://a.test/")).isEqualTo("http://all.test:4");
        assertThat(chosen(choice, "https://a.test/")).isEqualTo("http://secure.test:2");
        assertThat(chosen(choice, "wss://a.test/")).isEqualTo("socks5h://wss.test:3");
        assertThat(chosen(choice, "ws://a.test/")).isEqualTo("http://all.test:4");
        assertThat(chosen(choice, "https://www.inside.test/")).isEqualTo("none");
        assertThat(chosen(ProxyChoice.fromEnvironment(Map.of("HTTP_PROXY", "http://evil.test:1")), "http://a.test/"))
                .as("whoever asks a CGI program for something sets it")
                .isEqualTo("none");
        assertThat(chosen(ProxyChoice.none(), "http://a.test/")).isEqualTo("none");
    }

    private static String chosen(ProxyChoice choice, String url) {
        return choice.choose(Target.of(url)).map(Proxy::toString).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "proxy, http://proxy:1080",
        "proxy:80, http://proxy:80",
        "https://proxy, https://proxy:443",
        "SOCKS5H://[::1]:9/, socks5h://[::1]:9",
        "socks4a://me@proxy, socks4a://proxy:1080"
    })
    void theUrlOfAProxyIsRead(String url, String shown) {
        assertThat(Proxy.of(url)).hasToString(shown);
    }

    @Test
    void userAndPasswordAreDecodedAndInNoText() {
        Proxy proxy = Proxy.of("http://m%40e+1:s%3Acr%C3%A4t@proxy");
        assertThat(proxy.user()).contains("m@e+1");
        assertThat(proxy.password()).isEqualTo("s:crät");
        assertThat(proxy.toString()).doesNotContain("cr", "m@e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://proxy",
                "http://",
                "http://proxy/path",
                "http://proxy?q",
                "http://secret%0d%0aX:y@proxy",
                "http://proxy:70000"
            })
    void whatIsNoProxyIsRefusedWithoutItsSecrets(String url) {
        assertThatThrownBy(() -> Proxy.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("secret"));
    }

    // TLS.

    @Test
    void anHttpsProxyHasTlsOfItsOwnBelowTheTunnel() {
        // Each byte from the peer stands for what the layer says it means.
        UnitLayer outer = new UnitLayer().unit(OPEN).unit(Fetches.OK);
        Proxy proxy = Proxy.of("https://proxy.test:3128").tls(outer).tunnel(true);
        HttpTransfer transfer = get(
                HttpFetch.get("http://target.test/").connect(ConnectOptions.of().proxy(proxy)));
        TestPeer peer = accept();
        peer.expect("CONNECT target.test:80 HTTP/1.1\r\n");
        peer.heardRaw();
        peer.send((byte) 0);
        peer.expect("GET / HTTP/1.1\r\n");
        peer.heardRaw();
        peer.send((byte) 1);
        kit.settle();
        assertThat(outcomes.get(0).text()).isEqualTo("hello");
        assertThat(transfer.info().tls()).as("the target's").isEmpty();
    }

    @Test
    void tlsOfTheTargetStandsOnTheTunnel() {
        UnitLayer inner = new UnitLayer().unit(Fetches.OK);
        HttpTransfer transfer =
                get(HttpFetch.get("https://target.test/").tls(inner).proxy("socks5h://proxy.test:3128"));
        TestPeer peer = accept();
        peer.expectHex("05 01 00").hex("05 00");
        peer.heardRaw();
        // The first byte of the target, in one piece with the last ones of the proxy.
        peer.hex("05 00 00 01 00 00 00 00 00 00 00");
        kit.settle();
        assertThat(outcomes.get(0).text()).isEqualTo("hello");
        assertThat(transfer.info().tls()).isPresent();
        assertThat(transfer.info().proxy()).contains("socks5h://proxy.test:3128");
    }

    @Test
    void anHttpsProxyWithoutALayerIsRefusedAtOnce() {
        WsRequest request = WsRequest.to("ws://target.test/").proxy("https://proxy.test:3128");
        assertThatThrownBy(() -> kit.multi().add(request))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("https proxy");
    }
}
