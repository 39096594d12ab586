package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsChannel;
import dev.wsmulti.WsLink;
import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Failure;
import dev.wsmulti.http.Target;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's samples: each stands in code that is compiled, and runs here against a server on loopback. */
final class TutorialTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicBoolean cut = new AtomicBoolean();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;

    private WsMulti elsewhere;
    private Server server;

    @TempDir
    private Path folder;

    @BeforeEach
    void aServerElsewhere() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        elsewhere = WsMulti.start();
        server = elsewhere.listen(
                0,
                Routes.of()
                        .get("/files/{name}", exchange -> exchange.respond(200, exchange.variable("name")))
                        .on("PUT", "/files/{name}", exchange -> exchange.respond(201, ""))
                        .ws("/echo", WsHandler.of().onMessage(WsSession::send))
                        .ws("/cut", WsHandler.of().onText((ws, text) -> {
                            if (cut.getAndSet(true)) {
                                ws.send(text);
                            } else {
                                ws.cancel();
                            }
                        }))
                        .ws("/hear", WsHandler.of().onText((ws, text) -> heard.add(text))));
    }

    @AfterEach
    void closeIt() {
        System.setOut(out);
        elsewhere.close();
    }

    private String url(String scheme, String path) {
        return scheme + "://localhost:" + server.address().getPort() + path;
    }

    @Test
    void everySampleOfTheTutorialIsCompiled() {
        String compiled = squeezed(Documents.test("TutorialSamples.java"));
        List<String> samples = Documents.javaBlocks(Documents.text("docs/tutorial.md"));
        assertThat(samples).hasSizeGreaterThanOrEqualTo(8);
        assertThat(samples)
                .allSatisfy(sample -> assertThat(compiled)
                        .as("the code has, but for white space:%n%s", sample)
                        .contains(squeezed(sample)));
    }

    @Test
    void questionsAreAnsweredInOrder() {
        assertThat(TutorialSamples.ask(url("ws", "/echo"), List.of("a", "b", "c")))
                .containsExactly("a", "b", "c");
    }

    @Test
    void theEndIsExplained() {
        try (WsMulti multi = WsMulti.open()) {
            multi.add(TutorialSamples.careful(url("ws", "/echo")).onOpen(WsSession::close));
            multi.add(TutorialSamples.careful(url("ws", "/nowhere")));
            multi.run();
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("closed with 1000", "never open: ", "status 404");
    }

    @Test
    void theProxyIsForTheOthers() {
        WsRequest request = TutorialSamples.byProxy("ws://10.1.2.3/");
        assertThat(request.connect().proxy().choose(request.target())).isEmpty();
        assertThat(request.connect().proxy().choose(Target.of("ws://elsewhere.example/")))
                .hasToString("Optional[http://proxy.example:3128]");
    }

    @Test
    void everyLineIsPoured() {
        List<String> lines = Collections.nCopies(300, "x".repeat(10_000));
        try (WsMulti multi = WsMulti.open()) {
            multi.add(TutorialSamples.pour(url("ws", "/hear"), new ArrayDeque<>(lines)));
            multi.run();
        }
        assertThat(heard).hasSize(lines.size());
    }

    @Test
    void anotherThreadWaitsUntilItsMessageIsTaken() throws Exception {
        try (WsMulti multi = WsMulti.start()) {
            WsSession session = multi.add(WsRequest.to(url("ws", "/hear")));
            session.opened().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(TutorialSamples.fromElsewhere(session, "from elsewhere")).isTrue();
            session.close();
            session.done().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertThat(heard).containsExactly("from elsewhere");
    }

    @Test
    void aPageAndAnUpload() throws Exception {
        Path file = Files.writeString(folder.resolve("up"), "content");
        try (WsMulti multi = WsMulti.open()) {
            assertThat(TutorialSamples.page(multi, url("http", "/files/one")).text())
                    .isEqualTo("one");
            HttpFetch upload = TutorialSamples.upload(url("http", "/files/up"), file);
            assertThat(multi.add(upload).request().method()).isEqualTo("PUT");
            multi.run();
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("7 of 7");
    }

    @Test
    void downloadsAreReportedIntoTheSession() {
        List<String> urls =
                IntStream.range(0, 10).mapToObj(i -> url("http", "/files/" + i)).toList();
        try (WsMulti multi = TutorialSamples.considerate()) {
            multi.add(TutorialSamples.report(url("ws", "/hear"), urls, folder));
            multi.run();
        }
        assertThat(heard).hasSize(10).allSatisfy(line -> assertThat(line).endsWith(": 200, 1 bytes"));
        assertThat(folder.resolve("7")).hasContent("7");
    }

    @Test
    void aChannelIsCalled() throws Exception {
        assertThat(TutorialSamples.once(url("ws", "/echo"), "who?")).isEqualTo("who?");
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (var ws = WsChannel.open(url("ws", "/echo"), Duration.ofSeconds(30))) {
            ws.send(ByteBuffer.wrap(new byte[100_000]));
            TutorialSamples.copyMessage(ws, copy);
        }
        assertThat(copy.size()).isEqualTo(100_000);
        try (WsMulti multi = WsMulti.open()) {
            List<String> urls = List.of(url("ws", "/hear"), url("ws", "/echo"), url("ws", "/hear"));
            assertThat(TutorialSamples.first(multi, urls, "who?")).isEqualTo("who?");
        }
    }

    @Test
    void aSessionIsAChannelForAWhile() throws Exception {
        WsHandler application = WsHandler.of().onText((ws, text) -> {
            heard.add(text);
            ws.close();
        });
        try (WsMulti multi = WsMulti.open()) {
            WsSession session = multi.add(WsRequest.to(url("ws", "/echo")));
            while (session.state() == WsSession.State.CONNECTING) {
                multi.perform(Duration.ofSeconds(1));
            }
            TutorialSamples.login(multi, session, application);
            session.send("work");
            multi.run();
        }
        assertThat(heard).containsExactly("work");
    }

    @Test
    void aLinkComesBack() throws Exception {
        List<String> prices = new CopyOnWriteArrayList<>();
        try (WsMulti multi = WsMulti.open()) {
            WsLink link = TutorialSamples.keepOpen(multi, url("ws", "/cut"), prices::add);
            while (prices.isEmpty()) {
                multi.perform(Duration.ofSeconds(1));
            }
            link.close();
            multi.run();
        }
        assertThat(prices).containsExactly("subscribe");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("attempt 1 in PT0.");
    }

    @Test
    void aLoopLivesInYours() throws Exception {
        try (Selector selector = Selector.open()) {
            TutorialSamples.inYourLoop(selector, url("ws", "/hear"), heard::isEmpty);
        }
        assertThat(heard).containsExactly("from your loop");
    }

    @Test
    void everyKindOfFailureHasAnAnswer() {
        assertThat(TutorialSamples.why(new Failure.LimitExceeded("maxBody", 1, 2, 0)))
                .isEqualTo("raise maxBody");
        assertThat(TutorialSamples.why(new Failure.Cancelled("by hand"))).contains("by hand");
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
