package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.failure.Kind;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.server.ServerOptions;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies from files, which the system sends where it can: byte for byte, and within all bounds that hold for others. */
@Timeout(30)
final class FileBodiesTest {
    private static final int SIZE = 300_000;

    private final TestKit kit = TestKit.create();
    private final List<HttpOutcome> outcomes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft() {
        kit.network().connections().forEach(MemoryConnection::reset);
        kit.settle();
        assertThat(kit.multi().stats().segments()).isZero();
        kit.close();
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    private Path file(int size) throws IOException {
        return Files.write(folder.resolve("f" + size), noise(size));
    }

    private String serve(Path file) {
        return serve(ServerOptions.on(0), file);
    }

    private String serve(ServerOptions options, Path file) {
        Server server = kit.multi()
                .listen(
                        options,
                        Routes.of()
                                .get("/", exchange -> exchange.respond(200, Source.of(file)))
                                .post("/", exchange -> {
                                    exchange.maxBody(Long.MAX_VALUE);
                                    return exchange.respond(200, exchange.body());
                                }));
        return "http://127.0.0.1:" + server.address().getPort() + "/";
    }

    private HttpOutcome run(HttpFetch fetch) {
        outcomes.clear();
        kit.multi().add(fetch.onDone((transfer, outcome) -> outcomes.add(outcome)));
        kit.settle();
        return outcomes.get(0);
    }

    /** All that comes, which the pipe does not hold at once. */
    private static String all(TestPeer peer) {
        StringBuilder all = new StringBuilder();
        String part = peer.heardRaw();
        while (!part.isEmpty()) {
            all.append(part);
            part = peer.heardRaw();
        }
        return all.toString();
    }

    /** Whether somebody has the file open still. */
    private static boolean isOpen(Path file) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.anyMatch(fd -> {
                try {
                    return Files.readSymbolicLink(fd).equals(file);
                } catch (IOException gone) {
                    return false;
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, SIZE, 3 << 20})
    void comesAsItIsBothWays(int size) throws IOException {
        Path file = file(size);
        String url = serve(file);
        HttpOutcome down = run(HttpFetch.get(url).maxBody(Long.MAX_VALUE));
        assertThat(down.bytes()).isEqualTo(noise(size));
        assertThat(down.head().orElseThrow().headers().firstValue("Content-Length"))
                .hasValue("" + size);
        HttpOutcome back = run(HttpFetch.post(url, Source.of(file)).maxBody(Long.MAX_VALUE));
        assertThat(back.bytes()).isEqualTo(noise(size));
        assertThat(isOpen(file)).isFalse();
    }

    @Test
    void oneRequestBehindTheOtherOnOneConnection() throws IOException {
        String url = serve(file(SIZE));
        int port = Integer.parseInt(url.split(":")[2].replace("/", ""));
        TestPeer client = kit.connectRaw(new InetSocketAddress("127.0.0.1", port));
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(2) + "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        String heard = all(client);
        assertThat(heard.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(heard).hasSizeGreaterThan(2 * SIZE).hasSizeLessThan(2 * SIZE + 1000);
    }

    @ParameterizedTest
    @CsvSource({"1", "1000", "299999"})
    void theRestBehindAnOffset(int from) throws IOException {
        Path file = file(SIZE);
        HttpOutcome rest = run(HttpFetch.post(serve(file), Source.of(file)).resumeFrom(from));
        assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(noise(SIZE), from, SIZE));
    }

    @Test
    void aFileThatShrinksEndsTheUploadByName() throws IOException {
        Path file = file(SIZE);
        TestPeer server = upload(HttpFetch.post("http://" + kit.authority() + "/", Source.of(file)));
        server.raw().connection().toServer().stallWrites();
        kit.settle();
        try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
            cut.truncate(SIZE / 2);
        }
        server.raw().connection().toServer().release();
        assertThat(all(server)).hasSizeLessThan(SIZE);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0).failure().kind()).isEqualTo(Kind.SOURCE_FAILED);
        assertThat(outcomes.get(0).failure().message()).contains("" + SIZE, "" + SIZE / 2);
        assertThat(isOpen(file)).isFalse();
    }

    @Test
    void aFileThatShrinksCutsTheAnswer() throws IOException {
        Path file = file(SIZE);
        String url = serve(file);
        outcomes.clear();
        kit.multi()
                .add(HttpFetch.get(url)
                        .onHead((transfer, head) -> truncate(file))
                        .onDone((transfer, outcome) -> outcomes.add(outcome)));
        kit.settle();
        assertThat(outcomes.get(0).failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(isOpen(file)).isFalse();
    }

    /** Where the bytes are copied it is the same: the answer that breaks is the answer, whatever became of the request. */
    @Test
    void aSourceThatFailsLateCutsTheAnswer() {
        int[] reads = {0};
        Server server = kit.multi()
                .listen(
                        0,
                        Routes.of()
                                .get(
                                        "/",
                                        exchange -> exchange.respond(200, new Source() {
                                            @Override
                                            public long length() {
                                                return SIZE;
                                            }

                                            @Override
                                            public void open() {}

                                            @Override
                                            public State read(ByteBuffer target) throws IOException {
                                                if (++reads[0] == 3) {
                                                    throw new IOException("broken");
                                                }
                                                target.position(target.limit());
                                                return State.MORE;
                                            }

                                            @Override
                                            public void close() {}
                                        })));
        HttpOutcome outcome =
                run(HttpFetch.get("http://127.0.0.1:" + server.address().getPort() + "/"));
        assertThat(outcome.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(reads[0]).isEqualTo(3);
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
            cut.truncate(10);
        }
    }

    private TestPeer upload(HttpFetch fetch) {
        kit.multi().add(fetch.onDone((transfer, outcome) -> outcomes.add(outcome)));
        return kit.acceptRaw();
    }

    @Test
    void whoReadsNothingIsNotWaitedForWhateverElseItSays() throws IOException {
        Path file = file(SIZE);
        Server server = kit.multi()
                .listen(
                        ServerOptions.on(0).stallTimeout(Duration.ofSeconds(5)),
                        Routes.of().get("/", exchange -> exchange.respond(200, Source.of(file))));
        TestPeer client = kit.connectRaw(server.address());
        client.raw().connection().toClient().stallReads();
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        kit.settle();
        long sent = client.raw().connection().toClient().accepted();
        assertThat(sent).isPositive().isLessThan(SIZE);
        for (int i = 0; i < 4; i++) {
            kit.advance(Duration.ofSeconds(1));
            assertThat(isOpen(file)).isTrue();
        }
        kit.advance(Duration.ofSeconds(2));
        assertThat(isOpen(file)).isFalse();
        assertThat(client.raw().connection().toClient().accepted()).isEqualTo(sent);
    }

    @Test
    void theRateHoldsAndIsCounted() throws IOException {
        Path file = file(SIZE);
        TestPeer server = upload(HttpFetch.post("http://" + kit.authority() + "/", Source.of(file))
                .maxSendRate(100_000));
        long before = kit.clock().nanos();
        int heard = 0;
        while (heard < SIZE
                && kit.clock().nanos() - before < Duration.ofSeconds(10).toNanos()) {
            kit.advance(Duration.ofMillis(10));
            heard += server.heardRaw().length();
        }
        assertThat((kit.clock().nanos() - before) / 1e9).isBetween(2.8, 3.2);
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        kit.settle();
        assertThat(outcomes.get(0).cause()).isEmpty();
    }

    @Test
    void aPausedUploadStandsAndGoesOn() throws IOException {
        Path file = file(3 << 20);
        String url = serve(file);
        long[] shown = {0};
        HttpOutcome outcome = run(HttpFetch.post(url, Source.of(file))
                .maxBody(Long.MAX_VALUE)
                .onProgress((transfer, progress) -> shown[0] = progress.sent()));
        assertThat(outcome.bytes()).hasSize(3 << 20);
        assertThat(shown[0]).isEqualTo(3 << 20);
    }

    /** What cannot be sent by the system is read: the position says from where. */
    @Test
    void aChannelOfTheUsersIsSentFromItsPositionOn() throws IOException {
        Path file = file(SIZE);
        for (boolean chunked : new boolean[] {false, true}) {
            HttpOutcome back = run(HttpFetch.post(serve(file), new Rest(file, 1000, chunked)));
            assertThat(back.bytes()).isEqualTo(Arrays.copyOfRange(noise(SIZE), 1000, SIZE));
        }
    }

    private static final class Rest implements Source {
        private final Path file;
        private final int from;
        private final boolean unknown;
        private FileChannel channel;

        Rest(Path file, int from, boolean unknown) {
            this.file = file;
            this.from = from;
            this.unknown = unknown;
        }

        @Override
        public long length() {
            return unknown ? -1 : SIZE - from;
        }

        @Override
        public void open() throws IOException {
            channel = FileChannel.open(file).position(from);
        }

        @Override
        public Optional<FileChannel> file() {
            return Optional.of(channel);
        }

        @Override
        public State read(ByteBuffer target) throws IOException {
            return channel.read(target) < 0 ? State.END : State.MORE;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The same over real sockets, where it is the system's. */
    @Test
    void over64MiBOfSockets() throws IOException {
        int size = 64 << 20;
        Path file = file(size);
        byte[] expected = noise(size);
        try (var multi = WsMulti.open()) {
            Server server = multi.listen(
                    0,
                    Routes.of()
                            .get("/", exchange -> exchange.respond(200, Source.of(file)))
                            .post("/", exchange -> {
                                exchange.maxBody(Long.MAX_VALUE);
                                return exchange.respond(200, exchange.body());
                            }));
            String url = "http://127.0.0.1:" + server.address().getPort() + "/";
            for (HttpFetch fetch : List.of(HttpFetch.get(url), HttpFetch.post(url, Source.of(file)))) {
                outcomes.clear();
                multi.add(fetch.maxBody(Long.MAX_VALUE).onDone((transfer, outcome) -> outcomes.add(outcome)));
                while (outcomes.isEmpty()) {
                    multi.perform(Duration.ofSeconds(1));
                }
                assertThat(outcomes.get(0).cause()).isEmpty();
                assertThat(Arrays.equals(outcomes.get(0).bytes(), expected)).isTrue();
            }
        }
    }
}
