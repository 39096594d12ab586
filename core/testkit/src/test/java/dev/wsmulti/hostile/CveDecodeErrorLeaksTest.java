package dev.wsmulti.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.WsMulti;
import dev.wsmulti.testkit.Sizes;
import dev.wsmulti.transfer.PoolLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Lesson(
        ids = "CVE-2026-64607 (HttpComponents)",
        text =
                "an answer that cannot be decoded gives its connection back, which is closed; a thousand of them leave nothing")
final class CveDecodeErrorLeaksTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Hostile hostile = new Hostile();

    @AfterEach
    void nothingIsLeft() {
        hostile.close();
    }

    /** Two connections for this host, one of them the neighbour's: a place that is lost would hold the next one up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "x\r\n",
                CHUNKED + "1\r\nabc",
                CHUNKED + "1\r\na\r\n0\r\nEvil\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
            })
    void aThousandTimes(String answer) {
        WsMulti multi = hostile.kit().multi();
        multi.poolLimits(PoolLimits.of().maxPerHost(2));
        hostile.kit().settle();
        WsMulti.Stats before = multi.stats();
        for (int i = 0; i < 250; i++) {
            Victim victim = hostile.victim(End.HTTP_CLIENT);
            victim.hears(Frames.latin(answer), Sizes.whole());
            victim.ends("broken", true);
            assertThat(victim.told).hasSize(1).first().asString().startsWith("! protocol violation by the peer");
        }
        WsMulti.Stats after = multi.stats();
        assertThat(after.live()).isEqualTo(before.live());
        assertThat(after.segments()).isEqualTo(before.segments());
        assertThat(after.timers()).isEqualTo(before.timers());
        Victim last = hostile.victim(End.HTTP_CLIENT);
        last.hears(Frames.latin("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), Sizes.whole());
        assertThat(last.told).containsExactly("200 ok");
        hostile.neighbour().goesOn();
    }
}
