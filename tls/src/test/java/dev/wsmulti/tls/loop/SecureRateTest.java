package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.server.Routes;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rate of a session over TLS, whose records come whole: within 5 % over 20 s, in each direction, at either end. */
final class SecureRateTest {
    private static final long SECONDS = 20;

    private long got;

    /** Who has the rate. */
    private enum Slow {
        CLIENT_RECEIVES,
        CLIENT_SENDS,
        SERVER_RECEIVES,
        SERVER_SENDS;

        boolean upwards() {
            return this == CLIENT_SENDS || this == SERVER_RECEIVES;
        }

        WsOptions client(long rate) {
            return switch (this) {
                case CLIENT_RECEIVES -> WsOptions.of().maxReceiveRate(rate);
                case CLIENT_SENDS -> WsOptions.of().maxSendRate(rate);
                default -> WsOptions.of();
            };
        }

        WsOptions server(long rate) {
            return switch (this) {
                case SERVER_RECEIVES -> WsOptions.of().maxReceiveRate(rate);
                case SERVER_SENDS -> WsOptions.of().maxSendRate(rate);
                default -> WsOptions.of();
            };
        }
    }

    private static Stream<Arguments> cases() {
        return Secured.providers().stream()
                .flatMap(provider -> Stream.of(Slow.values())
                        .flatMap(slow -> Stream.of(50_000, 1_000_000).map(rate -> Arguments.of(provider, slow, rate))));
    }

    /** Zeros without end. */
    private static final class Zeros implements Source {
        @Override
        public long length() {
            return -1;
        }

        @Override
        public void open() {}

        @Override
        public State read(ByteBuffer target) {
            target.put(new byte[Math.min(target.remaining(), 8192)]);
            return State.MORE;
        }

        @Override
        public void close() {}
    }

    private WsHandler end(boolean sends) {
        return WsHandler.of().onOpen(ws -> send(ws, sends)).onData((ws, piece) -> got += piece.length());
    }

    private static void send(WsSession session, boolean sends) {
        if (sends) {
            assertThat(session.sendFrom(MessageType.BINARY, new Zeros()).sent()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(String provider, Slow slow, int rate) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(7)) {
            Routes routes = Routes.of().ws("/", end(!slow.upwards()).options(slow.server(rate)));
            int port = secured.listen(kit.multi(), routes);
            WsSession client = kit.multi()
                    .add(Secured.session(port, "/").handler(end(slow.upwards()).options(slow.client(rate))));
            kit.settle();
            // What was on its way when the session began is not what is measured.
            kit.advance(Duration.ofSeconds(1));
            got = 0;
            kit.advance(Duration.ofSeconds(SECONDS));
            assertThat((double) got).isCloseTo(rate * (double) SECONDS, Percentage.withPercentage(5));
            client.cancel();
        }
    }
}
