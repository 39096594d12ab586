package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Proxy;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = {
            "CVE-2022-42915, CVE-2022-43552, CVE-2023-38545, CVE-2026-9079, CVE-2026-6253 (curl)",
            "CVE-2026-11856, CVE-2026-7168, CVE-2026-8927 (curl)"
        },
        text =
                "a tunnel that is refused is let go of once; a long name is never looked up here instead; what a proxy knows of us"
                        + " no other proxy and no target is told")
final class CveProxiesTest {
    private static final Resolver NOBODY = (host, answer) -> {
        throw new AssertionError(host + " was looked up");
    };

    private final TestKit kit = TestKit.create(builder -> builder.resolver(NOBODY));
    private final List<WsOutcome> ends = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        kit.close();
        assertThat(kit.held()).isZero();
    }

    private void open(String url, Proxy proxy) {
        kit.multi()
                .add(WsRequest.to(url)
                        .connect(ConnectOptions.of().proxy(proxy))
                        .onClose((session, outcome) -> ends.add(outcome)));
        kit.settle();
    }

    private Proxy proxy(String scheme) {
        return Proxy.of(scheme + "://" + kit.authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://target.test/", "ws://10.0.0.1/"})
    void aRefusedTunnelEndsOnce(String url) {
        open(url, proxy("http"));
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n").send("and more");
        kit.settle();
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).failure()).isInstanceOf(Failure.Proxy.class);
        assertThat(peer.isFinished()).isTrue();
    }

    @Test
    void theLongestNameIsSentAndNotLookedUp() {
        String longest = ("a".repeat(63) + ".").repeat(3) + "a".repeat(61);
        open("ws://" + longest + "/", proxy("socks5h"));
        TestPeer peer = kit.acceptRaw();
        peer.expectHex("05 01 00").hex("05 00");
        peer.expectHex("05 01 00 03 fd").expect(longest.getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> WsRequest.to("ws://" + longest + "a/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("253");
        assertThat(ends).isEmpty();
    }

    @Test
    void whatAProxyIsToldNobodyElseIsTold() {
        Proxy known =
                proxy("http").credentials("me", "secret").header("X-Key", "k").tunnel(true);
        kit.multi()
                .add(HttpFetch.get("http://target.test/")
                        .connect(ConnectOptions.of().proxy(known)));
        TestPeer first = kit.acceptRaw();
        assertThat(first.heardRaw()).contains("Proxy-Authorization: Basic ", "X-Key: k");
        first.send("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(first.heardRaw()).startsWith("GET / ").doesNotContain("Proxy-", "X-Key");
        open("ws://target.test/", proxy("http"));
        assertThat(kit.acceptRaw().heardRaw()).startsWith("CONNECT ").doesNotContain("Proxy-", "X-Key");
    }

    @Test
    void digestStateStaysWithItsProxy() {
        Proxy digest = proxy("http").credentials("me", "secret").digest(true);
        open("ws://target.test/", digest);
        TestPeer peer = kit.acceptRaw();
        peer.heardRaw();
        peer.send("HTTP/1.1 407 Who\r\nProxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=auth\r\n"
                + "Content-Length: 0\r\n\r\n");
        assertThat(peer.heardRaw()).contains("Proxy-Authorization: Digest");
        open("ws://target.test/", digest.credentials("you", "secret"));
        assertThat(kit.acceptRaw().heardRaw()).doesNotContain("Proxy-Authorization");
    }
}
