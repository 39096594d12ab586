package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Lesson(
        ids = {"CVE-2024-23672, CVE-2026-79677 (Tomcat)"},
        text =
                "a peer that neither reads nor closes is gone when the deadlines for writing and closing have passed, a thousand of them too")
final class CveNeverClosingPeerTest {
    private static final byte[] LARGE = new byte[16 << 10];

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    private List<Victim> silent(End end, int count, WsHandler handler) {
        hostile.kit().network().capacity(2048);
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            victims.add(hostile.victim(end, handler));
        }
        return victims;
    }

    /** {@code stallTimeout} and {@code closeTimeout} are 30 s and 5 s. */
    private void allAreGone(WsMulti.Stats before, List<Victim> victims, String why) {
        hostile.pass(Duration.ofSeconds(29));
        assertThat(victims).noneMatch(victim -> victim.told.size() > 1);
        hostile.pass(Duration.ofSeconds(6));
        assertThat(victims)
                .allSatisfy(victim ->
                        assertThat(victim.told).hasSize(2).last().asString().startsWith(why));
        WsMulti.Stats after = hostile.kit().multi().stats();
        assertThat(after.live()).isEqualTo(before.live());
        assertThat(after.segments()).isEqualTo(before.segments());
        assertThat(after.bundles()).isEqualTo(before.bundles());
        assertThat(victims).allMatch(victim -> victim.peer().isFinished());
    }

    @ParameterizedTest
    @CsvSource({"WS_SERVER, 1000", "WS_CLIENT, 200"})
    void sessionsThatWeClose(End end, int count) {
        WsMulti.Stats before = hostile.kit().multi().stats();
        List<WsSession> sessions = new ArrayList<>();
        List<Victim> victims = silent(end, count, WsHandler.of().onMessage((ws, message) -> {
            sessions.add(ws);
            assertThat(ws.send(LARGE)).isEqualTo(SendResult.ACCEPTED);
            ws.close();
        }));
        victims.forEach(victim -> victim.hears(Hostile.written(end, "81 01 61"), Sizes.whole()));
        assertThat(sessions).hasSize(count);
        allAreGone(before, victims, "! timed out while waiting for the peer to take bytes: stallTimeout is 30000 ms");
    }

    /** Last words that cannot leave hold nothing either. */
    @ParameterizedTest
    @CsvSource({"WS_SERVER, 200", "WS_CLIENT, 200"})
    void sessionsThatFail(End end, int count) {
        WsMulti.Stats before = hostile.kit().multi().stats();
        List<Victim> victims = silent(end, count, WsHandler.of().onMessage((ws, message) -> {
            assertThat(ws.send(LARGE)).isEqualTo(SendResult.ACCEPTED);
        }));
        victims.forEach(victim -> victim.hears(Hostile.written(end, "81 01 61", "83 00"), Sizes.whole()));
        allAreGone(before, victims, "! ");
    }
}
