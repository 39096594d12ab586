package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.peers.Matrix.Seen;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsOptions;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** permessage-deflate with Java-WebSocket, which knows nothing of windows. */
@Tag("peers")
final class JavaWebSocketDeflateTest {
    private static final String NAME = "permessage-deflate";
    private static final Deflate TAKEOVER =
            Deflate.on().serverTakeover(true).clientTakeover(true).above(0);

    private final WsMulti multi = WsMulti.start();

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    /**
     * What it is told, what we are told, what must come of it with our client. Its server always announces that it takes
     * nothing over, and its client always offers that for both, whatever it is told: it then keeps its context all the same,
     * which no peer can read. So it is told no such thing.
     */
    enum Setting {
        DEFAULTS(false, Deflate.on().above(0), "; server_no_context_takeover; client_no_context_takeover"),
        CLIENT_TAKES_OVER(false, TAKEOVER, "; server_no_context_takeover"),
        CLIENT_STAYS(true, TAKEOVER, "; server_no_context_takeover; client_no_context_takeover");

        private final boolean clientStays;
        private final Deflate ours;
        private final String asClient;

        Setting(boolean clientStays, Deflate ours, String asClient) {
            this.clientStays = clientStays;
            this.ours = ours;
            this.asClient = NAME + asClient;
        }

        private PerMessageDeflateExtension extension() {
            PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
            extension.setThreshold(0);
            extension.setClientNoContextTakeover(clientStays);
            return extension;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourClientWithItsServer(Setting setting) throws Exception {
        try (JavaWebSocketEcho.Server server = new JavaWebSocketEcho.Server(setting.extension())) {
            Seen seen = new Matrix(multi, WsOptions.of().deflate(setting.ours)).asClientOf(server.port());
            assertThat(seen.extensions()).isEqualTo(setting.asClient);
            seen.isCompressed(0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourServerWithItsClient(Setting setting) throws Exception {
        Seen seen = new Matrix(multi, WsOptions.of().deflate(setting.ours))
                .asServerOf(url -> new JavaWebSocketEcho.Client(url, setting.extension()));
        assertThat(seen.extensions()).isEqualTo(NAME + "; server_no_context_takeover; client_no_context_takeover");
        seen.isCompressed(0, 0);
    }
}
