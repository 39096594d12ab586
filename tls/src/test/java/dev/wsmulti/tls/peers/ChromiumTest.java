package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.tls.Tls;
import dev.wsmulti.transfer.WsOutcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chromium, which accepts our server's key and no other: a page over https, whose messages come back over wss. */
@Tag("peers")
final class ChromiumTest {
    private static final String PAGE = """
            <!DOCTYPE html><script>
            const big = new Uint8Array(1 << 20).map((_, i) => i * 31 + (i >> 8));
            const sent = ['text of ü', big];
            const socket = new WebSocket(`wss://${location.host}/echo`);
            socket.binaryType = 'arraybuffer';
            let good = 0;
            socket.onopen = () => sent.forEach((message) => socket.send(message));
            socket.onmessage = ({ data }) => {
              const same = typeof data === 'string'
                ? data === sent[0]
                : new Uint8Array(data).every((byte, i) => byte === big[i]) && data.byteLength === big.length;
              good += same ? 1 : 0;
              if (good === sent.length || !same) socket.close(1000);
            };
            socket.onclose = ({ code, wasClean }) => { document.title = `${code} ${wasClean} ${good}` };
            </script>
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"jsse, TLSv1.2", "jsse, TLSv1.3", "bc, TLSv1.2", "bc, TLSv1.3"})
    void aPageAndItsMessages(String provider, String version) throws Exception {
        Keys keys = Keys.in(folder);
        Tls tls = keys.server(new Pair(provider, version));
        try (OurServer server = new OurServer(tls, PAGE);
                Program browser = Program.start(
                        folder,
                        List.of(
                                Programs.onThePath("node"),
                                Programs.commonScript("browser.mjs"),
                                Programs.nodeModules(),
                                Programs.onThePath("chromium"),
                                "https://localhost:" + server.port + "/",
                                "--ignore-certificate-errors-spki-list=" + keys.pinOfServer()))) {
            assertThat(browser.says("^title (.*)").group(1)).isEqualTo("1000 true 2");
            WsOutcome end = server.end();
            assertThat(end.cause()).isEmpty();
            assertThat(end.clean()).as("%s", end).isTrue();
        }
    }
}
