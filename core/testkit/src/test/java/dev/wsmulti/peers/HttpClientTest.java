package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.http.ResponseHead;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our HTTP client against the servers of others. */
@Tag("peers")
final class HttpClientTest {
    private static final int MIB = 1 << 20;
    private static final List<Integer> SIZES = List.of(0, 1, 1000, 65536, MIB);

    /** Served by nginx and by python3 -m http.server: files of all sizes, and one of 100 MiB. */
    @TempDir
    private static Path folder;

    private static String digestOfLarge = "";

    private final WsMulti multi = WsMulti.start();

    @BeforeAll
    static void makeFiles() throws IOException {
        Path www = Files.createDirectory(folder.resolve("www"));
        Files.createDirectory(www.resolve("folder"));
        Files.writeString(www.resolve("small"), "small");
        for (int size : SIZES) {
            Files.write(www.resolve("of-" + size), Samples.bytes(size));
        }
        Random random = new Random(100);
        byte[] block = new byte[MIB];
        MessageDigest digest = Samples.sha256();
        try (var out = Files.newOutputStream(www.resolve("large"))) {
            for (int i = 0; i < 100; i++) {
                random.nextBytes(block);
                digest.update(block);
                out.write(block);
            }
        }
        digestOfLarge = Samples.hex(digest.digest());
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    /** Servers of files. */
    enum FileServer {
        NGINX,
        PYTHON;

        PeerProcess start() {
            return PeerProcess.start(
                    this == NGINX
                            ? List.of(
                                    Programs.python(), Programs.script("nginx.py"), Programs.nginx(), folder.toString())
                            : List.of(
                                    Programs.python(),
                                    "-u",
                                    "-m",
                                    "http.server",
                                    "--bind",
                                    "127.0.0.1",
                                    "--directory",
                                    folder.resolve("www").toString(),
                                    "0"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesOfEverySize(FileServer kind) throws Exception {
        try (PeerProcess server = kind.start()) {
            for (int size : SIZES) {
                HttpOutcome outcome = get(server, "/of-" + size);
                assertSuccess(outcome, 200);
                assertThat(outcome.bytes()).isEqualTo(Samples.bytes(size));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hundredMebibytesInPieces(FileServer kind) throws Exception {
        MessageDigest digest = Samples.sha256();
        try (PeerProcess server = kind.start()) {
            HttpOutcome outcome = done(
                    HttpFetch.get(url(server, "/large")).onData((transfer, piece) -> digest.update(piece.bytes())));
            assertSuccess(outcome, 200);
            assertThat(outcome.length()).isEqualTo(100 * MIB);
        }
        assertThat(Samples.hex(digest.digest())).isEqualTo(digestOfLarge);
    }

    @ParameterizedTest
    @EnumSource
    void hundredMebibytesIntoAFile(FileServer kind, @TempDir Path target) throws Exception {
        Path file = target.resolve("large");
        try (PeerProcess server = kind.start()) {
            assertSuccess(done(HttpFetch.get(url(server, "/large")).into(file)), 200);
        }
        assertThat(Files.mismatch(file, folder.resolve("www/large"))).isEqualTo(-1);
    }

    @Test
    void theRestOfAFile(@TempDir Path target) throws Exception {
        Path file = target.resolve("large");
        Path whole = folder.resolve("www/large");
        try (PeerProcess server = FileServer.NGINX.start();
                var part = Files.newInputStream(whole)) {
            Files.write(file, part.readNBytes(30 * MIB + 7));
            HttpFetch fetch = HttpFetch.get(url(server, "/large")).into(file);
            HttpOutcome outcome = done(fetch.resumeFrom(30 * MIB + 7));
            assertSuccess(outcome, 206);
            assertThat(outcome.length()).isEqualTo(70 * MIB - 7);
            assertThat(Files.mismatch(file, whole)).isEqualTo(-1);
            assertSuccess(done(fetch.resumeFrom(100 * MIB)), 416);
            assertThat(Files.mismatch(file, whole)).isEqualTo(-1);
        }
        try (PeerProcess python = FileServer.PYTHON.start()) {
            // it knows no ranges and sends the whole: nothing of that is written
            HttpFetch fetch = HttpFetch.get(url(python, "/large")).into(file);
            assertThat(done(fetch.resumeFrom(100 * MIB)).failure().kind()).isEqualTo(Kind.NOT_VERIFIED);
            assertThat(Files.mismatch(file, whole)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notFound(FileServer kind) throws Exception {
        try (PeerProcess server = kind.start()) {
            HttpOutcome outcome = get(server, "/missing");
            assertSuccess(outcome, 404);
            assertThat(outcome.text()).contains("404");
            // a folder without its slash
            assertSuccess(get(server, "/folder"), 301);
        }
    }

    @ParameterizedTest
    @EnumSource
    void headHasALengthAndNoBody(FileServer kind) throws Exception {
        try (PeerProcess server = kind.start()) {
            for (int i = 0; i < 3; i++) {
                HttpOutcome outcome = done(HttpFetch.head(url(server, "/of-65536")));
                assertSuccess(outcome, 200);
                assertThat(outcome.headers().firstValue("Content-Length")).hasValue("65536");
                assertThat(outcome.length()).isZero();
            }
        }
    }

    @Test
    void hundredAtOnceOfNginx() throws Exception {
        try (PeerProcess server = FileServer.NGINX.start()) {
            List<HttpTransfer> transfers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                transfers.add(multi.add(HttpFetch.get(url(server, "/of-" + size(i)))));
            }
            for (int i = 0; i < 100; i++) {
                HttpOutcome outcome = Samples.await(transfers.get(i).done());
                assertSuccess(outcome, 200);
                assertThat(outcome.bytes()).isEqualTo(Samples.bytes(size(i)));
            }
        }
    }

    @Test
    void hundredAtOnceInChunks() throws Exception {
        try (PeerProcess server = framings()) {
            List<HttpTransfer> transfers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                transfers.add(multi.add(HttpFetch.get(url(server, "/chunked/" + size(i)))));
            }
            for (int i = 0; i < 100; i++) {
                HttpOutcome outcome = Samples.await(transfers.get(i).done());
                assertSuccess(outcome, 200);
                assertThat(outcome.bytes()).isEqualTo(pattern(size(i)));
            }
        }
    }

    @Test
    void hundredOfPythonFourAtOnce() throws Exception {
        // its backlog holds five connections; what the system drops beyond comes again after many seconds
        try (PeerProcess server = FileServer.PYTHON.start()) {
            String url = url(server, "/of-");
            Queue<Integer> left = IntStream.range(0, 100).boxed().collect(Collectors.toCollection(ArrayDeque::new));
            CompletableFuture<Integer> all = new CompletableFuture<>();
            AtomicInteger good = new AtomicInteger();
            multi.execute(() -> {
                for (int i = 0; i < 4; i++) {
                    next(url, left, good, all);
                }
            });
            assertThat(Samples.await(all)).isEqualTo(100);
        }
    }

    /** Fetches one after the other until all have come or one is wrong. */
    private void next(String url, Queue<Integer> left, AtomicInteger good, CompletableFuture<Integer> all) {
        Integer number = left.poll();
        if (number == null) {
            return;
        }
        multi.add(HttpFetch.get(url + size(number)).onDone((transfer, outcome) -> {
            if (outcome.failed() || !Arrays.equals(outcome.bytes(), Samples.bytes(size(number)))) {
                all.completeExceptionally(new AssertionError(transfer + " ended with " + outcome));
            } else if (good.incrementAndGet() == 100) {
                all.complete(100);
            } else {
                next(url, left, good, all);
            }
        }));
    }

    private static int size(int number) {
        return SIZES.get(number % SIZES.size());
    }

    @Test
    void connectionIsUsedAgain() throws Exception {
        try (PeerProcess nginx = FileServer.NGINX.start()) {
            Set<String> connections = new HashSet<>();
            for (String path :
                    List.of("/small", "/of-0", "/missing", "/of-1048576", "/moved/301", "/none", "/ssi/small")) {
                connections.add(connection(get(nginx, path)));
                connections.add(connection(done(HttpFetch.head(url(nginx, path)))));
            }
            assertThat(connections).hasSize(1);
            // nginx says "Connection: close" here
            assertThat(connection(get(nginx, "/short/small"))).isIn(connections);
            assertThat(connection(get(nginx, "/small"))).isNotIn(connections);
        }
    }

    private static String connection(HttpOutcome outcome) {
        return outcome.headers().firstValue("X-Connection").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreDelivered(int status) throws Exception {
        try (PeerProcess nginx = FileServer.NGINX.start()) {
            HttpOutcome outcome = get(nginx, "/moved/" + status);
            assertSuccess(outcome, status);
            assertThat(outcome.headers().firstValue("Location"))
                    .hasValueSatisfying(at -> assertThat(at).endsWith("/small"));
        }
    }

    @Test
    void noContent() throws Exception {
        try (PeerProcess nginx = FileServer.NGINX.start()) {
            HttpOutcome outcome = get(nginx, "/none");
            assertSuccess(outcome, 204);
            assertThat(outcome.length()).isZero();
        }
    }

    @Test
    void notModified() throws Exception {
        try (PeerProcess nginx = FileServer.NGINX.start()) {
            String tag = get(nginx, "/small").headers().firstValue("ETag").orElseThrow();
            HttpOutcome outcome = done(HttpFetch.get(url(nginx, "/small")).header("If-None-Match", tag));
            assertSuccess(outcome, 304);
            assertThat(outcome.length()).isZero();
        }
    }

    @Test
    void methodThatNginxRefuses() throws Exception {
        try (PeerProcess nginx = FileServer.NGINX.start()) {
            HttpOutcome outcome = done(HttpFetch.post(url(nginx, "/small"), Source.of(Samples.bytes(100))));
            assertSuccess(outcome, 405);
        }
    }

    @Test
    void chunkedByNginx() throws Exception {
        try (PeerProcess nginx = FileServer.NGINX.start()) {
            HttpOutcome outcome = get(nginx, "/ssi/of-1048576");
            assertSuccess(outcome, 200);
            assertThat(outcome.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
            assertThat(outcome.bytes()).isEqualTo(Samples.bytes(MIB));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "until-close", "length"})
    void everyFraming(String framing) throws Exception {
        try (PeerProcess server = framings()) {
            Set<String> connections = new HashSet<>();
            for (int size : SIZES) {
                HttpOutcome outcome = get(server, "/" + framing + "/" + size);
                assertSuccess(outcome, 200);
                assertThat(outcome.bytes()).isEqualTo(pattern(size));
                if (framing.equals("chunked")) {
                    assertThat(outcome.trailers().firstValue("X-Digest")).hasValue(Samples.digest(pattern(size)));
                }
                connections.add(outcome.headers().firstValue("X-Client").orElseThrow());
            }
            assertThat(connections).hasSize(framing.equals("until-close") ? SIZES.size() : 1);
        }
    }

    @Test
    void hundredMebibytesInChunks() throws Exception {
        try (PeerProcess server = framings()) {
            MessageDigest digest = Samples.sha256();
            HttpOutcome outcome = done(HttpFetch.get(url(server, "/chunked/" + 100 * MIB))
                    .onData((transfer, piece) -> digest.update(piece.bytes())));
            assertSuccess(outcome, 200);
            assertThat(outcome.length()).isEqualTo(100 * MIB);
            assertThat(outcome.trailers().firstValue("X-Digest")).hasValue(Samples.hex(digest.digest()));
        }
    }

    @Test
    void uploads() throws Exception {
        byte[] body = Samples.bytes(10 * MIB);
        String told = body.length + " " + Samples.digest(body);
        try (PeerProcess server = framings()) {
            String url = url(server, "/");
            assertThat(done(HttpFetch.post(url, Source.of(body))).text()).isEqualTo("POST length " + told);
            assertThat(done(HttpFetch.put(url, Source.of(body))).text()).isEqualTo("PUT length " + told);
            assertThat(done(HttpFetch.post(url, ofUnknownLength(body))).text()).isEqualTo("POST chunked " + told);
            assertThat(done(HttpFetch.post(url, Source.of(""))).text()).startsWith("POST length 0 ");
            assertThat(done(HttpFetch.post(url, Source.of("grüß"))).text()).startsWith("POST length 6 ");
        }
    }

    private static Source ofUnknownLength(byte[] bytes) {
        Source known = Source.of(bytes);
        return new Source() {
            @Override
            public long length() {
                return -1;
            }

            @Override
            public void open() throws IOException {
                known.open();
            }

            @Override
            public State read(ByteBuffer target) throws IOException {
                return known.read(target);
            }

            @Override
            public void close() throws IOException {
                known.close();
            }
        };
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static PeerProcess framings() {
        return PeerProcess.start(List.of(Programs.python(), "-u", Programs.script("http_server.py")));
    }

    private HttpOutcome get(PeerProcess server, String path) throws Exception {
        return done(HttpFetch.get(url(server, path)));
    }

    private HttpOutcome done(HttpFetch fetch) throws Exception {
        return Samples.await(multi.add(fetch).done());
    }

    private static void assertSuccess(HttpOutcome outcome, int status) {
        assertThat(outcome.cause()).isEmpty();
        assertThat(outcome.head().map(ResponseHead::status)).hasValue(status);
    }

    private static String url(PeerProcess server, String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}
