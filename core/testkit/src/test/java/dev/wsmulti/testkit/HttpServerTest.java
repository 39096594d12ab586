package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.Role;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.server.ShutdownReport;
import dev.wsmulti.transfer.Limits;
import dev.wsmulti.transfer.Sink;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server against clients that say anything. */
final class HttpServerTest {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

    private final TestKit kit = TestKit.create();

    @AfterEach
    void nothingIsLeft() {
        kit.network().connections().forEach(MemoryConnection::reset);
        kit.settle();
        assertThat(kit.multi().stats().segments()).isZero();
        kit.close();
    }

    private TestPeer client(Routes routes) {
        return client(ServerOptions.on(0), routes);
    }

    private TestPeer client(ServerOptions options, Routes routes) {
        return kit.connectRaw(kit.multi().listen(options, routes).address());
    }

    private static Routes hello() {
        return Routes.of().get("/", exchange -> exchange.respond(200, "Hello World!"));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void anAnswerSaysWhatItMust() {
        TestPeer client = client(hello());
        String answer = client.send("GET /" + HOST + "\r\n").heardRaw();
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Length: 12\r\n", "\r\nContent-Type: text/plain; charset=utf-8\r\n")
                .containsPattern("\r\nDate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
                .doesNotContain("Connection")
                .endsWith("\r\n\r\nHello World!");
        assertThat(client.send("GET /" + HOST + "\r\n").heardRaw()).endsWith("Hello World!");
    }

    /** What one listener has often read, and so knows, has no meaning yet under the limits of another. */
    @Test
    void repeatedHeadsKeepToTheLimitsOfTheirListener() {
        String request = "GET /" + HOST + "A: 1\r\nB: 2\r\n\r\n";
        TestPeer wide = client(hello());
        for (int i = 0; i < 4; i++) {
            assertThat(wide.send(request).heardRaw()).endsWith("Hello World!");
        }
        Limits two = Limits.of(Role.SERVER).maxHeaders(2);
        assertThat(client(ServerOptions.on(0).limits(two), hello())
                        .send(request)
                        .heardRaw())
                .startsWith("HTTP/1.1 431 ")
                .contains("maxHeaders");
    }

    /** Routes may change while heads and paths are known. */
    @Test
    void changedRoutesCountForRepeatedRequests() {
        Server server = kit.multi().listen(ServerOptions.on(0), hello());
        TestPeer client = kit.connectRaw(server.address());
        for (int i = 0; i < 4; i++) {
            assertThat(client.send("GET /" + HOST + "\r\n").heardRaw()).endsWith("Hello World!");
        }
        kit.onLoop(() -> server.routes(Routes.of().get("/", exchange -> exchange.respond(200, "another"))));
        assertThat(client.send("GET /" + HOST + "\r\n").heardRaw()).endsWith("another");
        kit.onLoop(() -> server.routes(Routes.of()));
        assertThat(client.send("GET /" + HOST + "\r\n").heardRaw()).startsWith("HTTP/1.1 404 ");
    }

    /** Two paths by turns and one over and over, with credentials and without: known or not, each has its own route. */
    @Test
    void aHandlerMayChangeTheRoutesAmidRepeatedRequests() {
        AtomicReference<Server> server = new AtomicReference<>();
        Routes after =
                Routes.of().get("/{name}", exchange -> exchange.respond(200, "after " + exchange.variable("name")));
        Routes before = Routes.of()
                .get("/b", exchange -> {
                    server.get().routes(after);
                    return exchange.respond(200, "changed");
                })
                .get("/{name}", exchange -> exchange.respond(200, "before " + exchange.variable("name")));
        server.set(kit.multi().listen(ServerOptions.on(0), before));
        TestPeer client = kit.connectRaw(server.get().address());
        for (String more : List.of("", "Authorization: Basic YTpi\r\n")) {
            kit.onLoop(() -> server.get().routes(before));
            List<String> bodies = new ArrayList<>();
            String pipeline = "a a a c a c b b b a".replaceAll("(\\w) ?", "GET /$1" + HOST + more + "\r\n");
            for (String answer : client.send(pipeline).heardRaw().split("(?=HTTP/1.1 200)")) {
                bodies.add(body(answer));
            }
            assertThat(String.join(", ", bodies))
                    .isEqualTo("before a, before a, before a, before c, before a, before c, "
                            + "changed, after b, after b, after a");
        }
    }

    @Test
    void everythingMayComeByteByByte() {
        TestPeer client = client(Routes.of()
                .post(
                        "/",
                        exchange -> exchange.later(
                                Duration.ofSeconds(1),
                                exchange.text().thenApply(text -> exchange.respond(200, text)))));
        client.byteByByte();
        client.send("POST /" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: v\r\n\r\n");
        assertThat(client.heardRaw()).endsWith("\r\n\r\nabcde");
        client.send("POST /" + HOST + "Content-Length: 2\r\n\r\nxy");
        assertThat(client.heardRaw()).endsWith("\r\n\r\nxy");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        List<CompletableFuture<Reply>> decisions = new ArrayList<>();
        TestPeer client = client(Routes.of()
                .get("/slow", exchange -> {
                    CompletableFuture<Reply> decision = new CompletableFuture<>();
                    decisions.add(decision);
                    return exchange.later(
                            Duration.ofSeconds(9), decision.thenApply(x -> exchange.respond(200, "slow")));
                })
                .get("/fast", exchange -> exchange.respond(200, "fast")));
        client.send("GET /slow" + HOST + "\r\nGET /fast" + HOST + "\r\nGET /nowhere" + HOST + "\r\n");
        assertThat(client.heardRaw()).isEmpty();
        kit.multi().execute(() -> decisions.get(0).complete(null));
        String all = client.heardRaw();
        assertThat(all.indexOf("slow")).isPositive().isLessThan(all.indexOf("fast"));
        assertThat(all.indexOf("fast")).isLessThan(all.indexOf("404 Not Found"));
    }

    /** Answers of one turn, each of which says something else than the one before, or the same. */
    @Test
    void eachPipelinedAnswerSaysWhatIsItsOwn() {
        TestPeer client = client(Routes.of()
                .get("/a", exchange -> exchange.respond(200, "aa"))
                .get("/long", exchange -> exchange.respond(200, "abc"))
                .get("/header", exchange -> exchange.respond(200, "aa").header("X", "y"))
                .get("/status", exchange -> exchange.respond(201, "aa"))
                .get("/nothing", exchange -> exchange.respond(204)));
        for (String path : List.of("a", "a", "long", "header", "header", "a", "status", "nothing", "a")) {
            client.send("GET /" + path + HOST + "\r\n");
        }
        client.send("HEAD /a" + HOST + "\r\nGET /a" + HOST + "Connection: close\r\n\r\n");
        List<String> answers = new ArrayList<>();
        for (String answer : client.heardRaw().split("(?=HTTP/1)", 0)) {
            answers.add(answer.replaceAll("Date: [^\r]*\r\n|Content-Type: [^\r]*\r\n", "")
                    .replace("\r\n", "|"));
        }
        String plain = "HTTP/1.1 200 OK|Content-Length: 2||aa";
        assertThat(answers)
                .containsExactly(
                        plain,
                        plain,
                        "HTTP/1.1 200 OK|Content-Length: 3||abc",
                        "HTTP/1.1 200 OK|X: y|Content-Length: 2||aa",
                        "HTTP/1.1 200 OK|X: y|Content-Length: 2||aa",
                        plain,
                        "HTTP/1.1 201 Created|Content-Length: 2||aa",
                        "HTTP/1.1 204 No Content||",
                        plain,
                        "HTTP/1.1 200 OK|Content-Length: 2||",
                        "HTTP/1.1 200 OK|Content-Length: 2|Connection: close||aa");
    }

    @Test
    void aThousandPipelinedRequestsOfOneReadNeedSeveralTurns() {
        TestPeer client = client(hello());
        client.send(("GET /" + HOST + "\r\n").repeat(1000));
        // The pipe holds 64 KiB: the rest follows as it is read.
        String all = client.heardRaw() + client.heardRaw() + client.heardRaw();
        assertThat(all.split("Hello World!", -1).length).isEqualTo(1001);
    }

    @Test
    void whoReadsNoAnswersIsNotServedOn() {
        int[] served = {0};
        TestPeer client = client(Routes.of().get("/", exchange -> {
            served[0]++;
            return exchange.respond(200, new byte[32 * 1024]);
        }));
        client.raw().connection().toClient().stallReads();
        client.send(("GET /" + HOST + "\r\n").repeat(100));
        kit.settle();
        assertThat(served[0]).isLessThan(8);
        client.raw().connection().toClient().release();
        long bytes = 0;
        for (int i = 0; i < 200; i++) {
            bytes += client.heardRaw().length();
        }
        assertThat(served[0]).isEqualTo(100);
        assertThat(bytes).isGreaterThan(100 * 32 * 1024);
    }

    @Test
    void headIsGetWithoutTheBody() {
        TestPeer client = client(hello());
        String answer =
                client.send("HEAD /" + HOST + "\r\nGET /" + HOST + "\r\n").heardRaw();
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 12\r\n");
        assertThat(body(answer)).startsWith("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET / HTTP/1.1\\r\\n\\r\\n | 400
            GET / HTTP/1.1\\r\\nHost : h\\r\\n\\r\\n | 400
            GET / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400
            GET / HTTP/2.0\\r\\nHost: h\\r\\n\\r\\n | 505
            POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | 501
            GET / HTTP/1.1\\r\\nHost: h\\r\\nExpect: wonders\\r\\n\\r\\n | 417
            """)
    void whatIsWrongIsAnsweredAndClosed(String request, int status) {
        TestPeer client = client(hello());
        String answer = client.send(request.replace("\\r\\n", "\r\n")).heardRaw();
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\r\nConnection: close\r\n");
        assertThat(client.isFinished()).isTrue();
        assertThat(client.raw().resetByOther()).isFalse();
        client.raw().close();
    }

    @Test
    void limitsOfTheHeadAreAnswered() {
        TestPeer client = client(hello());
        assertThat(client.send("GET /" + "x".repeat(9000) + HOST + "\r\n").heardRaw())
                .startsWith("HTTP/1.1 414 ");
        TestPeer second = kit.connectRaw(client.raw().connection().server());
        assertThat(second.send("GET /" + HOST + "A: " + "x".repeat(17_000) + "\r\n\r\n")
                        .heardRaw())
                .startsWith("HTTP/1.1 431 ");
        TestPeer third = kit.connectRaw(client.raw().connection().server());
        assertThat(third.send("GET /" + HOST + "A: b\r\n".repeat(200) + "\r\n").heardRaw())
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void routesDecideByMethodAndPath() {
        TestPeer client = client(Routes.of()
                .get("/a/{x}/b", exchange -> exchange.respond(200, "x=" + exchange.variable("x")))
                .get("/a/literal/b", exchange -> exchange.respond(200, "literal"))
                .get("/files/*", exchange -> exchange.respond(200, "rest=" + exchange.variable("*")))
                .on("PUT", "/a/literal/b", exchange -> exchange.respond(204))
                .ws("/ws", WsHandler.of()));
        assertThat(body(client.send("GET /a/caf%C3%A9/b?q" + HOST + "\r\n").heardRaw()))
                .isEqualTo("x=caf\u00c3\u00a9");
        assertThat(body(client.send("GET /a/literal/b" + HOST + "\r\n").heardRaw()))
                .isEqualTo("literal");
        assertThat(body(client.send("GET /files/d/e" + HOST + "\r\n").heardRaw()))
                .isEqualTo("rest=d/e");
        assertThat(client.send("PUT /a/literal/b" + HOST + "\r\n").heardRaw())
                .startsWith("HTTP/1.1 204 No Content\r\n")
                .doesNotContain("Content-Length");
        assertThat(client.send("GET /a//b" + HOST + "\r\n").heardRaw()).startsWith("HTTP/1.1 404 ");
        assertThat(client.send("POST /a/literal/b" + HOST + "\r\n").heardRaw())
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET, HEAD, PUT\r\n");
        assertThat(client.send("GET /ws" + HOST + "\r\n").heardRaw())
                .startsWith("HTTP/1.1 426 ")
                .contains("\r\nUpgrade: websocket\r\n", "\r\nSec-WebSocket-Version: 13\r\n");
    }

    @Test
    void aVariableHasOnePlaceInARoute() {
        assertThatThrownBy(() -> Routes.of().get("/{a}/b/{a}", exchange -> exchange.respond(204)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a variable of a route has one place: {a} in /{a}/b/{a}");
    }

    @Test
    void anUpgradeOnAPlainRouteIsAPlainRequest() {
        TestPeer client = client(hello());
        assertThat(client.requestUpgrade("/", "h").heardRaw()).endsWith("Hello World!");
        assertThat(client.send(TestPeer.upgradeRequest("/", "h").replace("GET", "POST"))
                        .heardRaw())
                .startsWith("HTTP/1.1 405 ");
    }

    @Test
    void wrongUpgradesAreRefused() {
        TestPeer client = client(Routes.of().ws("/", WsHandler.of()));
        String right = TestPeer.upgradeRequest("/", "h");
        assertThat(client.send(right.replace("Version: 13", "Version: 12")).heardRaw())
                .startsWith("HTTP/1.1 426 ")
                .contains("Sec-WebSocket-Version: 13");
        assertThat(client.send(right.replace("GET", "POST")).heardRaw()).startsWith("HTTP/1.1 405 ");
        assertThat(client.send(right.replace("Sec-WebSocket-Key", "Nothing")).heardRaw())
                .startsWith("HTTP/1.1 400 ");
        client.send(right);
        client.expectUpgraded();
    }

    /** An answer that is the handler's mistake is a 500, not a connection that closes without a word. */
    @Test
    void anAcceptThatNo101CanSayIs500() {
        List<Reply> kept = new ArrayList<>();
        TestPeer client = client(Routes.of()
                .upgrade("/field", upgrade -> upgrade.accept(WsHandler.of()).header("Connection", "close"))
                .upgrade("/foreign", upgrade -> {
                    if (upgrade.subprotocols().isEmpty()) {
                        return kept.get(0);
                    }
                    kept.add(upgrade.accept(WsHandler.of()).subprotocol("chat"));
                    return upgrade.respond(403);
                }));
        assertThat(client.requestUpgrade("/field", "h").heardRaw()).startsWith("HTTP/1.1 500 ");
        assertThat(client.requestUpgrade("/foreign", "h", "Sec-WebSocket-Protocol: chat")
                        .heardRaw())
                .startsWith("HTTP/1.1 403 ");
        assertThat(client.requestUpgrade("/foreign", "h").heardRaw()).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aGetAnUpgradeAndAFrameMayComeInOneSend() {
        List<String> events = new ArrayList<>();
        Server server = kit.multi()
                .listen(
                        0,
                        hello().ws(
                                        "/echo",
                                        WsHandler.of()
                                                .onOpen(ws -> events.add("open"))
                                                .onMessage((ws, message) -> {
                                                    events.add(message.text());
                                                    ws.send(message);
                                                })));
        TestPeer client = kit.connectRaw(server.address());
        byte[] frame = client.encode(0x81, new byte[] {'h', 'i'});
        String text = "GET /" + HOST + "\r\n" + TestPeer.upgradeRequest("/echo", "h");
        ByteBuffer all = ByteBuffer.allocate(text.length() + frame.length);
        for (char c : text.toCharArray()) {
            all.put((byte) c);
        }
        client.send(all.put(frame).array());
        kit.settle();
        assertThat(events).containsExactly("open", "hi");
        String heard = client.heardRaw();
        assertThat(heard)
                .contains("Hello World!HTTP/1.1 101 Switching Protocols\r\n")
                .endsWith("\u0081\u0002hi");
        client.raw().reset();
    }

    @Test
    void anUpgradeMayBeDecidedLater() {
        CompletableFuture<String> user = new CompletableFuture<>();
        List<Object> seen = new ArrayList<>();
        WsHandler chat = WsHandler.of().onOpen(ws -> {
            seen.add(ws.attachment(String.class));
            seen.add(ws.subprotocol());
        });
        Server server = kit.multi()
                .listen(
                        0,
                        Routes.of()
                                .upgrade(
                                        "/chat",
                                        upgrade -> upgrade.later(
                                                Duration.ofSeconds(5),
                                                user.thenApply(name -> upgrade.accept(chat)
                                                        .subprotocol("chat.v2")
                                                        .attachment(name)
                                                        .cookie(Cookie.of("id", "42"))))));
        TestPeer client = kit.connectRaw(server.address());
        client.requestUpgrade("/chat", "h", "Sec-WebSocket-Protocol: chat.v1, chat.v2");
        assertThat(client.heardRaw()).isEmpty();
        user.complete("ada");
        kit.settle();
        assertThat(client.expectUpgraded()).contains("Set-Cookie: id=42\r\n", "Sec-WebSocket-Protocol: chat.v2\r\n");
        assertThat(seen).containsExactly(Optional.of("ada"), Optional.of("chat.v2"));
        client.raw().reset();
    }

    @Test
    void aDecisionThatTakesTooLongIs503() {
        CompletableFuture<Reply> never = new CompletableFuture<>();
        TestPeer client = client(Routes.of().get("/", exchange -> exchange.later(Duration.ofSeconds(5), never)));
        client.send("GET /" + HOST + "\r\n");
        kit.advance(Duration.ofMillis(4990));
        assertThat(client.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(40));
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 503 ");
        never.completeExceptionally(new IOException("too late to matter"));
        kit.settle();
        assertThat(client.heardRaw()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsIs500AndTouchesNothingElse() {
        TestPeer client = client(hello().get("/throws", exchange -> {
                    throw new AssertionError("a handler may throw anything");
                })
                .get(
                        "/fails",
                        exchange -> exchange.later(
                                Duration.ofSeconds(1), CompletableFuture.failedStage(new IOException("no")))));
        assertThat(client.send("GET /throws" + HOST + "\r\n").heardRaw()).startsWith("HTTP/1.1 500 ");
        assertThat(client.send("GET /fails" + HOST + "\r\n").heardRaw()).startsWith("HTTP/1.1 500 ");
        assertThat(client.send("GET /" + HOST + "\r\n").heardRaw()).endsWith("Hello World!");
    }

    @Test
    void bodiesTooLongAre413() {
        Routes routes = Routes.of()
                .post(
                        "/text",
                        exchange -> exchange.later(
                                Duration.ofSeconds(1), exchange.text().thenApply(text -> exchange.respond(200, text))))
                .post("/echo", exchange -> exchange.respond(200, exchange.body()));
        ServerOptions options = ServerOptions.on(0).maxBody(100);
        TestPeer client = client(options, routes);
        assertThat(client.send("POST /text" + HOST + "Content-Length: 1048577\r\n\r\n")
                        .heardRaw())
                .startsWith("HTTP/1.1 413 ");
        TestPeer second = kit.connectRaw(client.raw().connection().server());
        assertThat(second.send("POST /echo" + HOST + "Content-Length: 101\r\n\r\n")
                        .heardRaw())
                .startsWith("HTTP/1.1 413 ");
        TestPeer third = kit.connectRaw(client.raw().connection().server());
        assertThat(third.send("POST /echo" + HOST + "Transfer-Encoding: chunked\r\n\r\n65\r\n")
                        .heardRaw())
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aClientThatExpects100IsToldWhenTheBodyIsWanted() {
        TestPeer client = client(Routes.of()
                .post("/echo", exchange -> exchange.respond(200, exchange.body()))
                .post("/no", exchange -> exchange.respond(403)));
        String expect = HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
        assertThat(client.send("POST /echo" + expect).heardRaw()).startsWith("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.send("ab").heardRaw()).endsWith("ab");
        assertThat(client.send("POST /no" + expect).heardRaw())
                .startsWith("HTTP/1.1 403 ")
                .contains("\r\nConnection: close\r\n");
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    void sourcesGoByLengthInChunksOrUntilTheEnd() {
        Source unknown = new Parts("ab", "", "cde");
        TestPeer client = client(Routes.of()
                .get("/known", exchange -> exchange.respond(200, Source.of("abc")))
                .get("/unknown", exchange -> exchange.respond(200, unknown).header("Content-Type", "text/x")));
        assertThat(client.send("GET /known" + HOST + "\r\n").heardRaw())
                .contains("Content-Length: 3\r\n")
                .endsWith("abc");
        assertThat(client.send("GET /unknown" + HOST + "\r\n").heardRaw())
                .contains("Transfer-Encoding: chunked\r\n", "Content-Type: text/x\r\n")
                .endsWith("\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
        assertThat(client.send("HEAD /unknown" + HOST + "\r\n").heardRaw())
                .contains("Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n");
        assertThat(client.send("GET /unknown HTTP/1.0\r\n\r\n").heardRaw())
                .contains("Connection: close\r\n")
                .doesNotContain("chunked")
                .endsWith("\r\n\r\nabcde");
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    void http10MayStayOpen() {
        TestPeer client = client(hello());
        assertThat(client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                        .heardRaw())
                .contains("\r\nConnection: keep-alive\r\n");
        assertThat(client.send("GET / HTTP/1.0\r\n\r\n").heardRaw()).contains("\r\nConnection: close\r\n");
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    void anEchoOfAnySizeHoldsTheSenderBack() {
        TestPeer client = client(Routes.of().post("/", exchange -> {
            exchange.maxBody(Long.MAX_VALUE);
            return exchange.respond(200, exchange.body());
        }));
        int size = 64 << 20;
        client.send("POST /" + HOST + "Content-Length: " + size + "\r\n\r\n");
        String head = client.heardRaw();
        assertThat(head).contains("Content-Length: " + size + "\r\n");
        byte[] part = new byte[8192];
        long sent = 0;
        long back = 0;
        int still = 0;
        while (back < size && still < 3) {
            long before = sent + back;
            try {
                sent += client.raw().offer(part, (int) Math.max(0, part.length - (size - sent)));
            } catch (IOException lost) {
                throw new AssertionError(lost);
            }
            kit.settle();
            if (sent - back > 200_000 || sent == size || sent + back == before) {
                back += client.raw().take().length;
            }
            still = sent + back == before ? still + 1 : 0;
            assertThat(sent - back).isLessThan(400_000);
        }
        assertThat(back).isEqualTo(size);
    }

    @Test
    void deadlinesAreKept() {
        TestPeer silent = client(hello());
        kit.advance(Duration.ofMillis(59_900));
        assertThat(silent.isFinished()).isFalse();
        kit.advance(Duration.ofMillis(200));
        assertThat(silent.isFinished()).isTrue();
        assertThat(silent.heardRaw()).isEmpty();
        TestPeer slow = kit.connectRaw(silent.raw().connection().server());
        slow.send("GET / HT");
        kit.advance(Duration.ofMillis(9_900));
        assertThat(slow.isFinished()).isFalse();
        kit.advance(Duration.ofMillis(200));
        assertThat(slow.heardRaw()).startsWith("HTTP/1.1 408 ");
        assertThat(slow.isFinished()).isTrue();
    }

    @Test
    void aBodyThatStandsStillIs408() {
        List<String> ends = new ArrayList<>();
        TestPeer client = client(Routes.of().post("/", exchange -> {
            var text = exchange.text();
            text.whenComplete((all, thrown) -> ends.add(String.valueOf(thrown)));
            return exchange.later(Duration.ofMinutes(9), text.thenApply(all -> exchange.respond(200, all)));
        }));
        client.send("POST /" + HOST + "Content-Length: 2\r\n\r\na");
        kit.advance(Duration.ofMillis(29_900));
        assertThat(client.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(200));
        assertThat(client.heardRaw()).startsWith("HTTP/1.1 408 ");
        assertThat(ends).singleElement().asString().contains("IOException");
    }

    @Test
    void aClientThatLeavesAbortsItsExchange() {
        List<String> events = new ArrayList<>();
        TestPeer client = client(Routes.of().post("/", exchange -> {
            exchange.onAbort(() -> events.add("abort"));
            var text = exchange.text();
            text.whenComplete((all, thrown) -> events.add(thrown == null ? "whole" : "cut"));
            return exchange.later(Duration.ofSeconds(9), text.thenApply(all -> exchange.respond(200, all)));
        }));
        client.send("POST /" + HOST + "Content-Length: 9\r\n\r\nabc").finish();
        assertThat(client.heardRaw()).isEmpty();
        assertThat(events).containsExactly("cut", "abort");
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    void aHalfClosedClientGetsItsAnswer() {
        TestPeer client = client(hello());
        client.send("GET /" + HOST + "\r\n").finish();
        assertThat(client.heardRaw()).endsWith("Hello World!");
        assertThat(client.isFinished()).isTrue();
        assertThat(client.raw().resetByOther()).isFalse();
    }

    @Test
    void anAnswerGoesOutThoughTheNextRequestIsCut() {
        TestPeer client = client(hello());
        client.send("GET /" + HOST + "\r\nGET /par").finish();
        assertThat(client.heardRaw()).endsWith("Hello World!");
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aHandlerThatAnswersNothingIs500() {
        TestPeer client = client(hello().get("/null", exchange -> null));
        assertThat(client.send("GET /null" + HOST + "\r\n").heardRaw()).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aBodyMayGoIntoASink(@TempDir Path folder) {
        Path file = folder.resolve("upload");
        TestPeer client = client(Routes.of()
                .post(
                        "/",
                        exchange -> exchange.later(
                                Duration.ofSeconds(1),
                                exchange.into(Sink.of(file))
                                        .thenApply(count -> exchange.respond(201, count + " bytes")))));
        client.send("POST /" + HOST + "Content-Length: 5\r\n\r\nhel");
        kit.settle();
        assertThat(file).doesNotExist();
        assertThat(client.send("lo").heardRaw()).startsWith("HTTP/1.1 201 ").endsWith("5 bytes");
        assertThat(file).hasContent("hello");
        client.send("POST /" + HOST + "Content-Length: 5\r\n\r\nHEL").finish();
        kit.settle();
        assertThat(file).hasContent("hello");
        assertThat(client.isFinished()).isTrue();
    }

    @Test
    void whatNobodyAskedForIsDropped() {
        TestPeer client = client(Routes.of().post("/", exchange -> exchange.respond(200, "no thanks")));
        client.send("POST /" + HOST + "Content-Length: 200000\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            client.send(new byte[10_000]);
        }
        assertThat(client.heardRaw()).endsWith("no thanks");
        client.send("POST /" + HOST + "Content-Length: 0\r\n\r\n");
        assertThat(client.heardRaw()).endsWith("no thanks");
    }

    @Test
    void routesChangeLive() {
        Server server = kit.multi().listen(0, hello());
        TestPeer client = kit.connectRaw(server.address());
        server.routes(Routes.of().otherwise(exchange -> exchange.respond(200, "new")));
        kit.settle();
        assertThat(client.send("GET /any" + HOST + "\r\n").heardRaw()).endsWith("new");
    }

    @Test
    void withoutDescriptorsAcceptingRests() {
        Server server = kit.multi().listen(0, hello());
        kit.settle();
        kit.network().failAccepts(server.address(), 2);
        TestPeer client = kit.connectRaw(server.address());
        client.send("GET /" + HOST + "\r\n");
        assertThat(client.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(120));
        assertThat(client.heardRaw()).isEmpty();
        kit.advance(Duration.ofMillis(120));
        assertThat(client.heardRaw()).endsWith("Hello World!");
    }

    @Test
    void moreConnectionsThanAllowedWait() {
        Server server = kit.multi().listen(ServerOptions.on(0).maxConnections(1), hello());
        TestPeer first = kit.connectRaw(server.address());
        TestPeer second = kit.connectRaw(server.address());
        second.send("GET /" + HOST + "\r\n");
        assertThat(second.heardRaw()).isEmpty();
        first.raw().close();
        kit.settle();
        assertThat(second.heardRaw()).endsWith("Hello World!");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void shutdownTellsSessionsAndReports() {
        List<String> events = new ArrayList<>();
        WsHandler handler = WsHandler.of()
                .onShutdown(ws -> events.add("shutdown"))
                .onClose((ws, outcome) -> events.add("close " + outcome.clean()));
        Server server = kit.multi().listen(0, hello().ws("/ws", handler));
        TestPeer polite = kit.connect(server.address(), "/ws");
        TestPeer deaf = kit.connect(server.address(), "/ws");
        TestPeer idle = kit.connectRaw(server.address());
        List<ShutdownReport> reports = new ArrayList<>();
        server.shutdown(Duration.ofSeconds(1)).thenAccept(reports::add);
        assertThat(polite.heard()).singleElement().asString().contains("1001");
        polite.close(1001);
        assertThat(idle.isFinished()).isTrue();
        idle.raw().close();
        kit.advance(Duration.ofMillis(500));
        assertThat(reports).isEmpty();
        kit.advance(Duration.ofMillis(600));
        assertThat(reports).containsExactly(new ShutdownReport(2, 1));
        kit.settle();
        assertThat(events).containsExactlyInAnyOrder("shutdown", "shutdown", "close true", "close false");
        assertThat(deaf.isFinished()).isTrue();
        assertThat(kit.multi().stats().live()).isZero();
    }

    /** A source whose length is not known. */
    private static final class Parts implements Source {
        private final String[] parts;
        private int next;

        Parts(String... parts) {
            this.parts = parts;
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public void open() {
            next = 0;
        }

        @Override
        public State read(ByteBuffer target) {
            if (next == parts.length) {
                return State.END;
            }
            for (char c : parts[next++].toCharArray()) {
                target.put((byte) c);
            }
            return State.MORE;
        }

        @Override
        public void close() {}
    }

    /** Sample 7 as it stands: a server on the same loop. */
    @Test
    void sample7() {
        Server server = kit.multi()
                .listen(
                        8080,
                        Routes.of()
                                .get("/", exchange -> exchange.respond(200, "Hello World!"))
                                .ws("/echo", WsHandler.of().onMessage(WsSession::send)));
        TestPeer client = kit.connect(server.address(), "/echo");
        client.text("x");
        assertThat(client.heard()).hasSize(1);
        client.raw().reset();
    }
}
