package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.testkit.Turns;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Lesson(
        ids = {"CVE-2017-2670 (Undertow)", "facil.io#6"},
        text = "TCP that ends at any byte without a close frame ends the session, named, and wakes the loop no more")
final class CveEndWithoutCloseTest {
    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    static Stream<Arguments> ends() {
        return End.SESSIONS.stream().flatMap(end -> Stream.of(Arguments.of(end, false), Arguments.of(end, true)));
    }

    @ParameterizedTest(name = "{0}, by a reset: {1}")
    @MethodSource("ends")
    void atEveryByte(End end, boolean reset) {
        byte[] said = Hostile.written(
                end, "81 02 6f6b", "01 03 616263", "89 02 7069", "80 7e 0080 " + "64".repeat(128), "8a 00", "82 01 ff");
        for (int cut = 0; cut <= said.length; cut++) {
            String at = "cut at " + cut;
            Spending spent = new Spending(hostile.kit());
            Victim victim = hostile.victim(end);
            victim.hears(Arrays.copyOf(said, cut), Sizes.of(7));
            if (reset) {
                victim.peer().reset();
                hostile.kit().settle();
            } else {
                victim.ends(at, false);
            }
            assertThat(victim.told).as(at).startsWith("open");
            assertThat(victim.told.get(victim.told.size() - 1))
                    .as(at)
                    .startsWith("! connection " + (reset ? "reset" : "closed") + " by the peer");
            hostile.neighbour().goesOn();
            spent.isBounded(at, victim);
        }
        Turns before = hostile.kit().turns();
        hostile.kit().advance(Duration.ofHours(1));
        assertThat(hostile.kit().turns().since(before).all())
                .as("wake-ups in an hour")
                .isLessThan(10);
    }
}
