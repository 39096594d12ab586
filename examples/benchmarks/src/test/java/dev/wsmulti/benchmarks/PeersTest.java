package dev.wsmulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The peers with tiny windows: each starts on its own class path, echoes right and has its figures; not their worth. Some of
 * them by {@code mvn verify -Ppeers}, where the start of their JVMs is most of it, and all by {@code mvn verify -Psoak}.
 */
class PeersTest {
    private static final List<String> SERVERS = List.of(
            "raw",
            "wsmulti",
            "netty-tuned",
            "netty-default",
            "vertx",
            "undertow",
            "jetty",
            "java-websocket",
            "control");

    private static final List<String> CLIENTS =
            List.of("raw", "wsmulti", "jdk", "okhttp", "asynchttpclient", "control");

    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    @Tag("peers")
    void serversAreLoadedAsFastAsTheyCanAndAtOneRate() throws IOException {
        serversAreLoaded(List.of("raw", "wsmulti", "java-websocket", "control"), "--only=wsmulti,java-websocket");
    }

    @Test
    @Tag("soak")
    void everyServerIsLoadedAsFastAsItCanAndAtOneRate() throws IOException {
        serversAreLoaded(SERVERS);
    }

    private void serversAreLoaded(List<String> servers, String... only) throws IOException {
        run(List.of("--parts=SERVERS,LATENCY", "--works=depth16", "--rounds=1", "--warm=0", "--rate=3200"), only);

        assertThat(said.toString()).contains("Machine: ", "depth16: ");
        List<String[]> costs = rows("peers.csv");
        assertThat(costs).extracting(row -> row[2]).containsExactlyElementsOf(servers);
        assertThat(costs).allSatisfy(row -> assertThat(Long.parseLong(row[3])).isPositive());
        List<String[]> latencies = rows("peers-latency.csv");
        assertThat(latencies).extracting(row -> row[2]).containsExactlyInAnyOrderElementsOf(servers);
        assertThat(latencies).allSatisfy(row -> {
            assertThat(row[4]).as("3 200 a second for 50 ms, sixteen at a time").isEqualTo("160");
            assertThat(Long.parseLong(row[6])).as("p99").isBetween(Long.parseLong(row[5]), Long.parseLong(row[8]));
        });
        assertThat(folder.resolve("peers.svg")).content().contains("java-websocket", "</svg>");
    }

    @Test
    @Tag("peers")
    void sessionsAreWeighedAndStartsTimed() throws IOException {
        run(List.of("--parts=HEAP,START", "--only=java-websocket", "--sessions=200", "--starts=1"));

        List<String[]> heap = rows("peers-heap.csv");
        assertThat(heap).extracting(row -> row[0]).containsExactly("raw", "java-websocket", "control");
        assertThat(heap)
                .allSatisfy(row -> assertThat(Double.parseDouble(row[1])).isBetween(200.0, 20_000.0));
        List<String[]> starts = rows("peers-start.csv");
        assertThat(starts.get(1)[0]).isEqualTo("java-websocket");
        assertThat(Double.parseDouble(starts.get(1)[1])).as("milliseconds").isPositive();
        assertThat(Long.parseLong(starts.get(1)[6])).as("KiB of jars").isBetween(130L, 400L);
    }

    @Test
    @Tag("peers")
    void clientsAreMeasuredBesideABareOne() throws IOException {
        clientsAreMeasured(List.of("raw", "wsmulti", "jdk", "control"), "--only=wsmulti,jdk");
        assertThat(said.toString()).contains("java.net.http");
    }

    @Test
    @Tag("soak")
    void everyClientIsMeasuredBesideABareOne() throws IOException {
        clientsAreMeasured(CLIENTS);
    }

    private void clientsAreMeasured(List<String> clients, String... only) throws IOException {
        run(List.of("--parts=CLIENTS", "--works=depth16", "--rounds=1", "--warm=1", "--sessions=50"), only);

        assertThat(said.toString()).contains("clients, depth16: ");
        List<String[]> costs = rows("clients.csv");
        assertThat(costs).extracting(row -> row[2]).containsExactlyElementsOf(clients);
        assertThat(costs).allSatisfy(row -> assertThat(Long.parseLong(row[3])).isGreaterThanOrEqualTo(5 * 16));
        assertThat(rows("clients-heap.csv")).extracting(row -> row[0]).containsExactlyElementsOf(clients);
    }

    @Test
    void loadAloneKeepsItsRateAndTellsLatency() throws IOException {
        Path distribution = folder.resolve("taken.hgrm");
        try (WsMulti multi = WsMulti.start()) {
            Server server = multi.listen(0, Routes.of().ws("/", WsHandler.of().onMessage(WsSession::send)));
            int exit = Yardstick.commandLine(new PrintWriter(said))
                    .execute(
                            "load",
                            "127.0.0.1:" + server.address().getPort(),
                            "--rate=1000",
                            "--connections=3",
                            "--seconds=0.2",
                            "--warm=0.05",
                            "--hgrm=" + distribution);
            assertThat(exit).isZero();
        }
        assertThat(said.toString()).contains("200 messages at 1000 a second", "| 99.9 | ");
        assertThat(distribution).content().contains("#[Mean", "Total count    =          200");
    }

    private void run(List<String> options, String... more) {
        List<String> all = new ArrayList<>(
                List.of("peers", "--connections=5", "--window=50", "--warm-up=1550", "--out=" + folder));
        all.addAll(options);
        all.addAll(List.of(more));
        int exit = Yardstick.commandLine(new PrintWriter(said)).execute(all.toArray(String[]::new));
        assertThat(exit).as("exit code, after: %s", said).isZero();
    }

    private List<String[]> rows(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }
}
