package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.http.Credentials;
import dev.wsmulti.http.Headers;
import dev.wsmulti.http.Role;
import dev.wsmulti.transfer.AddressFamily;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.WsRequest;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** b2: what may be said of an HTTP request holds for the request of an upgrade too, or cannot be said of it. */
final class UpgradeOptionsTest {
    /** What a session has no use for, and why: none of these exists on {@link WsRequest}. */
    private static final Map<String, String> NOT_FOR_AN_UPGRADE = new TreeMap<>(Map.ofEntries(
            Map.entry("body", "an upgrade has no body"),
            Map.entry("trailers", "an upgrade has no body"),
            Map.entry("expectAbove", "an upgrade has no body"),
            Map.entry("into", "its answer has no body"),
            Map.entry("resumeFrom", "its answer has no body"),
            Map.entry("maxBody", "messages have maxMessage"),
            Map.entry("onProgress", "messages tell themselves"),
            Map.entry("onHead", "responseHead() in onOpen"),
            Map.entry("onDone", "onClose"),
            Map.entry("failOnStatus", "an upgrade that is refused is always a failure"),
            Map.entry("retry", "keepOpen"),
            Map.entry("onRetry", "keepOpen"),
            Map.entry("timeout", "openTimeout, maxLifetime"),
            Map.entry("responseTimeout", "openTimeout"),
            Map.entry("stallTimeout", "WsOptions"),
            Map.entry("minRate", "idleLimit, pingInterval"),
            Map.entry("maxReceiveRate", "WsOptions"),
            Map.entry("maxSendRate", "WsOptions")));

    private final TestKit kit = TestKit.create();

    @AfterEach
    void close() {
        kit.close();
    }

    /** An option, and the line of the upgrade that shows it. */
    static Stream<Arguments> options() {
        return Stream.of(
                row("header", request -> request.header("X-One", "1"), "X-One: 1"),
                row("headers", request -> request.headers(Headers.of("X-Two", "2")), "X-Two: 2"),
                row("Host", request -> request.header("Host", "other.test"), "Host: other.test"),
                row("Cookie", request -> request.header("Cookie", "a=b; c=d"), "Cookie: a=b; c=d"),
                row("User-Agent", request -> request.header("User-Agent", "mine/1"), "User-Agent: mine/1"),
                row("Referer", request -> request.header("Referer", "http://h/"), "Referer: http://h/"),
                row("origin", request -> request.origin("http://h"), "Origin: http://h"),
                row(
                        "credentials",
                        request -> request.credentials(Credentials.bearer("t0ken")),
                        "Authorization: Bearer t0ken"));
    }

    private static Arguments row(String name, UnaryOperator<WsRequest> change, String line) {
        return Arguments.of(name, change, line);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void b2EachOptionOfARequestIsInTheRawUpgrade(String name, UnaryOperator<WsRequest> change, String line) {
        kit.multi().add(change.apply(kit.request()));
        String upgrade = kit.acceptRaw().heardRaw();
        String field = line.substring(0, line.indexOf(':') + 1);
        assertThat(upgrade).startsWith("GET / HTTP/1.1\r\n").contains("Upgrade: websocket\r\n");
        assertThat(upgrade.split("\r\n", -1))
                .filteredOn(each -> each.startsWith(field))
                .containsExactly(line);
    }

    /** The same ways of a connection, and what comes over it is the upgrade. */
    static Stream<Arguments> ways() throws IOException {
        InetAddress here = InetAddress.getByName("192.0.2.1");
        InetAddress six = InetAddress.getByName("2001:db8::1");
        InetAddress ours = InetAddress.getByName("198.51.100.7");
        return Stream.of(
                way(
                        "resolve",
                        options -> options.resolve("name.test:3000", here),
                        "GET /x HTTP/1.1\r\nHost: name.test:3000\r\n"),
                way(
                        "connectTo",
                        options -> options.connectTo("name.test:3000", "192.0.2.1:3000"),
                        "GET /x HTTP/1.1\r\nHost: name.test:3000\r\n"),
                way(
                        "localAddress",
                        options -> options.resolve("*:3000", here)
                                .localAddress(ours)
                                .localPorts(4000, 4001),
                        "GET /x HTTP/1.1\r\n"),
                way(
                        "family",
                        options -> options.resolve("*:3000", six, here).family(AddressFamily.IPV4),
                        "GET /x HTTP/1.1\r\n"),
                way(
                        "proxy",
                        options -> options.proxy(Proxy.of("http://192.0.2.1:3000")),
                        "CONNECT name.test:3000 HTTP/1.1\r\n"));
    }

    private static Arguments way(String name, UnaryOperator<ConnectOptions> change, String begin) {
        return Arguments.of(name, change, begin);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void b2EachWayOfAConnectionIsThatOfAnUpgradeToo(String name, UnaryOperator<ConnectOptions> change, String begin)
            throws IOException {
        MemoryListener there = kit.network().listen(new InetSocketAddress("192.0.2.1", 3000));
        kit.multi().add(WsRequest.to("ws://name.test:3000/x").connect(change.apply(ConnectOptions.of())));
        kit.settle();
        TestPeer peer = new TestPeer(kit, there.accept(), Role.SERVER);
        peer.expect(begin);
        if (name.equals("localAddress")) {
            assertThat(kit.network().connections().get(0).client())
                    .isEqualTo(new InetSocketAddress("198.51.100.7", 4000));
        }
    }

    /** An option that is added to requests must be thought of here: it is one of an upgrade too, or there is a reason. */
    @Test
    void b2WhatCannotApplyDoesNotExistAndNothingIsForgotten() {
        Set<String> ofRequests = options(HttpFetch.class);
        Set<String> ofUpgrades = options(WsRequest.class);
        Set<String> missing = new TreeSet<>(ofRequests);
        missing.removeAll(ofUpgrades);
        assertThat(missing).isEqualTo(NOT_FOR_AN_UPGRADE.keySet());
        assertThat(Stream.of(WsRequest.class.getMethods()).map(Method::getName))
                .doesNotContain("method", "get", "head", "post", "put", "of");
    }

    private static Set<String> options(Class<?> request) {
        Predicate<Method> isOption =
                method -> !Modifier.isStatic(method.getModifiers()) && method.getReturnType() == request;
        return Stream.of(request.getMethods())
                .filter(isOption)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "Upgrade",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Accept",
                "Sec-WebSocket-Extensions"
            })
    void b2FieldsThatCannotApplyFailWhereTheyAreSaid(String field) {
        WsRequest request = kit.request();
        assertThatThrownBy(() -> request.header(field, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
        assertThatThrownBy(() -> HttpFetch.get("ws://h/")).isInstanceOf(IllegalArgumentException.class);
    }
}
