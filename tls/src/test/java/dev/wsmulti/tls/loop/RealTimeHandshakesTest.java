package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tls.testing.Ca;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many handshakes at once whose trust manager takes its time: they all succeed, and nobody else notices. */
final class RealTimeHandshakesTest {
    private static final long SLEEP = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As slow as one that asks somebody over the network. */
    private static final class Slow implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            try {
                Thread.sleep(SLEEP);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** So few requests have a single slow one of the compiler's in their last percent. */
    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void slowTrustHoldsUpNobodyElse(String provider) {
        handshakes(provider, 16, 90);
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    @Tag("soak")
    void noneOfTwoHundredFails(String provider) {
        handshakes(provider, 200, 99);
    }

    private static void handshakes(String provider, int count, int percent) {
        Ca authority = Ca.create("Slow Authority");
        Tls server = Tls.defaults()
                .provider(provider)
                .identity(Secured.identity(authority.issue(Ca.Order.host("localhost"))));
        Tls client = Tls.defaults().provider(provider).trust(new Slow());
        List<Long> rounds = new ArrayList<>();
        int[] opened = new int[1];
        try (WsMulti multi = WsMulti.builder().tls(client).open()) {
            int secure = multi.listen(
                            ServerOptions.on(0).tls(server).tlsTimeout(PATIENCE),
                            Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)))
                    .address()
                    .getPort();
            int plain = multi.listen(0, Routes.of().get("/", exchange -> exchange.respond(200, "quick")))
                    .address()
                    .getPort();
            warmUp(multi, secure);
            ConnectOptions patient = ConnectOptions.of().tlsTimeout(PATIENCE);
            for (int i = 0; i < count; i++) {
                multi.add(WsRequest.to("wss://localhost:" + secure + "/")
                        .connect(patient)
                        .openTimeout(PATIENCE)
                        .onOpen(ws -> opened[0]++));
            }
            ping(multi, plain, rounds);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (opened[0] < count && System.nanoTime() < end) {
                multi.perform(Duration.ofMillis(100));
            }
        }
        assertThat(opened[0]).isEqualTo(count);
        Collections.sort(rounds);
        long most = TimeUnit.NANOSECONDS.toMillis(rounds.get(rounds.size() * percent / 100));
        System.out.println(provider + ": " + count + " handshakes of a trust manager that sleeps " + SLEEP
                + " ms; a neighbour's p" + percent + " of " + rounds.size() + " requests: " + most + " ms");
        assertThat(most).as("p%s of a neighbour, ms", percent).isLessThan(20);
    }

    /** The first handshakes of a process load and compile a thousand classes. */
    private static void warmUp(WsMulti multi, int port) {
        List<WsSession> sessions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sessions.add(multi.add(WsRequest.to("wss://localhost:" + port + "/").onOpen(WsSession::close)));
        }
        while (!sessions.stream().allMatch(WsSession::isDone)) {
            multi.perform(Duration.ofMillis(100));
        }
    }

    /** One plain request after the other, and how long each took. */
    private static void ping(WsMulti multi, int port, List<Long> rounds) {
        long begun = System.nanoTime();
        multi.add(HttpFetch.get("http://localhost:" + port + "/").onDone((transfer, outcome) -> {
            rounds.add(System.nanoTime() - begun);
            multi.schedule(Duration.ofMillis(5), () -> ping(multi, port, rounds));
        }));
    }
}
