package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.net.Resolver;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Lesson(
        ids = {"CVE-2024-1300, CVE-2024-1023 (Vert.x)", "GHSA-3g76-f9xq-8vp6"},
        text = "what is kept by host is bounded and let go: thousands of hosts leave no more than the last few")
final class CveHostCachesTest {
    private static final int HOSTS = 20_000;
    private static final int MOST_IDLE = 64;
    private static final int NOBODY = 9;

    private static final Resolver EVERY_NAME = (host, answer) -> {
        answer.accept(new Resolver.Answer.Found(List.of(InetAddress.getLoopbackAddress())));
        return () -> {};
    };

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Nobody listens; each host has its line, its place and its failure. An entry kept for each would take 8 MB. */
    @Test
    void hostsThatCannotBeReachedLeaveNothing() {
        try (TestKit kit = TestKit.create(builder -> builder.resolver(EVERY_NAME))) {
            kit.network().unreachable(new InetSocketAddress(InetAddress.getLoopbackAddress(), NOBODY));
            int[] failed = new int[1];
            ask(kit, 0, HOSTS / 10, failed);
            long before = heap();
            ask(kit, HOSTS / 10, HOSTS, failed);
            assertThat(failed[0]).isEqualTo(HOSTS);
            assertThat(heap() - before).isLessThan(2 << 20);
            assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
        }
    }

    private static void ask(TestKit kit, int from, int to, int[] failed) {
        for (int i = from; i < to; i++) {
            kit.multi()
                    .add(HttpFetch.get("http://host-" + i + ".example:" + NOBODY + "/")
                            .onDone((it, outcome) -> failed[0] += outcome.failed() ? 1 : 0));
            if (i % 100 == 99) {
                kit.settle();
            }
        }
    }

    /** Connections that could be used again are kept for the last hosts only. */
    @Test
    void idleConnectionsAreKeptForTheLastHostsOnly() {
        try (TestKit kit = TestKit.create(builder -> builder.resolver(EVERY_NAME))) {
            kit.network().capacity(1024);
            List<TestPeer> peers = new ArrayList<>();
            String port = kit.authority().replaceAll(".*:", "");
            for (int i = 0; i < 10 * MOST_IDLE; i++) {
                kit.multi().add(HttpFetch.get("http://host-" + i + ".example:" + port + "/"));
                TestPeer peer = kit.acceptRaw();
                peer.heardRaw();
                peers.add(peer.send("HTTP/1.1 204 No Content\r\n\r\n"));
                kit.settle();
            }
            assertThat(peers.stream().filter(peer -> !peer.isFinished())).hasSize(MOST_IDLE);
            assertThat(peers.subList(9 * MOST_IDLE, 10 * MOST_IDLE)).noneMatch(TestPeer::isFinished);
        }
    }
}
