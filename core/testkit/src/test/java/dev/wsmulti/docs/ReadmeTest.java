package dev.wsmulti.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.http.Cookie;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.Close;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.MessageType;
import dev.wsmulti.transfer.Piece;
import dev.wsmulti.transfer.Source;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsOutcome;
import dev.wsmulti.transfer.WsRequest;
import dev.wsmulti.transfer.WsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's samples: each stands in code that is compiled, and runs here against a server on loopback. */
final class ReadmeTest {
    private static final int FILE_BYTES = 300_000;

    private final byte[] content = bytes(FILE_BYTES);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<String> received = new ArrayList<>();
    private final CompletableFuture<WsOutcome> ended = new CompletableFuture<>();

    private final PrintStream out = System.out;

    private WsMulti elsewhere;
    private Server server;

    @TempDir
    private Path folder;

    @BeforeEach
    void aServerElsewhere() {
        elsewhere = WsMulti.start();
        server = elsewhere.listen(0, routes());
    }

    @BeforeEach
    void samplesPrintToNobody() {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    @AfterEach
    void closeIt() {
        System.setOut(out);
        elsewhere.close();
    }

    private Routes routes() {
        return Routes.of()
                .get("/files/{name}", exchange -> exchange.respond(200, content))
                .get("/plain", exchange -> exchange.respond(403, "not for you"))
                .ws(
                        "/echo",
                        WsHandler.of().onMessage(WsSession::send).onClose((ws, outcome) -> ended.complete(outcome)))
                .ws("/talk", WsHandler.of().onText(this::talk))
                .ws("/take", WsHandler.of().onData(this::take).onClose((ws, outcome) -> ended.complete(outcome)))
                .ws("/give", WsHandler.of().onOpen(this::give));
    }

    /** Says three things and goes. */
    private void talk(WsSession ws, String text) {
        received.add(text);
        if (received.size() == 3) {
            ws.close();
        } else {
            ws.send(text + received.size());
        }
    }

    private void take(WsSession ws, Piece piece) throws IOException {
        piece.writeTo(taken);
    }

    private void give(WsSession ws) {
        ws.sendFrom(MessageType.BINARY, Source.of(content)).done().thenRun(ws::close);
    }

    private String ws(String path) {
        return "ws://localhost:" + server.address().getPort() + path;
    }

    private String http(String path) {
        return "http://localhost:" + server.address().getPort() + path;
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    // The text.

    @Test
    void everySampleOfTheReadmeIsCompiled() {
        String compiled = squeezed(Documents.test("Hello.java")) + squeezed(Documents.test("ReadmeSamples.java"));
        List<String> samples = Documents.javaBlocks(Documents.text("README.md"));
        assertThat(samples).hasSizeGreaterThanOrEqualTo(10);
        assertThat(samples)
                .allSatisfy(sample -> assertThat(compiled)
                        .as("the code has, but for white space:%n%s", sample)
                        .contains(squeezed(sample)));
    }

    @Test
    void theFirstSampleNeedsTwoImports() {
        assertThat(Documents.test("Hello.java").lines().filter(line -> line.startsWith("import ")))
                .hasSize(2);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    // The samples.

    @Test
    void sample1ConnectsAndEchoes() {
        Hello.main(new String[] {ws("/talk")});
        assertThat(received).containsExactly("hello", "hello1", "hello12");
    }

    @Test
    void sample2Downloads() throws Exception {
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            urls.add(http("/files/f" + i));
        }
        AtomicInteger shown = new AtomicInteger();
        try (var multi = WsMulti.open()) {
            ReadmeSamples.downloads(multi, urls, folder, (transfer, progress) -> shown.incrementAndGet());
        }
        assertThat(shown).hasValueGreaterThanOrEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(Files.readAllBytes(folder.resolve("f" + i))).isEqualTo(content);
        }
    }

    @Test
    void sample3StreamsAFileAsOneMessage() throws Exception {
        Path file = Files.write(folder.resolve("big"), bytes(3_000_000));
        try (var multi = WsMulti.open()) {
            ReadmeSamples.upload(multi, ws("/take"), file);
        }
        assertThat(get(ended).clean()).isTrue();
        assertThat(taken.toByteArray()).isEqualTo(bytes(3_000_000));
    }

    @Test
    void sample4TakesPiecesAsTheyCome() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var multi = WsMulti.open()) {
            ReadmeSamples.pieces(multi, ws("/give"), digest);
        }
        byte[] whole = MessageDigest.getInstance("SHA-256").digest(content);
        assertThat(digest.digest()).isEqualTo(whole);
    }

    @Test
    void sample5RunsInALoopOfOthers() {
        try (var multi = WsMulti.open()) {
            var fetch = multi.add(HttpFetch.get(http("/files/one")));
            AtomicInteger steps = new AtomicInteger();
            ReadmeSamples.yourLoop(multi, new ReadmeSamples.Game() {
                @Override
                public boolean running() {
                    return !fetch.isDone();
                }

                @Override
                public void step() {
                    steps.incrementAndGet();
                }
            });
            assertThat(fetch.outcome().orElseThrow().bytes()).isEqualTo(content);
            assertThat(steps).hasPositiveValue();
        }
    }

    @Test
    void sample6IsCalled() throws Exception {
        ReadmeSamples.blocking(ws("/talk"));
        assertThat(received).containsExactly("hi");
    }

    @Test
    void sample7ServesOnTheSameLoop() {
        try (var multi = WsMulti.open()) {
            Server own = ReadmeSamples.serve(multi, 0);
            int port = own.address().getPort();
            List<String> seen = new ArrayList<>();
            multi.add(HttpFetch.get("http://localhost:" + port + "/").onDone((transfer, outcome) -> {
                seen.add(outcome.text());
                multi.add(WsRequest.to("ws://localhost:" + port + "/echo")
                        .onOpen(ws -> ws.send("over there"))
                        .onText((ws, text) -> {
                            seen.add(text);
                            ws.close();
                            own.close();
                        }));
            }));
            multi.run();
            assertThat(seen).containsExactly("Hello World!", "over there");
        }
    }

    @Test
    void sample8DecidesAnUpgradeLater() throws Exception {
        CompletableFuture<ReadmeSamples.User> user = new CompletableFuture<>();
        WsHandler chat = WsHandler.of()
                .onOpen(ws -> ws.send(
                        ws.attachment(ReadmeSamples.User.class).orElseThrow().name()));
        server.routes(new ReadmeSamples.Chat(
                        chat,
                        head -> {
                            user.complete(
                                    new ReadmeSamples.User(head.cookie("who").orElseThrow()));
                            return user;
                        },
                        known -> Cookie.of("session", "of-" + known.name()))
                .routes());
        CompletableFuture<String> greeting = new CompletableFuture<>();
        var session = elsewhere.add(WsRequest.to(ws("/chat"))
                .header("Cookie", "who=ada")
                .subprotocols("chat.v2")
                .onText((ws, text) -> greeting.complete(text)));
        assertThat(get(greeting)).isEqualTo("ada");
        assertThat(session.subprotocol()).contains("chat.v2");
    }

    @Test
    void sample9PipesBothWays() throws Exception {
        server.routes(routes().ws("/pipe", ReadmeSamples.pipe(elsewhere, ws("/echo"))));
        CompletableFuture<Integer> back = new CompletableFuture<>();
        byte[] big = bytes(200_000);
        var session = elsewhere.add(WsRequest.to(ws("/pipe"))
                .onOpen(ws -> ws.send(big))
                .onBinary((ws, message) -> back.complete(Arrays.hashCode(message.bytes()))));
        assertThat(get(back)).isEqualTo(Arrays.hashCode(big));
        session.close();
        assertThat(get(session.done()).clean()).isTrue();
        assertThat(get(ended).clean()).isTrue();
    }

    @Test
    void sample10ExplainsWhatWentWrong() throws Exception {
        CompletableFuture<String> refused = new CompletableFuture<>();
        elsewhere.add(ReadmeSamples.explained(ws("/plain"), refused::complete));
        assertThat(get(refused)).isEqualTo("the server says 403");

        CompletableFuture<String> closed = new CompletableFuture<>();
        elsewhere
                .add(ReadmeSamples.explained(ws("/echo"), closed::complete))
                .opened()
                .thenAccept(WsSession::close);
        assertThat(get(closed)).startsWith("closed with ");
    }

    @Test
    void sample11TestsAHandlerWithoutASocket() {
        List<WsOutcome> outcomes = new ArrayList<>();
        ReadmeSamples.handlerUnderTest(
                WsHandler.of().onMessage(WsSession::send).onClose((ws, outcome) -> outcomes.add(outcome)));
        assertThat(outcomes).hasSize(1).first().matches(WsOutcome::failed);
        try (var kit = ReadmeSamples.faultsByPlan()) {
            assertThat(kit).hasToString("seed " + kit.seed() + ", CONNECT_REFUSED 5.0 %, SPLIT 100.0 %, RESET nth 3");
        }
    }

    @Test
    void optionsAreGivenToARequest() throws Exception {
        server.routes(Routes.of()
                .upgrade(
                        "/chat",
                        upgrade -> upgrade.accept(WsHandler.of().onMessage(WsSession::send))
                                .subprotocol(upgrade.subprotocols().get(0))));
        var session = ReadmeSamples.options(elsewhere, ws("/chat"));
        get(session.opened());
        assertThat(session.subprotocol()).contains("chat.v2");
        session.close(Close.GOING_AWAY.because("done"));
        assertThat(get(session.done()).close().code()).isEqualTo(1001);
    }

    @Test
    void aStartedLoopTakesCallsFromEveryThread() throws Exception {
        ReadmeSamples.startedLoop(ws("/echo"));
        assertThat(get(ended).clean()).isTrue();
    }

    @Test
    void aGroupServesOnSeveralLoops() {
        ReadmeSamples.group(2);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("wsmulti-loop-"));
    }

    @Test
    void commandsOfTheFirstScreenAreThere() {
        String first = Documents.text("README.md").lines().limit(45).reduce("", (a, b) -> a + b + "\n");
        assertThat(first).contains("java -jar examples/tool/target/wsmulti.jar demo", "\nmvn verify\n");
    }
}
