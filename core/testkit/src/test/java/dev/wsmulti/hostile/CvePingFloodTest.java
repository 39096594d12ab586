package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Lesson(
        ids = "CVE-2026-11586 (curl)",
        text = "pongs that cannot leave have a bounded reserve, where the newest one wins; a flood takes no memory")
final class CvePingFloodTest {
    private static final int AT_ONCE = 4096;
    private static final long RESERVE = 16 << 10;

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** As many as curl's test 20_11 sends, of a peer that reads none of the answers. */
    @ParameterizedTest
    @CsvSource({"WS_SERVER, 655360", "WS_CLIENT, 655360"})
    void aPeerThatNeverReads(End end, int count) {
        List<WsSession> session = new ArrayList<>();
        Victim victim = new Victim(end, hostile.kit());
        victim.handler(WsHandler.of().onOpen(session::add));
        victim.at(end.open(hostile, victim));
        String[] pings = new String[AT_ONCE];
        Arrays.fill(pings, "89 04 666c6f6f");
        byte[] some = Hostile.written(end, pings);
        victim.peer().send(some);
        hostile.kit().settle();
        long spent = Allocated.by(() -> {
            for (int sent = 2 * AT_ONCE; sent < count; sent += AT_ONCE) {
                victim.peer().send(some);
                hostile.kit().settle();
            }
        });
        assertThat(spent).as("bytes of heap for %d pings", count).isLessThan(32L * count);
        assertThat(session.get(0).queuedBytes()).isLessThanOrEqualTo(RESERVE);
        assertThat(hostile.kit().multi().stats().segments()).isLessThanOrEqualTo(10);
        victim.peer().send(Hostile.written(end, "89 04 6c617374"));
        hostile.kit().settle();
        assertThat(victim.answered()).startsWith("8a04666c6f6f").endsWith("8a04666c6f6f8a046c617374");
        victim.peer().reset();
        hostile.kit().settle();
        hostile.neighbour().goesOn();
    }

    @ParameterizedTest
    @CsvSource({"WS_SERVER", "WS_CLIENT"})
    void pongsThatNobodyAskedFor(End end) {
        Victim victim = hostile.victim(end, WsHandler.of().onMessage((ws, message) -> ws.send(message)));
        String[] pongs = new String[AT_ONCE];
        Arrays.fill(pongs, "8a 00");
        for (int i = 0; i < 16; i++) {
            victim.hears(Hostile.written(end, pongs), Sizes.whole());
        }
        victim.hears(Hostile.written(end, "81 02 6f6b"), Sizes.whole());
        assertThat(victim.answered()).isEqualTo("81026f6b");
        victim.peer().reset();
        hostile.kit().settle();
    }
}
