package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.peers.Corpus.Kind;
import dev.wsmulti.peers.Corpus.Sample;
import dev.wsmulti.peers.Matrix.Seen;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsOptions;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** permessage-deflate with Netty, which has all four parameters once jzlib is there. */
@Tag("peers")
final class NettyDeflateTest {
    private static final int MOST = 4 << 20;
    private static final int LEVEL = 6;
    private static final String NAME = "permessage-deflate";
    private static final String STAYS = "; server_no_context_takeover; client_no_context_takeover";
    private static final Deflate TAKEOVER =
            Deflate.on().serverTakeover(true).clientTakeover(true).above(0);

    private final WsMulti multi = WsMulti.start();

    /**
     * With a window below 15 bits it drops what of its output passes 1.001 times the input and 12 bytes (JZlibEncoder), which is
     * what random bytes come to.
     */
    private static Predicate<Sample> fits(int bits) {
        return sample -> bits == 15 || sample.kind() != Kind.RANDOM;
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    /** What Netty is told (its window, whether it asks for none of ours to be kept), what we are told, what must come of it. */
    enum Server {
        DEFAULTS(15, false, Deflate.on().above(0), "; server_no_context_takeover"),
        TAKEN_OVER(15, false, TAKEOVER, ""),
        SERVER_9(15, false, TAKEOVER.serverWindowBits(9), "; server_max_window_bits=9"),
        CLIENT_9(9, false, TAKEOVER, "; client_max_window_bits=9"),
        CLIENT_STAYS(15, true, TAKEOVER.clientTakeover(false), "; client_no_context_takeover"),
        ALL_9(
                9,
                true,
                Deflate.on().serverWindowBits(9).above(0),
                "; client_max_window_bits=9; client_no_context_takeover;"
                        + " server_no_context_takeover; server_max_window_bits=9");

        private final int clientBits;
        private final boolean clientStays;
        private final Deflate ours;
        private final String agreed;

        Server(int clientBits, boolean clientStays, Deflate ours, String agreed) {
            this.clientBits = clientBits;
            this.clientStays = clientStays;
            this.ours = ours;
            this.agreed = agreed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourClientWithItsServer(Server setting) throws Exception {
        try (NettyEcho server = NettyEcho.server(new PerMessageDeflateServerExtensionHandshaker(
                LEVEL, true, setting.clientBits, true, setting.clientStays, MOST))) {
            Seen seen = new Matrix(multi, WsOptions.of().deflate(setting.ours), fits(setting.ours.serverWindowBits()))
                    .asClientOf(server.port());
            assertThat(seen.extensions()).isEqualTo(NAME + setting.agreed);
            seen.isCompressed(0, 0);
        }
    }

    /** The same for its client: the window and the takeover that it asks of us. */
    enum Client {
        DEFAULTS(15, false, Deflate.on().above(0), STAYS),
        TAKEN_OVER(15, false, TAKEOVER, ""),
        SERVER_9(9, false, TAKEOVER, "; server_max_window_bits=9"),
        CLIENT_9(15, false, TAKEOVER.clientWindowBits(9), "; client_max_window_bits=9"),
        SERVER_STAYS(15, true, TAKEOVER, "; server_no_context_takeover"),
        ALL_9(
                9,
                true,
                Deflate.on().clientWindowBits(9).above(0),
                STAYS + "; server_max_window_bits=9; client_max_window_bits=9");

        private final int serverBits;
        private final boolean serverStays;
        private final Deflate ours;
        private final String agreed;

        /** It offers what it is allowed to agree to. */
        private boolean clientStays() {
            return !ours.clientTakeover();
        }

        Client(int serverBits, boolean serverStays, Deflate ours, String agreed) {
            this.serverBits = serverBits;
            this.serverStays = serverStays;
            this.ours = ours;
            this.agreed = agreed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourServerWithItsClient(Client setting) throws Exception {
        Seen seen = new Matrix(multi, WsOptions.of().deflate(setting.ours), fits(setting.ours.clientWindowBits()))
                .asServerOf(url -> NettyEcho.client(
                        url,
                        new PerMessageDeflateClientExtensionHandshaker(
                                LEVEL, true, setting.serverBits, setting.clientStays(), setting.serverStays, MOST)));
        assertThat(seen.extensions()).isEqualTo(NAME + setting.agreed);
        seen.isCompressed(0, 0);
    }
}
