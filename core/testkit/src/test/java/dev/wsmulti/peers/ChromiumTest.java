package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.peers.Matrix.Seen;
import dev.wsmulti.server.Routes;
import dev.wsmulti.transfer.Deflate;
import dev.wsmulti.transfer.WsOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chromium, whose pages cannot choose an offer, with our server. A page gives every message back. */
@Tag("peers")
final class ChromiumTest {
    private static final String PAGE = """
            <!DOCTYPE html><script>
            const socket = new WebSocket(decodeURIComponent(location.search.slice(1)));
            socket.binaryType = 'arraybuffer';
            socket.onmessage = ({ data }) => socket.send(data);
            socket.onclose = ({ code }) => { document.title = `${code} ${socket.extensions}` };
            </script>
            """;

    private final WsMulti multi = WsMulti.start();
    private final int port = multi.listen(
                    0,
                    Routes.of().get("/", exchange -> exchange.respond(200, PAGE).header("Content-Type", "text/html")))
            .address()
            .getPort();

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    @Test
    void nothingIsTakenOverByDefault() throws Exception {
        assertEchoes(
                WsOptions.of().deflate(Deflate.on().above(0)),
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    }

    @Test
    void bothTakeOver() throws Exception {
        assertEchoes(
                WsOptions.of()
                        .deflate(Deflate.on()
                                .serverTakeover(true)
                                .clientTakeover(true)
                                .above(0)),
                "permessage-deflate");
    }

    @Test
    void windowsOf9Bits() throws Exception {
        assertEchoes(
                WsOptions.of()
                        .deflate(Deflate.on()
                                .serverWindowBits(9)
                                .clientWindowBits(9)
                                .above(0)),
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=9; client_max_window_bits=9");
    }

    @Test
    void withoutDeflateAllIsPlain() throws Exception {
        assertEchoes(WsOptions.of(), "");
    }

    private void assertEchoes(WsOptions options, String extensions) throws Exception {
        AtomicReference<String> title = new AtomicReference<>();
        Seen seen = new Matrix(multi, options).asServerOf(url -> {
            PeerProcess browser = start(url);
            return () -> {
                try (browser) {
                    title.set(browser.says("title"));
                }
            };
        });
        assertThat(title).hasValue(("1000 " + extensions).strip());
        assertThat(seen.extensions()).isEqualTo(extensions);
        if (extensions.isEmpty()) {
            seen.isPlain();
        } else {
            seen.isCompressed(0, 0);
        }
    }

    private PeerProcess start(String url) {
        String page = "http://127.0.0.1:" + port + "/?" + URLEncoder.encode(url, StandardCharsets.UTF_8);
        return PeerProcess.start(List.of(
                Programs.node(), Programs.script("browser.mjs"), Programs.nodeModules(), Programs.chromium(), page));
    }
}
