package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.failure.Failure;
import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.tls.testing.Ca.Issued;
import dev.wsmulti.tls.testing.Ca.Order;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.Transfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One table of bad certificates for every way to a server, so that none is without the checks of the others. */
final class BadCertificatesTest {
    private static final String HOST = "server.test";
    private static final Ca CA = Ca.create("root");
    private static final Duration DAY = Duration.ofDays(1);

    private static Stream<Arguments> bad() {
        Order good = Order.host(HOST);
        Instant now = Instant.now();
        GeneralName address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
        return Secured.providers().stream()
                .flatMap(provider -> Stream.of(
                        Arguments.of(provider, "HOST_MISMATCH", "of another host", CA.issue(Order.host("other.test"))),
                        Arguments.of(provider, "HOST_MISMATCH", "a common name alone", CA.issue(Order.subject(HOST))),
                        Arguments.of(
                                provider,
                                "HOST_MISMATCH",
                                "of the address that the name leads to",
                                CA.issue(Order.subject("x").names(List.of(address)))),
                        Arguments.of(
                                provider,
                                "EXPIRED",
                                "expired",
                                CA.issue(good.valid(now.minus(DAY.multipliedBy(9)), now.minus(DAY)))),
                        Arguments.of(
                                provider,
                                "UNTRUSTED",
                                "of a stranger",
                                Ca.create("root").issue(good)),
                        Arguments.of(provider, "WEAK_KEY", "with a short key", CA.issue(good.key("RSA-1024")))));
    }

    private static List<Function<String, Transfer>> ways(TestKit kit) {
        return List.of(
                authority -> kit.multi().add(HttpFetch.get("https://" + authority + "/")),
                authority -> kit.multi().add(WsRequest.to("wss://" + authority + "/ws")),
                authority -> kit.multi()
                        .add(WsRequest.to("wss://" + authority + "/ws").onRaw((ws, piece) -> {})));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("bad")
    void noneIsAcceptedOnAnyWay(String provider, String code, String what, Issued shown) throws Exception {
        Tls server = Tls.defaults().provider(provider).identity(Secured.identity(shown));
        Tls client = Tls.defaults().provider(provider).trust(Secured.trusting(CA));
        Secured secured = new Secured(server, client);
        try (TestKit kit = secured.kit(1)) {
            kit.network().name(HOST, InetAddress.getByName("127.0.0.1"));
            Routes routes = Routes.of()
                    .get("/", exchange -> exchange.respond(200, "reached"))
                    .ws("/ws", WsHandler.of());
            String authority = HOST + ":" + secured.listen(kit.multi(), routes);
            for (Function<String, Transfer> way : ways(kit)) {
                Transfer transfer = way.apply(authority);
                kit.settle();
                Failure failure = transfer.outcome().orElseThrow().cause().orElseThrow();
                assertThat(failure).as(what).isInstanceOf(Failure.Tls.class);
                assertThat(((Failure.Tls) failure).code().name()).isEqualTo(code);
            }
        }
    }
}
