package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client and our server with nginx between them, as a reverse proxy. */
@Tag("peers")
final class ProxyTest {
    private final WsMulti multi = WsMulti.start();
    private PeerProcess nginx;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws Exception {
        Server server = multi.listen(
                0,
                Routes.of()
                        .get("/", exchange -> exchange.respond(200, "Hello World!"))
                        .get("/large", exchange -> exchange.respond(200, Samples.bytes(10 << 20)))
                        .post("/digest", DigestSink::answer)
                        .ws("/echo", WsHandler.of().onData(WsSession::forward)));
        Files.createDirectory(folder.resolve("www"));
        nginx = PeerProcess.start(List.of(
                Programs.python(),
                Programs.script("nginx.py"),
                Programs.nginx(),
                folder.toString(),
                String.valueOf(server.address().getPort())));
    }

    @AfterEach
    void end() {
        nginx.close();
        multi.close();
    }

    private String url(String scheme, String path) {
        return scheme + "://127.0.0.1:" + nginx.port() + "/behind" + path;
    }

    @Test
    void transfers() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpOutcome hello =
                    Samples.await(multi.add(HttpFetch.get(url("http", "/"))).done());
            assertThat(hello.text()).isEqualTo("Hello World!");
        }
        HttpOutcome missing =
                Samples.await(multi.add(HttpFetch.get(url("http", "/missing"))).done());
        assertThat(missing.status()).isEqualTo(404);

        HttpOutcome large =
                Samples.await(multi.add(HttpFetch.get(url("http", "/large"))).done());
        assertThat(large.cause()).isEmpty();
        assertThat(large.bytes()).isEqualTo(Samples.bytes(10 << 20));

        // not an echo: nginx stops sending a request once its answer has begun
        byte[] sent = Samples.bytes(10 << 20);
        HttpOutcome digest = Samples.await(multi.add(HttpFetch.post(url("http", "/digest"), Source.of(sent)))
                .done());
        assertThat(digest.cause()).isEmpty();
        assertThat(digest.text()).isEqualTo(Samples.digest(sent));
    }

    @Test
    void sessions() throws Exception {
        byte[] sent = Samples.bytes(1 << 20);
        List<byte[]> back = new ArrayList<>();
        WsSession session = multi.add(
                WsRequest.to(url("ws", "/echo")).onOpen(ws -> ws.send("hello")).onMessage((ws, message) -> {
                    back.add(message.bytes());
                    if (back.size() == 1) {
                        ws.send(sent);
                    } else {
                        ws.close();
                    }
                }));
        WsOutcome outcome = Samples.await(session.done());
        assertThat(outcome.cause()).isEmpty();
        assertThat(outcome.clean()).isTrue();
        assertThat(back.get(0)).asString().isEqualTo("hello");
        assertThat(back.get(1)).isEqualTo(sent);
    }
}
