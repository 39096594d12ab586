package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.Identity;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client by the proxies of others to servers of ours. */
@Tag("peers")
final class ProxiesOfOthersTest {
    @TempDir
    private static Path folder;

    private static final WsMulti SERVERS = WsMulti.start();
    private static Tls trusting = Tls.defaults();
    private static @Nullable RealTimeProxies programs;
    private static int plain;
    private static int secure;

    /** A server whose certificate is for nobody's name. */
    private static int nameless;

    private final WsMulti multi = WsMulti.start();

    /** Ways: how the proxy is asked, and what it is. */
    private enum Way {
        TINYPROXY_BASIC,
        TINYPROXY_TUNNEL,
        SQUID_BASIC,
        SQUID_DIGEST,
        SQUID_DIGEST_TUNNEL,
        MICROSOCKS,
        DANTE_SOCKS4,
        DANTE_SOCKS5,
        DANTE_SOCKS5H,
        STUNNEL_BEFORE_TINYPROXY;

        Proxy proxy(RealTimeProxies at) {
            Proxy proxy = switch (this) {
                case TINYPROXY_BASIC, TINYPROXY_TUNNEL -> Proxy.of("http://localhost:" + at.tinyproxy);
                case SQUID_BASIC -> Proxy.of("http://localhost:" + at.squid);
                case SQUID_DIGEST, SQUID_DIGEST_TUNNEL ->
                    Proxy.of("http://localhost:" + at.squid).digest(true);
                case MICROSOCKS -> Proxy.of("socks5h://localhost:" + at.microsocks);
                case DANTE_SOCKS4 -> Proxy.of("socks4://localhost:" + at.dante);
                case DANTE_SOCKS5 -> Proxy.of("socks5://localhost:" + at.dante);
                case DANTE_SOCKS5H -> Proxy.of("socks5h://localhost:" + at.dante);
                case STUNNEL_BEFORE_TINYPROXY ->
                    Proxy.of("https://localhost:" + at.stunnel).tls(trusting);
            };
            boolean tunnel = this == TINYPROXY_TUNNEL || this == SQUID_DIGEST_TUNNEL;
            boolean known = !name().startsWith("DANTE");
            return (known ? proxy.credentials("me", "secret") : proxy).tunnel(tunnel);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Keys keys = Keys.in(folder);
        Pair pair = new Pair("jsse", "TLSv1.3");
        trusting = keys.client(pair);
        Routes routes = Routes.of()
                .get("/", exchange -> exchange.respond(200, "hello"))
                .ws("/echo", WsHandler.of().onMessage(WsSession::send));
        plain = SERVERS.listen(0, routes).address().getPort();
        secure = SERVERS.listen(ServerOptions.on(0).tls(keys.server(pair)), routes)
                .address()
                .getPort();
        Tls other = keys.server(pair).identity(Identity.of(keys.file("client.pem"), keys.file("client.key")));
        nameless =
                SERVERS.listen(ServerOptions.on(0).tls(other), routes).address().getPort();
        programs = new RealTimeProxies(folder, keys);
    }

    @AfterAll
    static void end() {
        if (programs != null) {
            programs.close();
        }
        SERVERS.close();
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    private static RealTimeProxies programs() {
        return Optional.ofNullable(programs).orElseThrow();
    }

    private static String url(String scheme, String path) {
        return scheme + "://localhost:" + (scheme.endsWith("s") && !scheme.equals("ws") ? secure : plain) + path;
    }

    private static ConnectOptions by(Proxy proxy) {
        return ConnectOptions.of().proxy(proxy);
    }

    private HttpTransfer get(String url, Proxy proxy) throws Exception {
        HttpTransfer transfer = multi.add(HttpFetch.get(url).tls(trusting).connect(by(proxy)));
        HttpOutcome outcome = Samples.await(transfer.done());
        assertThat(outcome.took()).isPositive();
        return transfer;
    }

    private WsOutcome session(String url, Proxy proxy, List<String> heard) throws Exception {
        WsSession session = multi.add(WsRequest.to(url)
                .tls(trusting)
                .connect(by(proxy))
                .onOpen(ws -> ws.send("over"))
                .onText((ws, text) -> {
                    heard.add(text + " " + ws.info().proxy().orElse("straight"));
                    ws.close();
                }));
        return Samples.await(session.done());
    }

    static Stream<Arguments> waysAndSchemes() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of("http", "https", "ws", "wss").map(scheme -> Arguments.of(way, scheme)));
    }

    @ParameterizedTest
    @MethodSource("waysAndSchemes")
    void everySchemePassesEveryProxy(Way way, String scheme) throws Exception {
        Proxy proxy = way.proxy(programs());
        if (scheme.startsWith("ws")) {
            List<String> heard = new ArrayList<>();
            WsOutcome outcome = session(url(scheme, "/echo"), proxy, heard);
            assertThat(outcome.cause()).isEmpty();
            assertThat(heard).containsExactly("over " + proxy);
            return;
        }
        for (int i = 0; i < 3; i++) {
            HttpTransfer transfer = get(url(scheme, "/"), proxy);
            HttpOutcome outcome = transfer.outcome().orElseThrow();
            assertThat(outcome.cause()).isEmpty();
            assertThat(outcome.status()).isEqualTo(200);
            assertThat(outcome.text()).isEqualTo("hello");
            assertThat(transfer.info().proxy()).contains(proxy.toString());
            boolean tunnelled =
                    scheme.equals("https") || proxy.tunnel() || !proxy.type().isHttp();
            assertThat(transfer.info().timings().tunnel().isZero())
                    .isEqualTo(!tunnelled || transfer.info().reused());
            assertThat(transfer.info().tls().isPresent()).isEqualTo(scheme.equals("https"));
        }
    }

    private Failure.Proxy refused(String url, Proxy proxy) throws Exception {
        WsOutcome outcome = session(url, proxy, new ArrayList<>());
        assertThat(outcome.failure()).isInstanceOf(Failure.Proxy.class);
        assertThat(outcome.failure().message()).doesNotContain("wrong");
        return (Failure.Proxy) outcome.failure();
    }

    static Stream<Arguments> waysWithPasswords() {
        return waysAndSchemes()
                .filter(arguments -> !arguments.get()[0].toString().startsWith("DANTE"));
    }

    @ParameterizedTest
    @MethodSource("waysWithPasswords")
    void aWrongPasswordIsNamed(Way way, String scheme) throws Exception {
        Proxy proxy = way.proxy(programs());
        Proxy wrong = proxy.credentials("me", "wrong");
        if (scheme.equals("http") && proxy.type().isHttp() && !proxy.tunnel()) {
            HttpOutcome outcome = get(url(scheme, "/"), wrong).outcome().orElseThrow();
            assertThat(outcome.status()).isBetween(401, 407);
        } else if (scheme.startsWith("http")) {
            HttpOutcome outcome = get(url(scheme, "/"), wrong).outcome().orElseThrow();
            assertThat(outcome.failure()).isInstanceOf(Failure.Proxy.class);
        } else {
            int code = refused(url(scheme, "/echo"), wrong).code();
            assertThat(code).isIn(2, 401, 407);
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aTunnelThatIsRefusedIsNamed(Way way, String target, int code) throws Exception {
        assertThat(refused(target, way.proxy(programs())).code()).isEqualTo(code);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(Way.SQUID_BASIC, "ws://localhost:9/", 403),
                Arguments.of(Way.SQUID_DIGEST, "ws://localhost:9/", 403),
                Arguments.of(Way.DANTE_SOCKS4, "ws://localhost:9/", 91),
                Arguments.of(Way.DANTE_SOCKS5, "ws://127.0.0.1:9/", 2),
                Arguments.of(Way.DANTE_SOCKS5H, "ws://localhost:9/", 2),
                Arguments.of(Way.MICROSOCKS, "ws://127.0.0.1:1/", 5),
                Arguments.of(Way.TINYPROXY_BASIC, "ws://127.0.0.1:1/", 500));
    }

    @Test
    void eachTlsVerifiesItsOwnName() throws Exception {
        Proxy proxy = Way.STUNNEL_BEFORE_TINYPROXY.proxy(programs());
        Proxy untrusted = proxy.tls(Tls.defaults());
        assertThat(ofTls(url("wss", "/echo"), untrusted).code()).isEqualTo(TlsCode.UNTRUSTED);
        Proxy misnamed =
                Proxy.of("https://me:secret@localhost:" + programs().misnamed).tls(trusting);
        assertThat(ofTls(url("wss", "/echo"), misnamed).code()).isEqualTo(TlsCode.HOST_MISMATCH);
        Failure.Tls inner = ofTls("wss://localhost:" + nameless + "/echo", proxy);
        assertThat(inner.code()).isEqualTo(TlsCode.HOST_MISMATCH);
        assertThat(inner.host()).isEqualTo("localhost");
    }

    private Failure.Tls ofTls(String url, Proxy proxy) throws Exception {
        return (Failure.Tls) session(url, proxy, new ArrayList<>()).failure();
    }
}
