package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Exchange;
import dev.wsmulti.server.Reply;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's curl, and the HTTP clients of Python and node, against our server. */
@Tag("peers")
final class HttpServerTest {
    private static final int MIB = 1 << 20;

    private final WsMulti multi = WsMulti.start();
    private String base = "";
    private int port;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        Server server = multi.listen(
                0,
                Routes.of()
                        .get("/", exchange -> exchange.respond(200, "Hello World!"))
                        .get("/item/{number}", exchange -> exchange.respond(200, "item " + exchange.variable("number")))
                        .get("/bytes/{size}", exchange -> exchange.respond(200, new Counting(size(exchange), true)))
                        .get("/chunks/{size}", exchange -> exchange.respond(200, new Counting(size(exchange), false)))
                        .get("/moved", exchange -> exchange.respond(302).header("Location", "/item/7"))
                        .post("/echo", HttpServerTest::echo)
                        .on("PUT", "/echo", HttpServerTest::echo)
                        .post("/digest", DigestSink::answer)
                        .post("/ignored", exchange -> exchange.respond(200, "ignored"))
                        .post("/small", exchange -> {
                            exchange.maxBody(1000);
                            return echoed(exchange);
                        }));
        port = server.address().getPort();
        base = "http://127.0.0.1:" + port;
    }

    @AfterEach
    void closeTheLoop() {
        multi.close();
    }

    private static int size(Exchange exchange) {
        return Integer.parseInt(exchange.variable("size"));
    }

    private static Reply echo(Exchange exchange) {
        exchange.maxBody(100 * MIB);
        return echoed(exchange);
    }

    private static Reply echoed(Exchange exchange) {
        return exchange.respond(200, exchange.body())
                .header(
                        "X-Framing",
                        exchange.head()
                                .headers()
                                .firstValue("Transfer-Encoding")
                                .orElse("length"));
    }

    /** Bytes 0, 1, .. 255, 0, ..; with a length or without. */
    private static final class Counting implements Source {
        private final int size;
        private final boolean known;
        private int at;

        Counting(int size, boolean known) {
            this.size = size;
            this.known = known;
        }

        @Override
        public long length() {
            return known ? size : -1;
        }

        @Override
        public void open() {
            at = 0;
        }

        @Override
        public State read(ByteBuffer target) {
            while (target.hasRemaining() && at < size) {
                target.put((byte) at++);
            }
            return at == size ? State.END : State.MORE;
        }

        @Override
        public void close() {}
    }

    /** What curl says; it must succeed. */
    private static String curl(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.curl(), "--no-progress-meter", "--max-time", "30", "--noproxy", "*"));
        command.addAll(List.of(arguments));
        return PeerProcess.run(command);
    }

    private static String status(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}\n"));
        all.addAll(List.of(arguments));
        return curl(all.toArray(String[]::new)).strip();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("sent"), bytes);
    }

    @Test
    void get() {
        assertThat(curl(base + "/")).isEqualTo("Hello World!\n");
    }

    @Test
    void getByHttp10() {
        String said = curl("-0", "-i", base + "/");
        assertThat(said)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Connection: close")
                .endsWith("Hello World!\n");
    }

    @Test
    void head() {
        String said = curl("-I", base + "/");
        assertThat(said)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: 12")
                .contains("Date: ")
                .doesNotContain("Hello");
    }

    @Test
    void connectionIsUsedAgain() {
        String said = curl("-w", " %{num_connects}\n", base + "/", base + "/item/1", base + "/missing", base + "/");
        assertThat(said.lines().filter(line -> line.endsWith(" 1"))).hasSize(1);
        assertThat(said.lines().filter(line -> line.endsWith(" 0"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"bytes, 0", "bytes, 1", "bytes, 104857600", "chunks, 0", "chunks, 1", "chunks, 104857600"})
    void bodies(String kind, int size) throws IOException {
        Path file = folder.resolve("got");
        curl("-f", "-o", file.toString(), base + "/" + kind + "/" + size);
        byte[] expected = new byte[size];
        for (int i = 0; i < size; i++) {
            expected[i] = (byte) i;
        }
        // an empty body leaves no file behind
        byte[] got = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        assertThat(Samples.digest(got)).isEqualTo(Samples.digest(expected));
    }

    @Test
    void chunksForHttp10EndWithTheConnection() throws IOException {
        Path file = folder.resolve("got");
        String head = curl("-0", "-D", "-", "-o", file.toString(), base + "/chunks/100000");
        assertThat(head).doesNotContainIgnoringCase("chunked").doesNotContainIgnoringCase("Content-Length");
        assertThat(file).hasSize(100_000);
    }

    /** With and without waiting for a 100, by the length and in chunks, by POST and by PUT. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-X POST -H Expect:",
                "-X POST -H Expect:100-continue",
                "-X POST -H Transfer-Encoding:chunked -H Expect:",
                "-X POST -H Transfer-Encoding:chunked -H Expect:100-continue",
                "-X PUT -H Expect:",
                "-X POST -0",
            })
    void tenMebibytesComeBack(String options) throws IOException {
        byte[] sent = Samples.bytes(10 * MIB);
        Path got = folder.resolve("got");
        List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
        arguments.addAll(List.of("-f", "-v", "--data-binary", "@" + file(sent), "-o", got.toString(), base + "/echo"));
        String said = curl(arguments.toArray(String[]::new));
        assertThat(said.contains("HTTP/1.1 100")).as(said).isEqualTo(options.contains("100-continue"));
        assertThat(Samples.digest(Files.readAllBytes(got))).isEqualTo(Samples.digest(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Expect:", "Expect:100-continue"})
    void tenMebibytesAreDigested(String expect) throws IOException {
        byte[] sent = Samples.bytes(10 * MIB);
        String said = curl("-f", "-H", expect, "--data-binary", "@" + file(sent), base + "/digest");
        assertThat(said.strip()).isEqualTo(Samples.digest(sent));
    }

    @Test
    void uploadOfUnknownLengthComesInChunks() throws IOException {
        byte[] sent = Samples.bytes(10 * MIB);
        Path got = folder.resolve("got");
        // -T - reads the standard input, whose length curl does not know
        String command = "exec \"$0\" -sS --noproxy '*' --max-time 30 -T - -D - -o \"$1\" \"$2\" < \"$3\"";
        String said = PeerProcess.run(List.of(
                "sh",
                "-c",
                command,
                Programs.curl(),
                got.toString(),
                base + "/echo",
                file(sent).toString()));
        assertThat(said).contains("X-Framing: chunked");
        assertThat(Samples.digest(Files.readAllBytes(got))).isEqualTo(Samples.digest(sent));
    }

    @Test
    void hundredInParallel() throws IOException {
        String said = curl(
                "-Z",
                "--parallel-immediate",
                "--parallel-max",
                "100",
                "-f",
                "--create-dirs",
                "-o",
                folder.resolve("item-#1").toString(),
                "-w",
                "%{http_code} %{num_connects}\n",
                base + "/item/[1-100]");
        assertThat(said.lines().filter(line -> line.startsWith("200 "))).hasSize(100);
        for (int i = 1; i <= 100; i++) {
            assertThat(folder.resolve("item-" + i)).hasContent("item " + i);
        }
    }

    @Test
    void hundredMebibytesInParallel() throws IOException {
        curl(
                "-Z",
                "--parallel-immediate",
                "--parallel-max",
                "100",
                "-f",
                "-o",
                folder.resolve("part-#1").toString(),
                base + "/bytes/" + MIB + "?[1-100]");
        byte[] expected = new byte[MIB];
        IntStream.range(0, MIB).forEach(i -> expected[i] = (byte) i);
        for (int i = 1; i <= 100; i++) {
            assertThat(folder.resolve("part-" + i)).hasBinaryContent(expected);
        }
    }

    @Test
    void redirectIsFollowed() {
        assertThat(curl("-L", base + "/moved").strip()).isEqualTo("item 7");
    }

    @Test
    void statusOfWhatCannotBeServed() {
        assertThat(status(base + "/missing")).isEqualTo("404");
        assertThat(status("-X", "DELETE", base + "/")).isEqualTo("405");
        assertThat(status("--request-target", "nonsense", base + "/")).isEqualTo("400");
        assertThat(status("--request-target", "/a b", base + "/")).isEqualTo("400");
        assertThat(status("-H", "Host:", base + "/")).isEqualTo("400");
        assertThat(status("-H", "Content-Length: +1", "-X", "POST", base + "/echo"))
                .isEqualTo("400");
        // curl adds a length to a coding that does not end in chunked, and the two exclude each other
        assertThat(status("-H", "Transfer-Encoding: gzip", "-d", "x", base + "/echo"))
                .isEqualTo("400");
        assertThat(status("-H", "Transfer-Encoding: gzip, chunked", "-d", "x", base + "/echo"))
                .isEqualTo("501");
        assertThat(status("-H", "X-Long: " + "x".repeat(40_000), base + "/")).isEqualTo("431");
        assertThat(status("--request-target", "/" + "x".repeat(9000), base + "/"))
                .isEqualTo("414");
        assertThat(status("-H", "Expect: a miracle", "-d", "x", base + "/echo")).isEqualTo("417");
    }

    @Test
    void allowNamesTheMethods() {
        assertThat(curl("-i", "-X", "DELETE", base + "/echo"))
                .containsPattern("Allow: .*POST")
                .containsPattern("Allow: .*PUT");
    }

    @Test
    void absoluteTargetIsServed() {
        assertThat(curl("--request-target", base + "/item/5", base + "/").strip())
                .isEqualTo("item 5");
        assertThat(curl("-x", base, "--noproxy", "", "http://elsewhere.example/item/6")
                        .strip())
                .isEqualTo("item 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Expect:", "Expect: 100-continue"})
    void bodyThatIsTooLargeIsRefused(String expect) throws IOException {
        String sent = "@" + file(Samples.bytes(10 * MIB));
        assertThat(status("-H", expect, "--data-binary", sent, base + "/small")).isEqualTo("413");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Expect:", "Expect: 100-continue"})
    void bodyThatNobodyReadsDoesNotHideTheAnswer(String expect) throws IOException {
        String sent = "@" + file(Samples.bytes(10 * MIB));
        assertThat(status("-H", expect, "--data-binary", sent, base + "/ignored"))
                .isEqualTo("200");
        assertThat(status("-H", expect, "--data-binary", sent, base + "/missing"))
                .isEqualTo("404");
    }

    @Test
    void clientOfPython() {
        PeerProcess.run(List.of(Programs.python(), Programs.script("http_client.py"), String.valueOf(port)));
    }

    @Test
    void clientOfNode() {
        PeerProcess.run(List.of(Programs.node(), Programs.script("http-client.mjs"), String.valueOf(port)));
    }
}
