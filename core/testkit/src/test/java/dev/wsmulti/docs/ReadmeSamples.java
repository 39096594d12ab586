package dev.wsmulti.docs;

import static dev.wsmulti.testkit.Fault.CONNECT_REFUSED;
import static dev.wsmulti.testkit.Fault.RESET;
import static dev.wsmulti.testkit.Fault.SPLIT;
import static dev.wsmulti.transfer.MessageType.BINARY;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsGroup;
import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Cookie;
import dev.wsmulti.http.RequestHead;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.testkit.FaultPlan;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Loop;
import dev.wsmulti.transfer.Progress;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOptions;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** The samples of the README. {@link ReadmeTest} runs them, and finds the text of each sample in here or in Hello. */
final class ReadmeSamples {
    private ReadmeSamples() {}

    interface Bar {
        void update(HttpTransfer transfer, Progress progress);
    }

    interface Game {
        boolean running();

        void step();
    }

    record User(String name) {}

    static void downloads(WsMulti multi, List<String> urls, Path folder, Bar bar) {
        for (var url : urls) {
            multi.add(HttpFetch.get(url)
                    .into(folder.resolve(nameOf(url)))
                    .onProgress((transfer, progress) -> bar.update(transfer, progress))
                    .onDone((transfer, outcome) -> System.out.println(url + ": " + outcome)));
        }
        multi.run();
    }

    private static String nameOf(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    static void upload(WsMulti multi, String url, Path file) {
        multi.add(WsRequest.to(url)
                .onOpen(ws -> ws.sendFrom(BINARY, Source.of(file)).done().thenRun(ws::close)));
        multi.run();
    }

    static void pieces(WsMulti multi, String url, MessageDigest digest) {
        var digestStream = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        multi.add(WsRequest.to(url).onData((ws, piece) -> {
            if (piece.first()) {
                digest.reset();
            }
            piece.writeTo(digestStream);
            if (piece.last()) {
                System.out.println(piece.messageOffset() + piece.length() + " bytes");
            }
        }));
        multi.run();
    }

    static void yourLoop(WsMulti multi, Game game) {
        while (game.running()) {
            game.step();
            multi.perform(); // never blocks
        }
    }

    static void blocking(String url) throws InterruptedException {
        try (var ws = WsChannel.open(url, Duration.ofSeconds(5))) {
            ws.send("hi");
            var message = ws.receiveMessage(Duration.ofSeconds(1));
        }
    }

    static Server serve(WsMulti multi, int port) {
        return multi.listen(
                port,
                Routes.of()
                        .get("/", exchange -> exchange.respond(200, "Hello World!"))
                        .ws("/echo", WsHandler.of().onMessage(WsSession::send)));
    }

    /** Who may chat is found out elsewhere. */
    record Chat(WsHandler chat, Function<RequestHead, CompletionStage<User>> users, Function<User, Cookie> cookies) {
        Routes routes() {
            return Routes.of()
                    .upgrade(
                            "/chat",
                            upgrade -> upgrade.later(
                                    Duration.ofSeconds(5),
                                    authenticate(upgrade.head())
                                            .thenApply(user -> upgrade.accept(chat)
                                                    .subprotocol("chat.v2")
                                                    .attachment(user)
                                                    .cookie(sessionOf(user)))));
        }

        private CompletionStage<User> authenticate(RequestHead head) {
            return users.apply(head);
        }

        private Cookie sessionOf(User user) {
            return cookies.apply(user);
        }
    }

    static WsHandler pipe(Loop multi, String url) {
        return WsHandler.of()
                .onOpen(front -> {
                    front.pause();
                    front.attach(multi.add(WsRequest.to(url)
                            .onOpen(back -> {
                                front.paceBy(back);
                                back.paceBy(front);
                                front.resume();
                            })
                            .onData((back, piece) -> front.forward(piece))
                            .onClose((back, outcome) -> front.close())));
                })
                .onData((front, piece) ->
                        front.attachment(WsSession.class).orElseThrow().forward(piece))
                .onClose((front, outcome) -> front.attachment(WsSession.class).ifPresent(WsSession::close));
    }

    static WsRequest explained(String url, Consumer<String> advice) {
        return WsRequest.to(url).onClose((ws, outcome) -> advice.accept(explain(outcome)));
    }

    private static String explain(WsOutcome outcome) {
        if (!outcome.failed()) {
            return "closed with " + outcome.close();
        }
        return switch (outcome.failure().kind()) {
            case LOOKUP, CONNECT, TIMED_OUT ->
                "try again later: " + outcome.failure().message();
            case UPGRADE_REFUSED ->
                "the server says "
                        + ((Failure.UpgradeRefused) outcome.failure()).head().status();
            case LIMIT_EXCEEDED -> {
                var passed = (Failure.LimitExceeded) outcome.failure();
                yield "raise " + passed.setting() + " from " + passed.limit() + " to " + passed.value();
            }
            default -> outcome.failure().message();
        };
    }

    static void handlerUnderTest(WsHandler handler) {
        try (var kit = TestKit.create()) {
            kit.multi().add(kit.request().handler(handler));
            var server = kit.accept();
            server.text("hello").expectText("hello");
            kit.advance(Duration.ofHours(1));
            server.resetAfter(3).text("cut here");
            kit.settle();
        }
    }

    static TestKit faultsByPlan() {
        return TestKit.create(
                TestKit.freshSeed(),
                FaultPlan.of().percent(5, CONNECT_REFUSED).nth(3, RESET).always(SPLIT));
    }

    static WsSession options(WsMulti multi, String url) {
        return multi.add(WsRequest.to(url)
                .header("Authorization", "Bearer 0123456789")
                .subprotocols("chat.v2", "chat.v1")
                .openTimeout(Duration.ofSeconds(5))
                .onOpen(ws -> ws.send("hello"))
                .options(WsOptions.of().pingInterval(Duration.ofSeconds(20)).maxMessage(64 << 20)));
    }

    static void startedLoop(String url) {
        var multi = WsMulti.start();
        var session = multi.add(WsRequest.to(url));
        session.opened().thenAccept(ws -> ws.send("from any thread"));
        session.done().thenAccept(outcome -> System.out.println(outcome));
        session.opened().toCompletableFuture().join();
        session.close();
        multi.close();
    }

    static void group(int loops) {
        try (var group = WsGroup.start(loops)) {
            var server = group.listen(0, Routes.of().ws("/echo", WsHandler.of().onMessage(WsSession::send)));
            var session =
                    group.add(WsRequest.to("ws://localhost:" + server.address().getPort() + "/echo"));
            session.opened().toCompletableFuture().join();
            group.sessions().forEach(ws -> ws.send("to all, on the thread of each"));
        }
    }
}
