package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsChannel;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOption;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The options of libcurl as a set (ruling c4). */
final class WsOptionTest {
    private static final WsOptions RAW = WsOptions.of(EnumSet.of(WsOption.RAW));

    private final TestKit kit = TestKit.create();
    private final Recorder record = new Recorder();

    @AfterEach
    void close() {
        kit.close();
    }

    private WsHandler watching(WsOptions options) {
        return WsHandler.of()
                .options(options)
                .onOpen(ws -> record.session = ws)
                .onClose((ws, outcome) -> record.outcomes.add(outcome));
    }

    @Test
    void aSetIsTheOptionsThatItNames() {
        WsOptions none = WsOptions.of(EnumSet.noneOf(WsOption.class));
        assertThat(none.raw()).isFalse();
        assertThat(none.autoPong()).isTrue();
        assertThat(none.deflate()).isEmpty();
        WsOptions all = WsOptions.of(EnumSet.allOf(WsOption.class));
        assertThat(all.raw()).isTrue();
        assertThat(all.autoPong()).isFalse();
        assertThat(all.deflate()).isPresent();
        assertThat(RAW.autoPong()).isTrue();
        assertThat(RAW.deflate()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void rawWithoutACallbackDropsWhatComesAndSendsBytes(Ends role) {
        TestPeer peer = role.open(kit, watching(RAW));
        peer.ping("no answer").send("no frame at all");
        kit.onLoop(() -> {
            assertThat(record.session.sendRaw(ByteBuffer.wrap("as it is".getBytes(StandardCharsets.US_ASCII))))
                    .isEqualTo(SendResult.ACCEPTED);
            assertThatThrownBy(() -> record.session.send("a frame")).hasMessageContaining("sendRaw");
        });
        assertThat(peer.heardRaw()).isEqualTo("as it is");
        peer.finish();
        kit.settle();
        assertThat(record.outcome().failed()).isFalse();
    }

    @Test
    void rawWithOnRawIsOnRaw() {
        List<String> got = new ArrayList<>();
        kit.multi()
                .add(kit.request()
                        .options(RAW)
                        .onRaw((ws, bytes) -> got.add(new String(bytes.bytes(), StandardCharsets.US_ASCII))));
        kit.accept().send("bytes");
        kit.settle();
        assertThat(String.join("", got)).isEqualTo("bytes");
    }

    @Test
    void aChannelOfSuchARequestIsTheRawChannel() {
        WsChannel channel = WsChannel.connect(kit.multi(), kit.request().options(RAW));
        TestPeer peer = kit.accept();
        peer.send("bytes");
        kit.settle();
        assertReceived(channel, "bytes");
        assertThat(channel.sendRaw(ByteBuffer.wrap(new byte[] {'x'}))).isEqualTo(SendResult.ACCEPTED);
        assertThat(peer.heardRaw()).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource(Ends.class)
    void suchASessionBecomesARawChannelAndBack(Ends role) {
        TestPeer peer = role.open(kit, watching(RAW));
        record.session.reconfigure(WsOptions.of());
        kit.settle();
        WsChannel channel = WsChannel.of(kit.multi(), record.session);
        peer.send("bytes");
        kit.settle();
        assertReceived(channel, "bytes");
        List<String> got = new ArrayList<>();
        WsSession back = channel.toSession(
                WsHandler.of().onRaw((ws, bytes) -> got.add(new String(bytes.bytes(), StandardCharsets.US_ASCII))));
        peer.send("more");
        kit.settle();
        assertThat(String.join("", got)).isEqualTo("more");
        back.cancel();
    }

    private static void assertReceived(WsChannel channel, String text) {
        ByteBuffer target = ByteBuffer.allocate(100);
        assertThat(channel.receive(target)).isEqualTo(text.length());
        assertThat(new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    /** Raw or not is said in the opening: a reconfiguration changes the rest. */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void reconfigureLeavesTheModeAsItIs(Ends role) {
        TestPeer peer = role.open(kit, watching(WsOptions.of()).onMessage(WsSession::send));
        record.session.reconfigure(RAW.pingText("now"));
        peer.text("still frames");
        kit.settle();
        peer.expectText("still frames");
        assertThat(record.session.options().raw()).isFalse();
        assertThat(record.session.options().pingText()).isEqualTo("now");
    }

    @Test
    void rawIsRefusedTogetherWithCallbacksForFrames() {
        List<UnaryOperator<WsHandler>> withers = List.of(
                it -> it.onData((ws, piece) -> {}),
                it -> it.onMessage((ws, message) -> {}),
                it -> it.onText((ws, text) -> {}),
                it -> it.onBinary((ws, message) -> {}));
        assertThat(withers).allSatisfy(wither -> {
            assertThatThrownBy(() -> wither.apply(WsHandler.of().options(RAW)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("RAW exclude");
            assertThatThrownBy(() -> kit.multi()
                            .add(kit.request()
                                    .handler(wither.apply(WsHandler.of()))
                                    .options(RAW)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("RAW exclude");
        });
    }

    @Test
    void compressOffersTheExtension() {
        kit.multi().add(kit.request().options(WsOptions.of(EnumSet.of(WsOption.COMPRESS))));
        assertThat(kit.acceptRaw().heardRaw()).contains("permessage-deflate");
    }

    /** It stops answers only: our own pings go on (c4). */
    @ParameterizedTest
    @EnumSource(Ends.class)
    void noAutoPongStopsAnswersOnly(Ends role) {
        TestPeer peer = role.open(
                kit, watching(WsOptions.of(EnumSet.of(WsOption.NO_AUTO_PONG)).pingInterval(Duration.ofSeconds(20))));
        peer.ping("who is there");
        kit.advance(Duration.ofSeconds(5));
        assertThat(peer.heard()).isEmpty();
        kit.advance(Duration.ofSeconds(17));
        assertThat(peer.heard()).containsExactly("89");
    }
}
