package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.SendResult;
import dev.wsmulti.transfer.WsHandler;
import dev.wsmulti.transfer.WsSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Lesson(
        ids = "CVE-2020-8231 (curl)",
        text =
                "a handle is its own session's for ever: ids are never given twice, and what has ended touches nobody else")
final class CveConnectionIdentityTest {
    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WS_SERVER", "WS_CLIENT"})
    void anOldHandleTouchesNoNewSession(End end) {
        Set<Long> ids = new HashSet<>();
        List<WsSession> old = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            List<WsSession> session = new ArrayList<>();
            Victim victim = new Victim(end, hostile.kit());
            victim.handler(WsHandler.of().onOpen(session::add).onMessage((ws, message) -> ws.send(message)));
            victim.at(end.open(hostile, victim));
            assertThat(ids.add(session.get(0).id())).isTrue();
            assertThat(ids.add(-session.get(0).info().connectionId())).isTrue();
            for (WsSession ended : old) {
                assertThat(ended.send("evil")).isEqualTo(SendResult.CLOSED);
                ended.pause();
                ended.close();
                ended.cancel();
                ended.resume();
            }
            victim.hears(Hostile.written(end, "81 02 6f6b"), Sizes.whole());
            assertThat(victim.answered()).isEqualTo("81026f6b");
            victim.peer().reset();
            hostile.kit().settle();
            assertThat(session.get(0).isDone()).isTrue();
            old.add(session.get(0));
            if (old.size() > 5) {
                old.remove(0);
            }
        }
        hostile.neighbour().goesOn();
    }
}
