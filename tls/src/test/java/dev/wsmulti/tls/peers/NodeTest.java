package dev.wsmulti.tls.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ws of npm over node's TLS, both roles. */
@Tag("peers")
final class NodeTest {
    @TempDir
    private static Path folder;

    private static Keys keys = new Keys(Path.of(""), "");

    @BeforeAll
    static void writeKeys() throws Exception {
        keys = Keys.in(folder);
    }

    private static Map<String, String> environment(Pair pair) {
        return Map.of("NODE_EXTRA_CA_CERTS", keys.path("ca.pem"), "NODE_OPTIONS", pair.node());
    }

    private static void client(Pair pair, int port, String name) throws IOException {
        String unused = Program.run(
                folder,
                environment(pair),
                List.of(
                        Programs.onThePath("node"),
                        Programs.commonScript("ws-client.mjs"),
                        Programs.nodeModules(),
                        "wss://localhost:" + port,
                        name));
    }

    private static Program server(Pair pair) throws IOException {
        return Program.start(
                folder,
                environment(pair),
                List.of(
                        Programs.onThePath("node"),
                        Programs.script("wss-server.mjs"),
                        Programs.nodeModules(),
                        keys.path("server.pem"),
                        keys.path("server.key")));
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void itsMessagesComeBackFromUs(Pair pair) throws Exception {
        try (OurServer server = new OurServer(keys.server(pair))) {
            for (String name : List.of("sizes", "fragments", "pings")) {
                client(pair, server.port, name);
                WsOutcome end = server.end();
                assertThat(end.cause()).as(name).isEmpty();
                assertThat(end.clean()).as("%s: %s", name, end).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.wsmulti.tls.peers.Pair#all")
    void ourMessagesComeBackFromIt(Pair pair) throws Exception {
        List<byte[]> sent = List.of(
                Samples.bytes(0),
                Samples.bytes(125),
                Samples.bytes(16_384),
                Samples.bytes(65_536),
                Samples.bytes(1 << 20));
        List<String> back = new ArrayList<>();
        try (WsMulti multi = WsMulti.start();
                Program server = server(pair)) {
            WsSession session = multi.add(WsRequest.to("wss://localhost:" + server.port("^port ([0-9]+)"))
                    .tls(keys.client(pair))
                    .options(WsOptions.of().maxMessage(2 << 20))
                    .onOpen(open -> {
                        open.send("some text");
                        sent.forEach(bytes -> open.send(Message.binary(bytes)));
                    })
                    .onMessage((open, message) -> {
                        back.add(Samples.digest(message.bytes()));
                        if (back.size() == sent.size() + 1) {
                            open.close();
                        }
                    }));
            WsOutcome end = Samples.await(session.done());
            assertThat(end.cause()).isEmpty();
            assertThat(end.clean()).as("%s", end).isTrue();
            assertThat(session.info().tls().orElseThrow().protocol()).isEqualTo(pair.version());
            // it closes its half after close_notify; an error here would be a TLS one
            assertThat(server.says("^(closed|error) .*").group()).isEqualTo("closed 1000 " + pair.version());
        }
        List<String> digests = new ArrayList<>(List.of(Samples.digest("some text".getBytes(StandardCharsets.UTF_8))));
        digests.addAll(sent.stream().map(Samples::digest).toList());
        assertThat(back).isEqualTo(digests);
    }
}
