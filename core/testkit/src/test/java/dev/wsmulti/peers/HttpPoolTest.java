package dev.wsmulti.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpOutcome;
import dev.wsmulti.transfer.PoolLimits;
import dev.wsmulti.transfer.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connections of our client, counted in the log of nginx. */
@Tag("peers")
final class HttpPoolTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 5, Setting.NONE})
    void asManyConnectionsAsTheLimit(long limit) throws IOException {
        List<String> log = logOf(PoolLimits.of().maxPerHost(limit), 200);
        assertThat(connections(log)).isEqualTo(Math.min(limit, 200));
    }

    @Test
    void tenThousandRequestsThroughEightConnections() throws IOException {
        List<String> log = logOf(PoolLimits.of().maxPerHost(8), 10_000);
        assertThat(connections(log)).isEqualTo(8);
    }

    @Test
    void oneConnectionKeepsTheOrder() throws IOException {
        List<String> log = logOf(PoolLimits.of().maxTotal(1), 500);
        assertThat(connections(log)).isEqualTo(1);
        for (int i = 0; i < 500; i++) {
            assertThat(log.get(i)).endsWith(" /small?" + i);
        }
    }

    private static long connections(List<String> log) {
        return log.stream().map(line -> line.split(" ", 2)[0]).distinct().count();
    }

    /** What nginx notes of so many requests: each one's connection and target. */
    private List<String> logOf(PoolLimits limits, int count) throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("www")).resolve("small"), "small");
        List<HttpOutcome> outcomes = new ArrayList<>();
        try (PeerProcess nginx = PeerProcess.start(
                        List.of(Programs.python(), Programs.script("nginx.py"), Programs.nginx(), folder.toString()));
                WsMulti multi = WsMulti.builder().poolLimits(limits).open()) {
            String url = "http://127.0.0.1:" + nginx.port() + "/small?";
            for (int i = 0; i < count; i++) {
                multi.add(HttpFetch.get(url + i).onDone((transfer, outcome) -> outcomes.add(outcome)));
            }
            multi.run();
        }
        assertThat(outcomes).hasSize(count).allMatch(outcome -> outcome.text().equals("small"));
        List<String> log = Files.readAllLines(folder.resolve("access.log"));
        assertThat(log).hasSize(count);
        return log;
    }
}
