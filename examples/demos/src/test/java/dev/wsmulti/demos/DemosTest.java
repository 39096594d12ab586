package dev.wsmulti.demos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demos against our own echo, and against npm {@code ws}. */
@Timeout(30)
class DemosTest {
    /** One line of a program that echoes with npm's {@code ws}, as its documentation does. */
    private static final String NODE_ECHO = "const { WebSocketServer } = require(process.argv[1] + '/node_modules/ws');"
            + "const s = new WebSocketServer({ port: 0, host: '127.0.0.1' },"
            + " () => console.log(s.address().port));"
            + "s.on('connection', ws => ws.on('message', (data, binary) => ws.send(data, { binary })));";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    private interface Demo {
        void on(String url) throws Exception;
    }

    private String ours(Demo demo) throws Exception {
        try (WsMulti server = WsMulti.start()) {
            Server listener =
                    server.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            demo.on("ws://127.0.0.1:" + listener.address().getPort() + "/");
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private String nodes(Demo demo) throws Exception {
        Path installed = Path.of(System.getProperty("wsmulti.root", "../.."), "target/peers");
        Process node = new ProcessBuilder(
                        "node", "-e", NODE_ECHO, installed.toRealPath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = node.inputReader(StandardCharsets.UTF_8)) {
            demo.on("ws://127.0.0.1:" + lines.readLine() + "/");
        } finally {
            node.destroy();
            assertThat(node.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private void connectOnly(String url) throws InterruptedException {
        ConnectOnly.run(url, out);
    }

    private void twoTransfers(String url) {
        MultiCallbacks.run(List.of(url, url), out);
    }

    private static void assertEchoed(String text) {
        assertThat(text.lines())
                .containsExactly(
                        "TEXT at 0, 0 left: hello",
                        "TEXT at 0, 0 left: hello",
                        "done: closed (1000)",
                        "done: closed (1000)");
    }

    @Test
    void connectOnlyIsEchoed() throws Exception {
        assertThat(ours(this::connectOnly)).isEqualToNormalizingNewlines("5 bytes of 5: hello\n");
    }

    @Test
    void callbacksOfTwoTransfersOnOneLoop() throws Exception {
        assertEchoed(ours(this::twoTransfers));
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws InterruptedException {
        ConnectOnly.run("ws://127.0.0.1:1/", out);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("could not connect to 127.0.0.1:1");
    }

    @Test
    @Tag("peers")
    void connectOnlyAgainstNode() throws Exception {
        assertThat(nodes(this::connectOnly)).isEqualToNormalizingNewlines("5 bytes of 5: hello\n");
    }

    @Test
    @Tag("peers")
    void callbacksAgainstNode() throws Exception {
        assertEchoed(nodes(this::twoTransfers));
    }
}
