package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.server.ShutdownReport;
import dev.wsmulti.transfer.ConnectOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Message;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on a real file: both protocols, the end of the file, and what cannot be. */
final class UnixServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private static Routes routes() {
        return Routes.of()
                .get("/", exchange -> exchange.respond(200, "hello"))
                .ws("/echo", WsHandler.of().onMessage(WsSession::send));
    }

    private Path path() {
        return folder.resolve("socket");
    }

    private ConnectOptions there() {
        return ConnectOptions.of().unixSocket(path());
    }

    @Test
    void requestsAreAnsweredAndTheFileGoesWithTheServer() {
        try (WsMulti multi = WsMulti.open()) {
            Server server = multi.listen(ServerOptions.unixSocket(path()), routes());
            assertThat(server.unixSocket()).contains(path());
            assertThat(server.toString()).contains(path().toString());
            assertThat(Files.exists(path())).isTrue();
            HttpTransfer get = multi.add(HttpFetch.get("http://name.test/").connect(there()));
            assertThat(multi.await(get, LONG)).isTrue();
            assertThat(get.outcome().orElseThrow().text()).isEqualTo("hello");
            assertThat(get.info().remoteAddress()).contains(UnixDomainSocketAddress.of(path()));
            server.close();
            multi.perform();
            assertThat(Files.exists(path())).isFalse();
        }
    }

    @Test
    void sessionsRunOverItAndAShutdownFindsThem() throws Exception {
        try (WsMulti multi = WsMulti.start()) {
            Server server = multi.listen(ServerOptions.unixSocket(path()), routes());
            CompletableFuture<String> heard = new CompletableFuture<>();
            CompletableFuture<WsOutcome> ended = new CompletableFuture<>();
            WsSession session = multi.add(WsRequest.to("ws://name.test/echo")
                    .connect(there())
                    .onOpen(ws -> ws.send("over a file"))
                    .onMessage((ws, message) -> heard.complete(message.text()))
                    .onClose((ws, outcome) -> ended.complete(outcome)));
            assertThat(heard.get(30, TimeUnit.SECONDS)).isEqualTo("over a file");
            assertThat(session.isDone()).isFalse();
            ShutdownReport report = server.shutdown(LONG).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(report).isEqualTo(new ShutdownReport(1, 0));
            assertThat(ended.get(30, TimeUnit.SECONDS).close().code()).isEqualTo(1001);
            assertThat(Files.exists(path())).isFalse();
        }
    }

    @Test
    void theEndOfTheLoopRemovesTheFileAndOfAGroupToo() throws Exception {
        try (WsMulti multi = WsMulti.open()) {
            Server unused = multi.listen(ServerOptions.unixSocket(path()), routes());
            multi.perform();
            assertThat(Files.exists(path())).isTrue();
        }
        assertThat(Files.exists(path())).isFalse();
        try (var group = WsGroup.start(2)) {
            Server unused = group.listen(ServerOptions.unixSocket(path()), routes());
            try (WsChannel channel = WsChannel.open(WsRequest.to("ws://n/echo").connect(there()), LONG)) {
                assertThat(channel.send(Message.text("x"), LONG)).isEqualTo(SendResult.ACCEPTED);
            }
        }
        assertThat(Files.exists(path())).isFalse();
    }

    @Test
    void aFileThatIsThereIsNeitherTakenNorRemoved() throws Exception {
        Files.writeString(path(), "somebody's");
        try (WsMulti multi = WsMulti.open()) {
            assertThatThrownBy(() -> multi.listen(ServerOptions.unixSocket(path()), routes()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(
                            "cannot listen on " + path() + ": a file is there; remove it if no server listens on it");
        }
        assertThat(Files.readString(path())).isEqualTo("somebody's");
    }

    /** Somebody removed it and put another one in its place. */
    @Test
    void aFileOfAnotherServerStays() throws Exception {
        try (WsMulti multi = WsMulti.open();
                WsMulti other = WsMulti.open()) {
            Server first = multi.listen(ServerOptions.unixSocket(path()), routes());
            Path kept = folder.resolve("kept");
            // The old one is kept elsewhere: a file system may give its number to the next file.
            Files.move(path(), kept);
            Server second = other.listen(ServerOptions.unixSocket(path()), routes());
            first.close();
            multi.perform();
            assertThat(Files.exists(path())).isTrue();
            second.close();
            other.perform();
            assertThat(Files.exists(path())).isFalse();
        }
    }

    @Test
    void whatCannotBeIsASentence() {
        Path tooLong = folder.resolve("x".repeat(200));
        Path nowhere = folder.resolve("missing").resolve("socket");
        try (WsMulti multi = WsMulti.open()) {
            assertThatThrownBy(() -> multi.listen(ServerOptions.unixSocket(tooLong), routes()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on " + tooLong)
                    .hasMessageContaining("too long");
            assertThatThrownBy(() -> multi.listen(ServerOptions.unixSocket(nowhere), routes()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on " + nowhere);
            Server server = multi.listen(ServerOptions.unixSocket(path()), routes());
            assertThatThrownBy(server::address)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no port");
            assertThatThrownBy(ServerOptions.unixSocket(path())::address).isInstanceOf(IllegalStateException.class);
            assertThat(ServerOptions.on(0).unixSocket()).isEmpty();
        }
    }
}
