package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.server.Routes;
import dev.wsmulti.server.Server;
import dev.wsmulti.testkit.TestKit;
import dev.wsmulti.testkit.TestPeer;
import dev.wsmulti.transfer.HttpFetch;
import dev.wsmulti.transfer.HttpTransfer;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Lesson(
        ids = "CVE-2018-16840, CVE-2016-5421, CVE-2025-0665 (curl)",
        text = "ending and closing work in any order and any number of times, and close each thing once")
final class CveCloseOrderTest {
    /** All orders of five acts. */
    static Stream<List<Integer>> orders() {
        List<List<Integer>> orders = new ArrayList<>();
        permute(new ArrayList<>(), orders);
        return orders.stream();
    }

    private static void permute(List<Integer> begun, List<List<Integer>> orders) {
        if (begun.size() == 5) {
            orders.add(List.copyOf(begun));
        }
        for (int next = 0; next < 5; next++) {
            if (!begun.contains(next)) {
                begun.add(next);
                permute(begun, orders);
                begun.remove(begun.size() - 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everyOrderIsSafeAndEndsEachOnce(List<Integer> order) {
        TestKit kit = TestKit.create();
        List<String> ends = new ArrayList<>();
        Server server = kit.multi()
                .listen(0, Routes.of().ws("/", WsHandler.of().onClose((ws, outcome) -> ends.add("server's session"))));
        TestPeer client = kit.connect(server.address(), "/");
        WsSession session = kit.multi().add(kit.request().onClose((ws, outcome) -> ends.add("client's session")));
        TestPeer other = kit.accept();
        HttpTransfer transfer = kit.multi()
                .add(HttpFetch.get("http://" + kit.authority() + "/").onDone((it, outcome) -> ends.add("transfer")));
        TestPeer host = kit.acceptRaw();
        host.heardRaw();
        client.text("still here");
        List<Runnable> acts =
                List.of(session::close, session::cancel, transfer::cancel, server::close, kit.multi()::close);
        for (int act : order) {
            acts.get(act).run();
            acts.get(act).run();
        }
        acts.forEach(Runnable::run);
        assertThat(ends).containsExactlyInAnyOrder("server's session", "client's session", "transfer");
        assertThat(kit.multi().stats()).matches(WsMulti.Stats::isEmpty, "empty");
        assertThat(List.of(client, other, host))
                .allMatch(peer -> peer.raw().finishedByOther() || peer.raw().resetByOther());
    }

    /** A loop that was closed again, when its descriptors may be another's, wakes and closes nothing of that one. */
    @Test
    void aLoopOnSocketsIsClosedOnce() {
        for (int i = 0; i < 20; i++) {
            WsMulti first = WsMulti.open();
            first.wakeup();
            first.close();
            try (WsMulti second = WsMulti.open()) {
                first.close();
                first.wakeup();
                first.close();
                second.wakeup();
                second.poll(Duration.ofSeconds(60));
                int[] ran = new int[1];
                second.execute(() -> ran[0]++);
                second.perform();
                assertThat(ran[0]).isEqualTo(1);
            }
        }
    }
}
