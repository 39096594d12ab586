package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.peers.Matrix.Seen;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** permessage-deflate with ws of npm, in the settings of sections 12 and 13 of the Autobahn test suite. */
@Tag("peers")
final class DeflateMatrixTest {
    private static final int THRESHOLD_OF_WS = 1024;
    private static final String NAME = "permessage-deflate";
    private static final String STAYS = "; server_no_context_takeover; client_no_context_takeover";
    private static final Deflate TAKEOVER =
            Deflate.on().serverTakeover(true).clientTakeover(true).above(0);

    private final WsMulti multi = WsMulti.start();

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    /** What ws is told, what we are told, and what must come of it with our client, and with our server. */
    enum Setting {
        DEFAULTS("{}", Deflate.on(), STAYS, STAYS),
        SERVER_STAYS(
                "{'serverNoContextTakeover': true}",
                TAKEOVER,
                "; server_no_context_takeover",
                "; server_no_context_takeover"),
        CLIENT_STAYS(
                "{'clientNoContextTakeover': true}",
                TAKEOVER,
                "; client_no_context_takeover",
                "; client_no_context_takeover"),
        SERVER_9("{'serverMaxWindowBits': 9}", TAKEOVER, "; server_max_window_bits=9", "; server_max_window_bits=9"),
        SERVER_15(
                "{'serverMaxWindowBits': 15}", TAKEOVER, "; server_max_window_bits=15", "; server_max_window_bits=15"),
        CLIENT_9("{'clientMaxWindowBits': 9}", TAKEOVER, "; client_max_window_bits=9", ""),
        CLIENT_15("{'clientMaxWindowBits': 15}", TAKEOVER, "; client_max_window_bits=15", ""),
        ALL_9(
                "{'serverNoContextTakeover': true, 'clientNoContextTakeover': true,"
                        + " 'serverMaxWindowBits': 9, 'clientMaxWindowBits': 9}",
                Deflate.on().above(0),
                STAYS + "; client_max_window_bits=9; server_max_window_bits=9",
                STAYS + "; server_max_window_bits=9"),
        /** A server that declines our first offer; a client with the three of 13.7. */
        OFFERS(
                "{'serverMaxWindowBits': false, 'offers': [{'server_no_context_takeover': true,"
                        + " 'server_max_window_bits': 9}, {'server_no_context_takeover': true}, {}]}",
                TAKEOVER.serverWindowBits(9),
                "",
                "; server_no_context_takeover; server_max_window_bits=9");

        private final String ofWs;
        private final Deflate ours;
        private final String asClient;
        private final String asServer;

        Setting(String ofWs, Deflate ours, String asClient, String asServer) {
            this.ofWs = ofWs.replace('\'', '"');
            this.ours = ours;
            this.asClient = NAME + asClient;
            this.asServer = NAME + asServer;
        }

        /** ws compresses what its threshold allows; without it everything. */
        private String json() {
            return this == DEFAULTS ? ofWs : ofWs.replaceFirst("\\{", "{\"threshold\": 0, ");
        }

        private void check(Seen seen) {
            int theirs = this == DEFAULTS ? THRESHOLD_OF_WS : 0;
            seen.isCompressed((int) ours.above(), theirs);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourClientWithTheServerOfWs(Setting setting) throws Exception {
        try (PeerProcess server = ws(setting.json())) {
            Seen seen = new Matrix(multi, WsOptions.of().deflate(setting.ours)).asClientOf(server.port());
            assertThat(seen.extensions()).isEqualTo(setting.asClient);
            setting.check(seen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourServerWithTheClientOfWs(Setting setting) throws Exception {
        Seen seen = new Matrix(multi, WsOptions.of().deflate(setting.ours)).asServerOf(url -> ws(setting.json(), url));
        assertThat(seen.extensions()).isEqualTo(setting.asServer);
        setting.check(seen);
    }

    @ParameterizedTest
    @EnumSource
    void aSideWithoutItMakesItPlain(Without without) throws Exception {
        WsOptions options = without == Without.WS ? WsOptions.of().deflate(TAKEOVER) : WsOptions.of();
        String settings = without == Without.WS ? "false" : "{}";
        try (PeerProcess server = ws(settings)) {
            Seen seen = new Matrix(multi, options).asClientOf(server.port());
            assertThat(seen.extensions()).isEmpty();
            seen.isPlain();
        }
        Seen seen = new Matrix(multi, options).asServerOf(url -> ws(settings, url));
        assertThat(seen.extensions()).isEmpty();
        seen.isPlain();
    }

    /** Who does not compress. */
    enum Without {
        US,
        WS
    }

    private static PeerProcess ws(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.node(), Programs.script("ws-deflate.mjs"), Programs.nodeModules()));
        command.addAll(List.of(arguments));
        return PeerProcess.start(command);
    }
}
