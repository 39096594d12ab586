package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.failure.TlsCode;
import dev.wsmulti.secure.TlsFacts;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions over TLS, both roles, on the network in memory. */
final class WssTest {
    private static final Routes ECHO = Routes.of()
            .ws(
                    "/",
                    WsHandler.of()
                            .onMessage(WsSession::send)
                            .options(WsOptions.of().maxMessage(32 << 20)));

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "jsse, TLSv1.3", "bc, TLSv1.2", "bc, TLSv1.3"})
    void messagesOfEverySizeComeBackWhole(String provider, String version) {
        Secured secured = Secured.with(provider).protocols(version);
        try (TestKit kit = secured.kit(1)) {
            int port = secured.listen(kit.multi(), ECHO);
            List<byte[]> back = new ArrayList<>();
            int[] sizes = {0, 1, 125, 126, 1_400, 16_367, 16_384, 65_535, 65_536, 1_000_000};
            List<WsOutcome> ends = new ArrayList<>();
            WsSession session = kit.multi()
                    .add(Secured.session(port, "/")
                            .onOpen(ws -> {
                                for (int size : sizes) {
                                    ws.send(Message.binary(patterned(size)));
                                }
                            })
                            .onMessage((ws, message) -> {
                                back.add(message.bytes());
                                if (back.size() == sizes.length) {
                                    ws.close();
                                }
                            })
                            .onClose((ws, outcome) -> ends.add(outcome)));
            kit.settle();
            assertThat(back).hasSize(sizes.length);
            for (int i = 0; i < sizes.length; i++) {
                assertThat(back.get(i)).isEqualTo(patterned(sizes[i]));
            }
            assertThat(ends).hasSize(1);
            assertThat(ends.get(0).clean()).as("%s", ends.get(0)).isTrue();
            TlsFacts facts = session.info().tls().orElseThrow();
            assertThat(facts.provider()).isEqualTo(provider);
            assertThat(facts.protocol()).isEqualTo(version);
            assertThat(facts.sni()).contains("localhost");
            assertThat(facts.chain()).hasSize(1);
        }
    }

    private static byte[] patterned(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void anIdleSessionHoldsNoBuffer(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(2)) {
            int port = secured.listen(kit.multi(), ECHO);
            List<String> back = new ArrayList<>();
            WsSession session = kit.multi()
                    .add(Secured.session(port, "/")
                            .onOpen(ws -> ws.send("hello"))
                            .onText((ws, text) -> back.add(text)));
            kit.settle();
            assertThat(back).containsExactly("hello");
            assertThat(kit.multi().stats().segments()).isZero();
            assertThat(kit.multi().stats().bundles()).isZero();
            session.close();
            kit.settle();
            kit.advance(Duration.ofSeconds(3));
            assertThat(session.outcome().orElseThrow().clean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void aServerThatIsNotTrustedIsNoServer(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(3)) {
            int port = secured.listen(kit.multi(), ECHO);
            Tls stranger = Tls.defaults()
                    .provider(provider)
                    .trust(Secured.trusting(dev.wsmulti.tls.testing.Ca.create("Other")));
            WsSession refused = kit.multi().add(Secured.session(port, "/").tls(stranger));
            WsSession welcome = kit.multi().add(Secured.session(port, "/").onOpen(WsSession::close));
            kit.settle();
            Failure failure = refused.outcome().orElseThrow().failure();
            assertThat(failure).isInstanceOf(Failure.Tls.class);
            assertThat(((Failure.Tls) failure).code()).isEqualTo(TlsCode.UNTRUSTED);
            assertThat(((Failure.Tls) failure).handshaking()).isTrue();
            assertThat(welcome.outcome().orElseThrow().clean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void aSilentPeerEndsTheHandshakeAtItsDeadline(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(4)) {
            WsSession session = kit.multi().add(WsRequest.to("wss://" + kit.authority() + "/"));
            kit.acceptRaw();
            kit.advance(Duration.ofMillis(9_900));
            assertThat(session.isDone()).isFalse();
            kit.advance(Duration.ofMillis(200));
            Failure failure = session.outcome().orElseThrow().failure();
            assertThat(failure).isInstanceOf(Failure.TimedOut.class);
            assertThat(failure.message()).contains("TLS handshake").contains("tlsTimeout");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void aClientThatSaysNothingIsDroppedByAServer(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(5)) {
            var server = kit.multi().listen(ServerOptions.on(0).tls(secured.server()), ECHO);
            var peer = kit.connectRaw(server.address());
            int held = kit.held();
            kit.advance(Duration.ofMillis(9_900));
            assertThat(kit.held()).isEqualTo(held);
            kit.advance(Duration.ofMillis(200));
            assertThat(kit.held()).isEqualTo(held - 1);
            peer.expectEnd();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void aMessageOfMegabytesFlowsBothWaysPastASlowReader(String provider) {
        Secured secured = Secured.with(provider);
        try (TestKit kit = secured.kit(6)) {
            int port = secured.listen(kit.multi(), ECHO);
            byte[] whole = patterned(3_000_000);
            List<byte[]> back = new ArrayList<>();
            kit.multi()
                    .add(Secured.session(port, "/")
                            .onOpen(ws -> ws.send(MessageType.BINARY, ByteBuffer.wrap(whole)))
                            .onMessage((ws, message) -> {
                                back.add(message.bytes());
                                ws.close();
                            }));
            kit.settle();
            assertThat(back).hasSize(1);
            assertThat(back.get(0)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.loop.Secured#providers")
    void sampleOneOnSockets(String provider) throws Exception {
        Secured secured = Secured.with(provider);
        List<WsOutcome> ends = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        try (WsMulti multi = WsMulti.builder().tls(secured.client()).open()) {
            var server = multi.listen(ServerOptions.on(0).tls(secured.server()), ECHO);
            multi.add(Secured.session(server.address().getPort(), "/")
                    .onOpen(ws -> ws.send("hello"))
                    .onText((ws, text) -> {
                        heard.add(text);
                        ws.close();
                    })
                    .onClose((ws, outcome) -> {
                        ends.add(outcome);
                        server.close();
                    }));
            multi.run();
        }
        assertThat(heard).containsExactly("hello");
        assertThat(ends.get(0).clean()).as("%s", ends.get(0)).isTrue();
    }
}
