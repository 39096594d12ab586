package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP over TLS, both roles, on the network in memory. */
final class HttpsTest {
    private static final byte[] BIG = bytes(5_000_000);

    private static final Routes ROUTES = Routes.of()
            .get(
                    "/",
                    exchange ->
                            exchange.respond(200, exchange.tls().orElseThrow().protocol()))
            .get("/big", exchange -> exchange.respond(200, BIG))
            .post("/echo", exchange -> exchange.respond(200, exchange.body()));

    private static byte[] bytes(int size) {
        byte[] made = new byte[size];
        new Random(size).nextBytes(made);
        return made;
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "jsse, TLSv1.3", "bc, TLSv1.2", "bc, TLSv1.3"})
    void requestsShareAConnection(String provider, String version) {
        Secured secured = Secured.with(provider).protocols(version);
        try (TestKit kit = secured.kit(1)) {
            int port = secured.listen(kit.multi(), ROUTES);
            HttpTransfer first = kit.multi().add(Secured.get(port, "/"));
            kit.settle();
            HttpTransfer second = kit.multi().add(Secured.get(port, "/"));
            kit.settle();
            assertThat(first.outcome().orElseThrow().text()).isEqualTo(version);
            assertThat(second.outcome().orElseThrow().text()).isEqualTo(version);
            assertThat(second.info().reused()).isTrue();
            assertThat(second.info().connectionId()).isEqualTo(first.info().connectionId());
            assertThat(first.info().tls()).isPresent();
            assertThat(second.info().tls()).isPresent();
            assertThat(first.info().bytesReceived()).isGreaterThan(second.info().bytesReceived());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void anotherConfigurationSharesNoConnection(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(2)) {
            int port = secured.listen(kit.multi(), ROUTES);
            HttpTransfer first = kit.multi().add(Secured.get(port, "/"));
            kit.settle();
            Tls other = secured.client().alpn("http/1.1").suites("TLS_AES_256_GCM_SHA384");
            HttpTransfer second = kit.multi().add(Secured.get(port, "/").tls(other));
            kit.settle();
            assertThat(first.outcome().orElseThrow().failed()).isFalse();
            assertThat(second.outcome().orElseThrow().failed()).isFalse();
            assertThat(second.info().reused()).isFalse();
            assertThat(second.info().tls().orElseThrow().suite()).isEqualTo("TLS_AES_256_GCM_SHA384");
        }
    }

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "jsse, TLSv1.3", "bc, TLSv1.2", "bc, TLSv1.3"})
    void bodiesOfMegabytesGoBothWays(String provider, String version) {
        Secured secured = Secured.with(provider).protocols(version);
        try (TestKit kit = secured.kit(3)) {
            int port = secured.listen(kit.multi(), ROUTES);
            HttpTransfer down = kit.multi().add(Secured.get(port, "/big"));
            HttpTransfer echo = kit.multi().add(HttpFetch.post("https://localhost:" + port + "/echo", Source.of(BIG)));
            kit.settle();
            kit.advance(Duration.ofSeconds(3));
            assertThat(down.outcome().orElseThrow().bytes()).isEqualTo(BIG);
            assertThat(echo.outcome().orElseThrow().bytes()).isEqualTo(BIG);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void whoSpeaksPlainHttpIsTold(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(4)) {
            HttpTransfer transfer = kit.multi().add(HttpFetch.get("https://" + kit.authority() + "/"));
            var peer = kit.acceptRaw();
            peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            kit.settle();
            Failure failure = transfer.outcome().orElseThrow().failure();
            assertThat(failure).isInstanceOf(Failure.Tls.class);
            assertThat(((Failure.Tls) failure).code()).isEqualTo(TlsCode.NOT_TLS);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void nothingIsLeftWhenAllIsOver(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(5)) {
            var server =
                    kit.multi().listen(dev.wsmulti.server.ServerOptions.on(0).tls(secured.server()), ROUTES);
            for (int i = 0; i < 20; i++) {
                var unused = kit.multi().add(Secured.get(server.address().getPort(), "/"));
            }
            kit.settle();
            server.close();
            kit.settle();
            kit.advance(Duration.ofSeconds(200));
            assertThat(kit.multi().stats().isEmpty())
                    .as("%s", kit.multi().stats())
                    .isTrue();
        }
    }
}
