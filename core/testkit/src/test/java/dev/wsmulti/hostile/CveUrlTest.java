package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.http.Target;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = "CVE-2022-27780, CVE-2016-8624 (curl)",
        text = "one strict parser decides what the host of a URL is, and that host is looked up, asked and named")
final class CveUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://good.example%2fevil.example/",
                "http://good.example%5cevil.example/",
                "http://good.example%00.evil.example/",
                "http://good.example%0d%0a.evil.example/",
                "http://good.example%40evil.example/",
                "http://good.example%3a80.evil.example/",
                "http://good.example /",
                "http:///evil.example/",
                "http://:80/",
                "http://good.example:80:81/",
                "http://good.example:80a/",
                "http://good.example:65536/",
                "http://good.example:-1/",
                "http://[::1]evil.example/",
                "http://[::1/",
                "http://[fe80::1%25evil]/",
                "http://g\u00f6od.example/",
                "http://good.example\u2024evil.example/",
                "http:good.example/",
                "http://good.example\\@evil.example/",
                "//good.example/",
            })
    void isRefused(String url) {
        assertThat(Target.parse(url)).isInstanceOf(Target.Problem.class);
        assertThatThrownBy(() -> HttpFetch.get(url)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WsRequest.to(url.replaceFirst("http", "ws")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** They have a host, but user information is never sent, so that nobody takes it for the host. */
    @ParameterizedTest
    @ValueSource(
            strings = {"http://good.example@evil.example/", "http://good.example%23@evil.example/", "http://a:b@h/"})
    void userInformationIsRefused(String url) {
        assertThatThrownBy(() -> HttpFetch.get(url)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WsRequest.to(url.replaceFirst("http", "ws")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** URL, host looked up, path and query asked for. */
    @ParameterizedTest
    @CsvSource({
        "http://good.example:PORT#@evil.example/, good.example, /",
        "http://good.example:PORT?@evil.example/, good.example, /?@evil.example/",
        "http://good.example:PORT/@evil.example/, good.example, /@evil.example/",
        "http://GOOD.example:PORT/a/../b, good.example, /b",
        "http://good.example:PORT/%2e%2e/b, good.example, /b",
        "http://good.example:PORT/a%2fb%0d%0aEvil:x, good.example, /a%2fb%0d%0aEvil:x",
        "http://good.example.:PORT/, good.example., /",
    })
    void leadsWhereItSays(String url, String host, String asked) {
        List<String> looked = new ArrayList<>();
        Resolver resolver = (name, answer) -> {
            looked.add(name);
            answer.accept(new Resolver.Answer.Found(List.of(InetAddress.getLoopbackAddress())));
            return () -> {};
        };
        try (TestKit kit = TestKit.create(builder -> builder.resolver(resolver))) {
            String port = kit.authority().replaceAll(".*:", "");
            kit.multi().add(HttpFetch.get(url.replace("PORT", port)));
            TestPeer server = kit.acceptRaw();
            assertThat(looked).containsExactly(host);
            assertThat(server.heardRaw())
                    .startsWith("GET " + asked + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n");
            server.reset();
        }
    }
}
